using System.Text.Json;

namespace Connect.Avro.Reading;

/// <summary>What the place of a type adds to it.</summary>
internal readonly record struct AvroPlace
{
    /// <summary>Whether null is allowed, by the union around it.</summary>
    public bool Optional { get; init; }
    /// <summary>The version of the whole schema, or null.</summary>
    public int? Version { get; init; }
    /// <summary>The default of the field, or undefined.</summary>
    public JsonElement Default { get; init; }
    /// <summary>The documentation of the field, or null.</summary>
    public string? Doc { get; init; }
}
