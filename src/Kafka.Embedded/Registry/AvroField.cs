using System.Text.Json.Nodes;

namespace Kafka.Embedded;

/// <summary>A field of an Avro record.</summary>
internal sealed class AvroField
{
    public required string Name { get; init; }

    public required AvroType Type { get; init; }

    public string? Doc { get; init; }

    public bool HasDefault { get; init; }

    public JsonNode? Default { get; init; }

    /// <summary><c>ascending</c>, <c>descending</c> or <c>ignore</c>.</summary>
    public string Order { get; init; } = "ascending";

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public IReadOnlyList<(string Name, JsonNode? Value)> Properties { get; init; } = [];
}
