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
}
