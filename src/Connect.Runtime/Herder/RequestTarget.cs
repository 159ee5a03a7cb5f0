namespace Connect.Runtime.Herder;

/// <summary>Which worker a request is for.</summary>
/// <param name="Connector">The connector whose worker it is; null for the leader.</param>
/// <param name="Task">The task whose worker it is; null for the connector's own.</param>
internal readonly record struct RequestTarget(string? Connector, int? Task = null)
{
    /// <summary>The leader.</summary>
    public static RequestTarget Leader => default;
}
