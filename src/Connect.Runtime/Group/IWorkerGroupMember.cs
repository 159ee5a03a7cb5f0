namespace Connect.Runtime.Group;

/// <summary>A worker as its group sees it.</summary>
internal interface IWorkerGroupMember
{
    /// <summary>What there is to distribute, as far as this worker has read the config topic.</summary>
    Task<WorkToAssign> DescribeWorkAsync();

    /// <summary>Gives up work; completes when it has stopped.</summary>
    Task RevokedAsync(IReadOnlyCollection<string> connectors, IReadOnlyCollection<TaskId> tasks);

    /// <summary>Takes over an assignment.</summary>
    Task AssignedAsync(Assignment assignment);
}
