namespace Connect.Api.Data;

/// <summary>What the types are called in JSON envelopes, messages and logs.</summary>
public static class SchemaTypes
{
    private static readonly string[] Names =
        ["INT8", "INT16", "INT32", "INT64", "FLOAT32", "FLOAT64", "BOOLEAN", "STRING", "BYTES", "ARRAY", "MAP", "STRUCT"];

    /// <summary>The type's name as Connect writes it in messages, such as <c>INT32</c>.</summary>
    public static string ToConnectName(this SchemaType type) => Names[(int)type];

    /// <summary>Whether values of the type are single values: neither arrays, maps nor structs.</summary>
    public static bool IsPrimitive(this SchemaType type) => type < SchemaType.Array;
}
