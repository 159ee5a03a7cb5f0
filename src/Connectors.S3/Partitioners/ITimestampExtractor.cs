using Connect.Api;

namespace Connectors.S3;

/// <summary>Finds the time of a record.</summary>
internal interface ITimestampExtractor
{
    /// <summary>The record's time in milliseconds since 1970-01-01T00:00:00Z.</summary>
    /// <param name="record">The record.</param>
    /// <param name="now">The time of the put, in the same unit.</param>
    /// <exception cref="ConnectException">The record has no such time, or it cannot be read.</exception>
    long TimeOf(SinkRecord record, long now);
}
