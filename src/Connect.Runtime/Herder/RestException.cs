namespace Connect.Runtime.Herder;

/// <summary>A request that cannot be served, with the HTTP status of the answer.</summary>
internal sealed class RestException(int status, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What Java's workers say, too, when a request has reached a worker that it is not for.</summary>
    public const string WrongWorkerMessage = "Cannot complete request because of a conflicting operation (e.g. worker rebalance)";

    public int Status { get; } = status;

    /// <summary>Whether nothing was done, as another worker is the one to do it.</summary>
    public bool IsWrongWorker { get; private init; }

    public static RestException NotFound(string message) => new(404, message);
    public static RestException BadRequest(string message) => new(400, message);
    public static RestException Conflict(string message) => new(409, message);
    public static RestException WrongWorker() => new(409, WrongWorkerMessage) { IsWrongWorker = true };
}
