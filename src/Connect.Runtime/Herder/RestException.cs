namespace Connect.Runtime.Herder;

/// <summary>A request that cannot be served, with the HTTP status of the answer.</summary>
internal sealed class RestException(int status, string message, Exception? cause = null) : Exception(message, cause)
{
    public int Status { get; } = status;

    public static RestException NotFound(string message) => new(404, message);
    public static RestException BadRequest(string message) => new(400, message);
    public static RestException Conflict(string message) => new(409, message);
}
