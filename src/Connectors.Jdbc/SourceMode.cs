namespace Connectors.Jdbc;

/// <summary>How new rows are found: the key <c>mode</c>.</summary>
internal enum SourceMode
{
    /// <summary>All rows at each poll.</summary>
    Bulk,
    /// <summary>Rows whose incrementing column is greater than the last one read.</summary>
    Incrementing,
    /// <summary>Rows whose timestamp is later than the last one read.</summary>
    Timestamp,
    /// <summary>Rows with a later timestamp, or the same timestamp and a greater incrementing column.</summary>
    TimestampIncrementing,
}
