using Connect.Api;

namespace Connect.Runtime.Rest;

/// <summary>Another worker did not do what it was asked.</summary>
internal sealed class WorkerRefusalException(int status, string message) : ConnectException(message)
{
    public int Status => status;
}
