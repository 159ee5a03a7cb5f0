using Connect.Api;

namespace Connect.Runtime.Worker;

/// <summary>What a task of an exactly-once source needs of the cluster before it may write (KIP-618).</summary>
internal interface IProducerFencing
{
    /// <summary>Completes when the producers of a connector's former tasks can write no more, whoever sees to that.</summary>
    /// <exception cref="ConnectException">A producer could not be fenced.</exception>
    /// <exception cref="OperationCanceledException">The task is to stop.</exception>
    Task FenceFormerProducersAsync(string connector, CancellationToken stopping);

    /// <summary>Whether a task is still this worker's, and made from the newest configurations, by all that the config topic says now.</summary>
    /// <exception cref="RetriableException">Kafka did not say in time what the config topic holds.</exception>
    Task<bool> IsCurrentAsync(TaskId task, int generation, CancellationToken stopping);
}
