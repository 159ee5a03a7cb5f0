namespace Connect.Runtime.Group;

/// <summary>A worker as its group sees it.</summary>
internal interface IWorkerGroupMember
{
    /// <summary>What there is to distribute, as far as this worker has read the config topic.</summary>
    Task<WorkToAssign> DescribeWorkAsync();

    /// <summary>Reads the config topic to its present end.</summary>
    Task CatchUpAsync(CancellationToken cancellationToken);

    /// <summary>A rebalance begins: who leads and who runs what is about to change. It ends with an assignment.</summary>
    Task RebalancingAsync();

    /// <summary>Gives up work; completes when it has stopped.</summary>
    Task RevokedAsync(IReadOnlyCollection<string> connectors, IReadOnlyCollection<TaskId> tasks);

    /// <summary>Takes over an assignment; completes when what is not in it has stopped.</summary>
    Task AssignedAsync(Assignment assignment);

    /// <summary>The worker is no member any more: others may take over all it ran. Completes when that has stopped.</summary>
    Task LostAsync();
}
