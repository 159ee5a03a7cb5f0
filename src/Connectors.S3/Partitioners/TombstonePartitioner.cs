using Connect.Api;

namespace Connectors.S3;

/// <summary>Gives records without a value a folder of their own; their time is the Kafka timestamp.</summary>
internal sealed class TombstonePartitioner(IPartitioner inner, string folder) : IPartitioner
{
    public ITimestampExtractor? TimestampExtractor { get; } = inner.TimestampExtractor is { } extractor ? new TombstoneTimestampExtractor(extractor) : null;

    public string FolderOf(SinkRecord record, long time) => record.Value is null ? folder : inner.FolderOf(record, time);
}
