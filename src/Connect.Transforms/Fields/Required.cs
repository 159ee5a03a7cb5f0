namespace Connect.Transforms.Fields;

/// <summary>What a transformation needs a key or value to be, with Kafka's messages.</summary>
internal static class Required
{
    /// <summary>A map, as all that works on fields needs without a schema.</summary>
    public static ConnectMap Map(object? value, string purpose) => value as ConnectMap
        ?? throw new DataException($"Only Map objects supported in absence of schema for [{purpose}], found: {JavaTypes.NameOf(value)}");

    /// <summary>A struct, as all that works on fields needs with a schema.</summary>
    public static Struct Struct(object? value, string purpose) => value as Struct
        ?? throw new DataException($"Only Struct objects supported for [{purpose}], found: {JavaTypes.NameOf(value)}");

    /// <summary>The names that a schema has, for the message of one that it does not have.</summary>
    public static string Names(Schema schema) =>
        schema.Fields.Count == 0 ? $"{schema} has no fields" : $"the fields of {schema} are {string.Join(", ", schema.Fields.Select(f => f.Name))}";
}
