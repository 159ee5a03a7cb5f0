namespace Connectors.Jdbc;

/// <summary>How points in time are written into records: the key <c>timestamp.granularity</c>.</summary>
internal enum TimestampGranularity
{
    /// <summary>Connect's logical Timestamp: int64 milliseconds.</summary>
    ConnectLogical,
    /// <summary>int64 microseconds since 1970.</summary>
    MicrosLong,
    /// <summary>The same number as text.</summary>
    MicrosString,
    /// <summary>Local date and time with six digits after the second.</summary>
    MicrosIsoDatetimeString,
    /// <summary>int64 nanoseconds since 1970.</summary>
    NanosLong,
    /// <summary>The same number as text.</summary>
    NanosString,
    /// <summary>Local date and time with nine digits after the second.</summary>
    NanosIsoDatetimeString,
}
