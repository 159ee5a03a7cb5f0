using System.Text.Json.Nodes;

namespace Kafka.Embedded;

/// <summary>A type of an Avro schema.</summary>
internal sealed class AvroType
{
    /// <summary>A primitive's name, or <c>record</c>, <c>error</c>, <c>enum</c>, <c>fixed</c>, <c>array</c>, <c>map</c>, <c>union</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name without its namespace; empty for types without one.</summary>
    public string Name { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string? Doc { get; init; }

    /// <summary>Full names that data of this type may also have been written under.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public List<AvroField> Fields { get; } = [];

    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>An enum's symbol for symbols that are not known, or null.</summary>
    public string? EnumDefault { get; init; }

    public int Size { get; init; }

    /// <summary>Items of an array, values of a map.</summary>
    public AvroType? Element { get; init; }

    public IReadOnlyList<AvroType> Branches { get; init; } = [];

    /// <summary>Properties that Avro leaves to others, <c>logicalType</c> among them, in the order in which they came.</summary>
    public IReadOnlyList<(string Name, JsonNode? Value)> Properties { get; init; } = [];

    public bool IsNamed => Kind is "record" or "error" or "enum" or "fixed";

    public bool IsRecord => Kind is "record" or "error";

    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    public static bool IsPrimitive(string kind) => kind is "null" or "boolean" or "int" or "long" or "float" or "double" or "bytes" or "string";
}
