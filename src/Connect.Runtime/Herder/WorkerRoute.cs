namespace Connect.Runtime.Herder;

/// <summary>Where a request is served: here, at another worker, or, with neither, nowhere at the moment.</summary>
internal readonly record struct WorkerRoute(bool IsHere, string? Url)
{
    public static WorkerRoute Here => new(true, null);

    /// <summary>A rebalance will tell.</summary>
    public static WorkerRoute Unknown => default;
}
