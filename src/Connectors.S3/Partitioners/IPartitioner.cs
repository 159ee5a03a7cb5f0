using Connect.Api;

namespace Connectors.S3;

/// <summary>
/// Divides the records of one topic partition among folders ("encoded partitions"). Made for each topic partition anew, so that it may keep what it derives.
/// </summary>
internal interface IPartitioner
{
    /// <summary>What a record's time is taken from; null where folders know no time.</summary>
    ITimestampExtractor? TimestampExtractor { get; }

    /// <summary>The folder of a record, below the topic's: mostly the same string instance for the same folder.</summary>
    /// <param name="record">The record.</param>
    /// <param name="time">The time that the extractor found, in milliseconds since 1970-01-01T00:00:00Z; 0 without extractor.</param>
    /// <exception cref="ConnectException">No folder can be made for the record.</exception>
    string FolderOf(SinkRecord record, long time);
}
