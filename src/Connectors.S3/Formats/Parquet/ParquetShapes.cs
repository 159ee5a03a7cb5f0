using System.Globalization;
using Connect.Avro;
using Connect.Avro.Writing;
using Formats.Parquet;

namespace Connectors.S3;

/// <summary>Makes the shape of a Connect schema: Avro's types as parquet-avro maps them.</summary>
internal sealed class ParquetShapes
{
    private readonly AvroOptions _options;
    private readonly bool _threeLevels;

    private ParquetShapes(AvroOptions options, bool threeLevels) => (_options, _threeLevels) = (options, threeLevels);

    /// <summary>The shape of a struct's schema; the field's name is the record's full name.</summary>
    /// <exception cref="DataException">The schema has no counterpart in Parquet.</exception>
    public static ParquetShape Of(Schema schema, AvroOptions options)
    {
        if (schema.Fields.Count == 0) throw new DataException($"{schema} has no fields; Parquet cannot store empty structs");
        if (schema.IsRecursive) throw new DataException($"{schema} contains itself; Parquet's schemas end somewhere. The AvroFormat can store it");
        var shapes = new ParquetShapes(options, HasOptionalItems(schema));
        return shapes.Group(schema.Name ?? AvroTypes.Namespace + ".ConnectDefault", ParquetRepetition.Required, schema);
    }

    // Lists are of two levels, unless null items need the third one; then all lists of a schema have it.
    private static bool HasOptionalItems(Schema schema) => schema.Type switch
    {
        SchemaType.Struct => schema.Fields.Any(f => HasOptionalItems(f.Schema)),
        SchemaType.Array => ItemsOf(schema) is var items && (items.IsOptional || HasOptionalItems(items)),
        SchemaType.Map => (schema.KeySchema is { } key && HasOptionalItems(key)) || (schema.ValueSchema is { } value && HasOptionalItems(value)),
        _ => false,
    };

    private static Schema ItemsOf(Schema schema) =>
        schema.ValueSchema ?? throw new DataException($"{schema} does not say what its items are; Parquet cannot store them");

    private ParquetShape Make(string name, Schema schema) => Make(name, schema.IsOptional ? ParquetRepetition.Optional : ParquetRepetition.Required, schema);

    private ParquetShape Make(string name, ParquetRepetition repetition, Schema schema)
    {
        switch (schema.Type)
        {
            case SchemaType.Struct when schema.Name == AvroTypes.Union: return Union(name, repetition, schema);
            case SchemaType.Struct: return Group(name, repetition, schema);
            case SchemaType.Array: return List(name, repetition, schema, (itemName, itemRepetition) => Make(itemName, itemRepetition, ItemsOf(schema)));
            case SchemaType.Map when schema.KeySchema is { Type: SchemaType.String } key && (!key.IsOptional || _options.OptionalMapKeys):
                return Map(name, repetition, schema);
            case SchemaType.Map: return List(name, repetition, schema, (itemName, itemRepetition) => Entry(itemName, itemRepetition, schema));
            default: return new ParquetLeaf(Leaf(name, repetition, schema), schema);
        }
    }

    private ParquetGroup Group(string name, ParquetRepetition repetition, Schema schema)
    {
        if (schema.Fields.Count == 0) throw new DataException($"{schema} has no fields; Parquet cannot store empty structs");
        ParquetShape[] fields = [.. schema.Fields.Select(f => Make(f.Name, f.Schema))];
        return new(ParquetField.Group(name, repetition, ParquetAnnotation.None, [.. fields.Select(f => f.Field)]), schema, fields);
    }

    private ParquetGroup Union(string name, ParquetRepetition repetition, Schema schema)
    {
        ParquetShape[] members = [.. schema.Fields.Select(Member)];
        return new ParquetGroup(ParquetField.Group(name, repetition, ParquetAnnotation.None, [.. members.Select(m => m.Field)]), schema, members);

        ParquetShape Member(Field branch, int number) =>
            Make(string.Create(CultureInfo.InvariantCulture, $"member{number}"), ParquetRepetition.Optional, branch.Schema);
    }

    private ParquetList List(string name, ParquetRepetition repetition, Schema schema, Func<string, ParquetRepetition, ParquetShape> item)
    {
        if (!_threeLevels)
        {
            var items = item("array", ParquetRepetition.Repeated);
            return new(ParquetField.Group(name, repetition, ParquetAnnotation.List, items.Field), schema, items.Field, items);
        }
        var mayBeNull = schema.Type == SchemaType.Array && schema.ValueSchema!.IsOptional;
        var element = item("element", mayBeNull ? ParquetRepetition.Optional : ParquetRepetition.Required);
        var list = ParquetField.Group("list", ParquetRepetition.Repeated, ParquetAnnotation.None, element.Field);
        return new(ParquetField.Group(name, repetition, ParquetAnnotation.List, list), schema, list, element);
    }

    private ParquetMap Map(string name, ParquetRepetition repetition, Schema schema)
    {
        var key = ParquetField.Leaf("key", ParquetRepetition.Required, ParquetPhysicalType.ByteArray, ParquetAnnotation.Text);
        var keys = new ParquetLeaf(key, schema.KeySchema!);
        var values = Make("value", ItemsOf(schema));
        var entries = ParquetField.Group("key_value", ParquetRepetition.Repeated, ParquetAnnotation.MapKeyValue, keys.Field, values.Field);
        return new(ParquetField.Group(name, repetition, ParquetAnnotation.Map, entries), schema, entries, keys, values);
    }

    private ParquetEntry Entry(string name, ParquetRepetition repetition, Schema schema)
    {
        var keys = Make("key", schema.KeySchema ?? throw new DataException($"{schema} does not say what its keys are; Parquet cannot store them"));
        var values = Make("value", ItemsOf(schema));
        return new(ParquetField.Group(name, repetition, ParquetAnnotation.None, keys.Field, values.Field), schema, keys, values);
    }

    private ParquetField Leaf(string name, ParquetRepetition repetition, Schema schema)
    {
        var length = schema.Type == SchemaType.Bytes ? ParameterOf(schema, AvroTypes.FixedSize) ?? 0 : 0;
        switch (schema.LogicalType)
        {
            case LogicalType.Decimal:
                var precision = ParameterOf(schema, AvroTypes.Precision) ?? 64;
                return ParquetField.Number(name, repetition, precision, LogicalTypes.ScaleOf(schema), length);
            case LogicalType.Date: return ParquetField.Leaf(name, repetition, ParquetPhysicalType.Int32, ParquetAnnotation.Date);
            case LogicalType.Time: return ParquetField.Leaf(name, repetition, ParquetPhysicalType.Int32, ParquetAnnotation.TimeMillis);
            case LogicalType.Timestamp: return ParquetField.Leaf(name, repetition, ParquetPhysicalType.Int64, ParquetAnnotation.TimestampMillis);
        }
        return schema.Type switch
        {
            SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 => ParquetField.Leaf(name, repetition, ParquetPhysicalType.Int32),
            SchemaType.Int64 => ParquetField.Leaf(name, repetition, ParquetPhysicalType.Int64),
            SchemaType.Float32 => ParquetField.Leaf(name, repetition, ParquetPhysicalType.Float),
            SchemaType.Float64 => ParquetField.Leaf(name, repetition, ParquetPhysicalType.Double),
            SchemaType.Boolean => ParquetField.Leaf(name, repetition, ParquetPhysicalType.Boolean),
            SchemaType.String when IsEnum(schema) => ParquetField.Leaf(name, repetition, ParquetPhysicalType.ByteArray, ParquetAnnotation.Symbol),
            SchemaType.String => ParquetField.Leaf(name, repetition, ParquetPhysicalType.ByteArray, ParquetAnnotation.Text),
            _ when length > 0 => ParquetField.Fixed(name, repetition, length),
            _ => ParquetField.Leaf(name, repetition, ParquetPhysicalType.ByteArray),
        };
    }

    private bool IsEnum(Schema schema) => _options.Enhanced && schema.Parameters?.ContainsKey(AvroTypes.Enum) == true;

    private static int? ParameterOf(Schema schema, string name) =>
        schema.Parameters?.GetValueOrDefault(name) is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : null;
}
