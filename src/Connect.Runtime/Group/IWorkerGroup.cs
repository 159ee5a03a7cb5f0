namespace Connect.Runtime.Group;

/// <summary>
/// Membership in the group of workers that share a cluster's connectors. Whatever the protocol among them, a member is told what is its work; it asks for
/// a new distribution when connectors or tasks come or go.
/// </summary>
internal interface IWorkerGroup : IAsyncDisposable
{
    /// <summary>Whether the coordinator has heard of this worker within its session, so that what was assigned is still its own.</summary>
    bool IsMember { get; }

    /// <summary>Begins to join the group, and goes on trying. Assignments come through the member from then on.</summary>
    Task JoinAsync(IWorkerGroupMember member, CancellationToken cancellationToken);

    /// <summary>Asks for a new distribution of the work: the set of connectors or tasks has changed.</summary>
    /// <param name="reason">Why, for the log.</param>
    void RequestRejoin(string reason);

    /// <summary>Leaves, so that others take over the work at once.</summary>
    Task LeaveAsync(CancellationToken cancellationToken);
}
