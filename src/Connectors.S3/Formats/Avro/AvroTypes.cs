using System.Text.Json;
using Connect.Api;

namespace Connectors.S3;

/// <summary>Makes the Avro type of a Connect schema, in the order in which its JSON is written.</summary>
internal sealed class AvroTypes(AvroOptions options)
{
    public const string Enum = AvroNames.Namespace + ".Enum";
    public const string Union = AvroNames.Namespace + ".Union";
    public const string FixedSize = "connect.fixed.size";
    public const string Precision = "connect.decimal.precision";
    private readonly AvroNames _names = new();

    /// <summary>The type of a schema and the JSON of it.</summary>
    /// <exception cref="DataException">The schema has no counterpart in Avro.</exception>
    public static (AvroType Type, byte[] Json) Of(Schema? schema, AvroOptions options)
    {
        var type = new AvroTypes(options).Make(schema);
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text)) type.WriteType(json, null);
        return (type, text.WrittenSpan.ToArray());
    }

    private AvroType Make(Schema? schema)
    {
        if (schema is null) return new AvroAnything(_names);
        var type = MakeRequired(schema);
        return schema.IsOptional ? new AvroOptional(schema, type) : type;
    }

    private AvroType MakeRequired(Schema schema)
    {
        switch (schema.Type)
        {
            case SchemaType.Struct when schema.Name == Union:
                return new AvroUnion(schema, [.. schema.Fields.Select(f => MakeRequired(f.Schema))]);
            case SchemaType.Struct:
                var name = schema.Name ?? _names.Nameless();
                var defines = _names.Define(name, schema);
                foreach (var field in schema.Fields) AvroNames.Require(field.Name, field.Name);
                return new AvroRecord(schema, options, name, defines, [.. schema.Fields.Select(f => Make(f.Schema))]);
            case SchemaType.Array: return new AvroArray(schema, options, Make(schema.ValueSchema));
            case SchemaType.Map when schema.KeySchema is { Type: SchemaType.String } key && (!key.IsOptional || options.OptionalMapKeys):
                return new AvroMap(schema, options, Make(schema.ValueSchema));
            case SchemaType.Map:
                var entry = schema.Name ?? _names.Free(AvroNames.Namespace + ".MapEntry");
                var definesEntry = _names.Define(entry, schema);
                return new AvroMapEntries(schema, options, entry, definesEntry, Make(schema.KeySchema), Make(schema.ValueSchema));
            case SchemaType.String when options.Enhanced && schema.Parameters?.GetValueOrDefault(Enum) is { } enumName: return new AvroEnum(schema, options, enumName, _names.Define(enumName, schema));
            case SchemaType.Bytes when schema.Parameters?.GetValueOrDefault(FixedSize) is { } size && schema.Name is { } fixedName:
                var fullName = schema.LogicalType == LogicalType.Decimal ? schema.Parameters.GetValueOrDefault("connect.fixed.name") ?? "fixed" : fixedName;
                return new AvroFixed(schema, options, fullName, _names.Define(fullName, schema), int.Parse(size, System.Globalization.CultureInfo.InvariantCulture));
            default: return new AvroSimple(schema, options);
        }
    }
}
