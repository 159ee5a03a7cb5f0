namespace Connect.Api.Sink;

/// <summary>What a sink task gets from the worker.</summary>
public interface ISinkTaskContext : ITaskContext
{
    /// <summary>Reads on from other offsets, from the next poll on.</summary>
    void Offset(IReadOnlyDictionary<TopicPartition, long> offsets);
    /// <summary>How long to wait before a batch that failed in a retriable way is put again. Once; the default is the framework's backoff.</summary>
    void Timeout(TimeSpan timeout);
    /// <summary>The partitions of this task.</summary>
    IReadOnlyCollection<TopicPartition> Assignment { get; }
    /// <summary>Stops reading partitions until <see cref="Resume"/>.</summary>
    void Pause(IReadOnlyCollection<TopicPartition> partitions);
    /// <summary>Reads partitions again.</summary>
    void Resume(IReadOnlyCollection<TopicPartition> partitions);
    /// <summary>Asks for a commit of offsets soon, without waiting for the interval.</summary>
    void RequestCommit();
    /// <summary>Takes single records that the target refuses (KIP-610); null unless a dead letter queue or error log is configured.</summary>
    IErrantRecordReporter? ErrantRecordReporter { get; }
}
