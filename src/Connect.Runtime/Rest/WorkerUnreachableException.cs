namespace Connect.Runtime.Rest;

/// <summary>Another worker did not answer.</summary>
/// <param name="message">Why.</param>
/// <param name="mayHaveBeenDone">Whether it may have received the request.</param>
/// <param name="cause">The cause.</param>
internal sealed class WorkerUnreachableException(string message, bool mayHaveBeenDone, Exception cause) : Exception(message, cause)
{
    public bool MayHaveBeenDone => mayHaveBeenDone;
}
