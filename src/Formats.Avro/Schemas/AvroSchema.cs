using System.Collections.ObjectModel;
using System.Text.Json;

namespace Formats.Avro;

/// <summary>
/// A schema, read from its JSON (https://avro.apache.org/docs/1.12.0/specification/#schema-declaration). Compared by reference: a named type is one object
/// wherever it is referred to.
/// </summary>
public sealed class AvroSchema
{
    private readonly List<AvroField> _fields = [];

    internal AvroSchema(AvroKind kind) => Kind = kind;

    /// <summary>The type.</summary>
    public AvroKind Kind { get; }

    /// <summary>The name of a record, enum or fixed with its namespace before it; null for other types.</summary>
    public string? FullName { get; internal init; }

    /// <summary>The name of a record, enum or fixed without its namespace; null for other types.</summary>
    public string? Name => FullName?[(FullName.LastIndexOf('.') + 1)..];

    /// <summary>The namespace of a record, enum or fixed; empty if it has none, and for other types.</summary>
    public string Namespace => FullName?.LastIndexOf('.') is { } dot and > 0 ? FullName[..dot] : "";

    /// <summary>Whether a record was declared as a protocol's <c>error</c>; it is a record in all else.</summary>
    public bool IsError { get; internal init; }

    /// <summary>What the type is for, or null.</summary>
    public string? Doc { get; internal init; }

    /// <summary>Full names that data of the type may have been written under.</summary>
    public IReadOnlyList<string> Aliases { get; internal init; } = [];

    /// <summary>The fields of a record, in their order.</summary>
    public IReadOnlyList<AvroField> Fields => _fields;

    /// <summary>The symbols of an enum, in their order.</summary>
    public IReadOnlyList<string> Symbols { get; internal init; } = [];

    /// <summary>The symbol of an enum that stands for unknown ones, or null.</summary>
    public string? DefaultSymbol { get; internal init; }

    /// <summary>The size of a fixed in bytes.</summary>
    public int Size { get; internal init; }

    /// <summary>The items of an array or the values of a map; null for other types.</summary>
    public AvroSchema? Items { get; internal init; }

    /// <summary>The branches of a union, in their order.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; internal init; } = [];

    /// <summary>Whether the type has a name.</summary>
    public bool IsNamed => Kind is AvroKind.Record or AvroKind.Enum or AvroKind.Fixed;

    /// <summary>
    /// The properties that Avro itself knows nothing of, in the order in which they came; <c>logicalType</c> and what belongs to it are among them.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> Properties { get; internal init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>A property, or <see cref="JsonValueKind.Undefined"/>.</summary>
    public JsonElement Property(string name) => Properties.GetValueOrDefault(name);

    /// <summary>A property that is text, or null.</summary>
    public string? Text(string name) => Property(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Reads a schema.</summary>
    /// <param name="json">The schema, as JSON; the bare name of a primitive type is one too.</param>
    /// <param name="references">Schemas whose named types it may refer to, each after those it refers to itself.</param>
    /// <exception cref="AvroException">It is no schema.</exception>
    public static AvroSchema Parse(string json, params IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(references);
        var parser = new AvroSchemaParser();
        foreach (var reference in references) parser.Parse(reference);
        IReadOnlySet<string> borrowed = parser.Names.ToHashSet(StringComparer.Ordinal);
        var schema = parser.Parse(json);
        schema.Borrowed = borrowed;
        return schema;
    }

    /// <summary>All that keeps this schema from reading values that were written with another one; empty if it can.</summary>
    public IReadOnlyList<AvroIncompatibility> Incompatibilities(AvroSchema writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return AvroResolution.Compare(this, writer);
    }

    /// <summary>Whether values that were written with another schema can be read with this one.</summary>
    /// <returns>Null if they can; else where they cannot, and why.</returns>
    public string? WhyItCannotRead(AvroSchema writer) => Incompatibilities(writer) is [var first, ..] ? first.ToString() : null;

    /// <summary>
    /// The schema as Avro's Java library writes it: names in full only where the namespace changes, attributes in a fixed order, nothing that does not matter.
    /// Types of references stay names, because who has the references cannot read a second definition.
    /// </summary>
    /// <param name="sorted">Whether properties that Avro knows nothing of are put in the order of their names.</param>
    public string ToJson(bool sorted = false) => AvroSchemaWriter.Write(this, sorted);

    /// <summary>The full names of types that the references of this schema define, not its own text.</summary>
    internal IReadOnlySet<string> Borrowed { get; private set; } = ReadOnlySet<string>.Empty;

    internal void Add(AvroField field) => _fields.Add(field);
}
