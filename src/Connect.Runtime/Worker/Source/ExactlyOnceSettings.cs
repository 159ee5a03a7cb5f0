using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Worker.Source;

/// <summary>What a source task needs beyond the rest to deliver exactly once (KIP-618): its offsets travel in the transactions of its records.</summary>
/// <param name="Boundary">Where transactions end.</param>
/// <param name="Interval">How long a transaction lasts, with <see cref="TransactionBoundary.Interval"/>.</param>
/// <param name="OffsetTopic">The topic that the offsets are sent to.</param>
/// <param name="Connector">The connector whose offsets they are.</param>
/// <param name="CopyAsync">Copies an offset record, once it is committed, to the worker's topic; null where it is there already.</param>
internal sealed record ExactlyOnceSettings(TransactionBoundary Boundary, TimeSpan Interval, string OffsetTopic, string Connector,
    Func<byte[], byte[]?, Task>? CopyAsync)
{
    /// <summary>Reads the keys of a connector, which were validated before.</summary>
    public static ExactlyOnceSettings From(TaskSetup setup, ConnectorOffsets offsets)
    {
        var config = setup.ConnectorConfig;
        var interval = config.TryGetValue(ConnectorConfig.TransactionInterval, out var text)
            ? WorkerConfig.Milliseconds((long)ConfigDef.ParseType(ConnectorConfig.TransactionInterval, text, ConfigType.Long)!)
            : setup.Worker.OffsetFlushInterval;
        var boundary = Enum.Parse<TransactionBoundary>(config.GetValueOrDefault(ConnectorConfig.TransactionBoundary, nameof(TransactionBoundary.Poll)).Trim(),
            ignoreCase: true);
        // Transactions that last no time end with each poll.
        if (boundary == TransactionBoundary.Interval && interval == TimeSpan.Zero) boundary = TransactionBoundary.Poll;
        if (boundary != TransactionBoundary.Interval) interval = setup.Worker.OffsetFlushInterval;
        return new ExactlyOnceSettings(boundary, interval, offsets.Topic, setup.Id.Connector, offsets.HasOwnTopic ? offsets.CopyAsync : null);
    }
}

/// <summary>Where the transactions of a source task end (KIP-618): after each poll, at intervals, or where the connector says.</summary>
internal enum TransactionBoundary { Poll, Interval, Connector }
