namespace Connectors.Jdbc;

/// <summary>The modes as they are written in configurations.</summary>
internal static class SourceModes
{
    public const string Unspecified = "";
    public const string Bulk = "bulk";
    public const string Timestamp = "timestamp";
    public const string Incrementing = "incrementing";
    public const string TimestampIncrementing = "timestamp+incrementing";

    /// <summary>The mode of a name, or null for one that is none.</summary>
    public static SourceMode? Of(string? name) => name switch
    {
        Bulk => SourceMode.Bulk,
        Timestamp => SourceMode.Timestamp,
        Incrementing => SourceMode.Incrementing,
        TimestampIncrementing => SourceMode.TimestampIncrementing,
        _ => null,
    };

    public static bool UsesTimestamp(this SourceMode mode) => mode is SourceMode.Timestamp or SourceMode.TimestampIncrementing;

    public static bool UsesIncrementing(this SourceMode mode) => mode is SourceMode.Incrementing or SourceMode.TimestampIncrementing;
}
