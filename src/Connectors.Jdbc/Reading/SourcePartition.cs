using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Reading;

/// <summary>The source partitions of tables and queries, as they stand in the offsets topic.</summary>
internal static class SourcePartition
{
    private const string Protocol = "protocol", Table = "table", Query = "query";

    /// <summary>A table's partition since offset protocol 1: by its qualified name without quotes.</summary>
    public static IReadOnlyDictionary<string, object?> OfTable(TableId table) => Of((Protocol, "1"), (Table, table.ToString()));

    /// <summary>A table's partition before: by its bare name. Bulk records still carry it.</summary>
    public static IReadOnlyDictionary<string, object?> OfTableInProtocol0(TableId table) => Of((Table, table.Name));

    /// <summary>The partition of the query, of which a connector has one.</summary>
    public static IReadOnlyDictionary<string, object?> OfQuery() => Of((Query, "query"));

    private static Dictionary<string, object?> Of(params ReadOnlySpan<(string Field, string Value)> fields)
    {
        var partition = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (field, value) in fields) partition[field] = value;
        return partition;
    }
}
