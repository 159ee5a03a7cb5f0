using Connect.Api;

namespace Connectors.S3;

/// <summary>Values that are no structs as the original's JSON writer sees them: dates are milliseconds since 1970, keys of maps are text.</summary>
internal static class PlainJson
{
    /// <summary>The value to write in a value's place; itself, mostly.</summary>
    public static object? Of(object? value)
    {
        switch (value)
        {
            case string or null: return value;
            case ConnectMap map:
                foreach (ref readonly var entry in map.Entries)
                    if (entry.Key is not string || (entry.Value.Reference is { } part and not string && !ReferenceEquals(Of(part), part))) return Rebuilt(map);
                return map;
            case byte[]: return value;
            case IReadOnlyList<object?> list:
                for (var i = 0; i < list.Count; i++)
                    if (list[i] is { } item and not string && !ReferenceEquals(Of(item), item)) return Rebuilt(list);
                return list;
            case DateOnly date: return LogicalTypes.FromDate(date) * 86_400_000L;
            default: return value;
        }
    }

    private static ConnectMap Rebuilt(ConnectMap map)
    {
        var result = new ConnectMap(map.Count);
        foreach (ref readonly var entry in map.Entries)
            result.Set(entry.Key as string ?? TextForm.Of(entry.Key), entry.Value.Reference is { } part ? Datum.From(Of(part)) : entry.Value);
        return result;
    }

    private static object?[] Rebuilt(IReadOnlyList<object?> list)
    {
        var result = new object?[list.Count];
        for (var i = 0; i < result.Length; i++) result[i] = Of(list[i]);
        return result;
    }
}
