using Connect.Api;

namespace Connectors.S3;

/// <summary>The time of the put.</summary>
internal sealed class WallclockTimestampExtractor : ITimestampExtractor
{
    public long TimeOf(SinkRecord record, long now) => now;
}

/// <summary>The record's Kafka timestamp.</summary>
internal sealed class RecordTimestampExtractor : ITimestampExtractor
{
    public long TimeOf(SinkRecord record, long now) =>
        record.Timestamp ?? throw new PartitionException($"Unable to determine timestamp using timestamp.extractor Record: {record} has no timestamp.");
}

/// <summary>The Kafka timestamp of records without a value, which have no field; another extractor's time for the rest.</summary>
internal sealed class TombstoneTimestampExtractor(ITimestampExtractor inner) : ITimestampExtractor
{
    private readonly RecordTimestampExtractor _ofTombstones = new();

    public long TimeOf(SinkRecord record, long now) => (record.Value is null ? _ofTombstones : inner).TimeOf(record, now);
}
