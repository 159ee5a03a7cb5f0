using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Connect.Avro.Writing;

/// <summary>Makes the Avro type of a Connect schema, in the order in which its JSON is written; and the names that stand in both.</summary>
public sealed class AvroTypes
{
    /// <summary>The namespace of the names below.</summary>
    public const string Namespace = AvroNames.Namespace;
    /// <summary>The parameter of a string's schema that names the Avro enum; each symbol has a parameter that begins like this.</summary>
    public const string Enum = Namespace + ".Enum";
    /// <summary>The same with symbols numbered: <see cref="AvroOptions.GeneralizedSumTypes"/>.</summary>
    public const string GeneralEnum = "org.apache.kafka.connect.data.Enum";
    /// <summary>The name of structs that are unions.</summary>
    public const string Union = Namespace + ".Union";
    /// <summary>The parameter of structs that are unions: <see cref="AvroOptions.GeneralizedSumTypes"/>.</summary>
    public const string GeneralUnion = "org.apache.kafka.connect.data.Union";
    /// <summary>The parameter with the size of a fixed in bytes.</summary>
    public const string FixedSize = "connect.fixed.size";
    /// <summary>The parameter with the precision of a decimal in digits.</summary>
    public const string Precision = "connect.decimal.precision";
    /// <summary>The precision of decimals that have none.</summary>
    public const int DefaultPrecision = 64;
    internal const string MapEntry = Namespace + ".MapEntry";
    internal const string Anything = Namespace + ".Anything";
    internal const string RecordDoc = Namespace + ".record.doc";
    internal const string ConnectRecordDoc = "connect.record.doc";
    internal const string FieldDoc = Namespace + ".field.doc.";
    internal const string EnumDoc = Namespace + ".enum.doc.";
    internal const string EnumDefault = Namespace + ".enum.default.";
    internal const string FieldDefault = Namespace + ".field.default";
    private readonly AvroOptions _options;
    private readonly AvroNames _names = new();

    // The records that are being made, by their fields: one that contains itself is referred to by its name.
    private readonly Dictionary<IReadOnlyList<Field>, (string Name, string[] Fields, AvroType[] Types)> _around = new(ReferenceEqualityComparer.Instance);

    private AvroTypes(AvroOptions options) => _options = options;

    /// <summary>The type of a schema, or of values without one, and the JSON of it.</summary>
    /// <exception cref="DataException">The schema has no counterpart in Avro.</exception>
    public static (AvroType Type, byte[] Json) Of(Schema? schema, AvroOptions options)
    {
        var type = new AvroTypes(options).Make(schema);
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) type.WriteType(json, null);
        return (type, text.WrittenSpan.ToArray());
    }

    /// <summary>Whether a struct stands for a union.</summary>
    internal static bool IsUnion(Schema schema) => schema.Name == Union || schema.Parameters?.ContainsKey(GeneralUnion) == true;

    private AvroType Make(Schema? schema)
    {
        if (schema is null) return new AvroAnything(_names);
        var type = MakeRequired(schema);
        return schema.IsOptional ? new AvroOptional(schema, _options, type) : type;
    }

    private AvroType MakeRequired(Schema schema)
    {
        switch (schema.Type)
        {
            case SchemaType.Struct when IsUnion(schema):
                return new AvroUnion(schema, [.. schema.Fields.Select(f => MakeRequired(f.Schema))]);
            case SchemaType.Struct when _around.TryGetValue(schema.Fields, out var outer):
                return new AvroRecord(schema, _options, outer.Name, defines: false, outer.Fields, outer.Types);
            case SchemaType.Struct:
                var name = schema.Name is { } given ? Allowed(given) : _names.Nameless();
                var defines = _names.Define(name, schema);
                var fields = new string[schema.Fields.Count];
                for (var i = 0; i < fields.Length; i++)
                {
                    var field = schema.Fields[i].Name;
                    fields[i] = _options.ScrubNames ? AvroNames.Scrub(field) : field;
                    AvroNames.Require(fields[i], field);
                }
                var types = new AvroType[fields.Length];
                if (fields.Length > 0) _around.Add(schema.Fields, (name, fields, types));
                for (var i = 0; i < types.Length; i++) types[i] = Make(schema.Fields[i].Schema);
                _around.Remove(schema.Fields);
                return new AvroRecord(schema, _options, name, defines, fields, types);
            case SchemaType.Array: return new AvroArray(schema, _options, Make(schema.ValueSchema));
            case SchemaType.Map when schema.KeySchema is { Type: SchemaType.String } key && (!key.IsOptional || _options.OptionalMapKeys):
                return new AvroMap(schema, _options, Make(schema.ValueSchema));
            case SchemaType.Map:
                var entry = schema.Name is { } named ? Allowed(named) : _names.Free(MapEntry);
                var definesEntry = _names.Define(entry, schema);
                return new AvroMapEntries(schema, _options, entry, definesEntry, Make(schema.KeySchema), Make(schema.ValueSchema));
            case SchemaType.String when (_options.Enhanced || _options.GeneralizedSumTypes) && EnumName(schema) is { } enumName:
                return new AvroEnum(schema, _options, enumName, _names.Define(enumName, schema));
            case SchemaType.Bytes when schema.Parameters?.GetValueOrDefault(FixedSize) is { } size && schema.Name is { } fixedName:
                var fullName = schema.LogicalType == LogicalType.Decimal
                    ? schema.Parameters.GetValueOrDefault("connect.fixed.name") ?? "fixed"
                    : Allowed(fixedName);
                return new AvroFixed(schema, _options, fullName, _names.Define(fullName, schema), int.Parse(size, CultureInfo.InvariantCulture));
            default: return new AvroSimple(schema, _options);
        }
    }

    private string Allowed(string fullName) => _options.ScrubNames ? AvroNames.ScrubFull(fullName) : fullName;

    private string? EnumName(Schema schema) =>
        (schema.Parameters?.GetValueOrDefault(GeneralEnum) ?? schema.Parameters?.GetValueOrDefault(Enum)) is { Length: > 0 } name ? Allowed(name) : null;
}
