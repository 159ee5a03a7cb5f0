using System.Collections.ObjectModel;
using System.Text.Json;

namespace Formats.Avro;

/// <summary>A field of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Doc">What it is for, or null.</param>
/// <param name="Default">What stands for a missing value, in JSON; <see cref="JsonValueKind.Undefined"/> for none.</param>
/// <param name="Aliases">Names that data of the field may have been written under.</param>
public sealed record AvroField(string Name, AvroSchema Type, string? Doc, JsonElement Default, IReadOnlyList<string> Aliases)
{
    /// <summary>Whether there is a default; null can be one.</summary>
    public bool HasDefault => Default.ValueKind != JsonValueKind.Undefined;

    /// <summary>How records are sorted by the field: <c>ascending</c>, <c>descending</c> or <c>ignore</c>.</summary>
    public string Order { get; internal init; } = "ascending";

    /// <summary>The properties that Avro itself knows nothing of, in the order in which they came.</summary>
    public IReadOnlyDictionary<string, JsonElement> Properties { get; internal init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}
