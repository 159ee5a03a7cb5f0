using System.Text.Json;
using Connect.Avro.Writing;
using Formats.Avro;

namespace Connect.Avro.Reading;

/// <summary>Makes the decoder of an Avro schema and its Connect schema.</summary>
internal sealed class AvroDecoders(AvroOptions options)
{
    // The records that are being made: one that contains itself refers to the builder of its schema, and shares its fields' decoders.
    private readonly Dictionary<AvroSchema, (SchemaBuilder Builder, AvroDecoder[] Fields)> _around = [];
    private readonly HashSet<AvroSchema> _entriesAround = [];
    private int _unions;

    public AvroDecoder Make(AvroSchema avro, AvroPlace place) => avro.Kind switch
    {
        AvroKind.Union => Union(avro, place),
        AvroKind.Record when avro.FullName == AvroTypes.Anything => new AnythingDecoder(avro),
        AvroKind.Record => Record(avro, place),
        AvroKind.Array when IsMapEntry(avro.Items!) => MapEntries(avro, place),
        AvroKind.Array => Array(avro, place),
        AvroKind.Map => Map(avro, place),
        AvroKind.Null => throw new DataException("Standalone null schemas are not supported by this converter"),
        _ => Simple(avro, place),
    };

    private AvroDecoder Simple(AvroSchema avro, AvroPlace place)
    {
        var schema = Finish(avro, SchemaBuilderOf(avro), place);
        return avro.Kind switch
        {
            AvroKind.Boolean => new BooleanDecoder(schema),
            AvroKind.Int => new IntDecoder(schema),
            AvroKind.Long => new LongDecoder(schema),
            AvroKind.Float => new FloatDecoder(schema),
            AvroKind.Double => new DoubleDecoder(schema),
            AvroKind.String => new TextDecoder(schema),
            AvroKind.Enum => new EnumDecoder(schema, avro.Symbols),
            AvroKind.Bytes => schema.LogicalType == LogicalType.Decimal ? new DecimalDecoder(schema, null) : new BytesDecoder(schema),
            _ => schema.LogicalType == LogicalType.Decimal ? new DecimalDecoder(schema, avro.Size) : new FixedDecoder(schema, avro.Size),
        };
    }

    private SchemaBuilder SchemaBuilderOf(AvroSchema avro)
    {
        var logical = avro.Text("logicalType");
        switch (avro.Kind)
        {
            case AvroKind.Boolean: return SchemaBuilder.Boolean();
            case AvroKind.Int:
                return (logical, avro.Text("connect.type")) switch
                {
                    ("date", _) => LogicalTypes.DateBuilder(),
                    ("time-millis", _) => LogicalTypes.TimeBuilder(),
                    (null, "int8") => SchemaBuilder.Int8(),
                    (null, "int16") => SchemaBuilder.Int16(),
                    (null, { } other) => throw new DataException($"Expected int8 or int16 as connect.type of an int, got {other}"),
                    _ => SchemaBuilder.Int32(),
                };
            case AvroKind.Long: return logical == "timestamp-millis" ? LogicalTypes.TimestampBuilder() : SchemaBuilder.Int64();
            case AvroKind.Float: return SchemaBuilder.Float32();
            case AvroKind.Double: return SchemaBuilder.Float64();
            case AvroKind.String: return SchemaBuilder.String();
            case AvroKind.Enum: return Enum(avro);
            default:
                var bytes = SchemaBuilder.Bytes();
                if (logical == "decimal")
                {
                    bytes = LogicalTypes.DecimalBuilder(Whole(avro, "scale") ?? 0);
                    if (Whole(avro, "precision") is { } precision and not AvroTypes.DefaultPrecision) bytes.Parameter(AvroTypes.Precision, Text(precision));
                }
                if (avro.Kind == AvroKind.Fixed) bytes.Parameter(AvroTypes.FixedSize, Text(avro.Size));
                return bytes;
        }
    }

    private SchemaBuilder Enum(AvroSchema avro)
    {
        var builder = SchemaBuilder.String();
        if (options.Metadata && avro.Doc is not null)
            builder.Parameter(options.DiscardTypeDocDefault ? "connect.enum.doc" : AvroTypes.EnumDoc + avro.Name, avro.Doc);
        if (options.Metadata && !options.DiscardTypeDocDefault && avro.DefaultSymbol is not null)
            builder.Parameter(AvroTypes.EnumDefault + avro.Name, avro.DefaultSymbol);
        var name = options.GeneralizedSumTypes ? AvroTypes.GeneralEnum : AvroTypes.Enum;
        builder.Parameter(name, avro.FullName!);
        for (var i = 0; i < avro.Symbols.Count; i++) builder.Parameter($"{name}.{avro.Symbols[i]}", options.GeneralizedSumTypes ? Text(i) : avro.Symbols[i]);
        return builder;
    }

    private ArrayDecoder Array(AvroSchema avro, AvroPlace place)
    {
        var items = Make(avro.Items!, default);
        return new ArrayDecoder(Finish(avro, SchemaBuilder.Array(items.Schema), place), items);
    }

    private MapDecoder Map(AvroSchema avro, AvroPlace place)
    {
        var values = Make(avro.Items!, default);
        return new MapDecoder(Finish(avro, SchemaBuilder.Map(Schema.String, values.Schema), place), values);
    }

    private MapEntriesDecoder MapEntries(AvroSchema avro, AvroPlace place)
    {
        var entry = avro.Items!;
        if (entry.Fields is not [{ Name: "key" }, { Name: "value" }])
            throw new DataException(
                $"Expected the fields key and value in {entry.FullName}, which stands for the entries of a map, got "
                + $"{string.Join(", ", entry.Fields.Select(f => f.Name))}");
        if (!_entriesAround.Add(entry)) throw new DataException($"The map entry {entry.FullName} contains itself; only records may");
        var (keys, values) = (Make(entry.Fields[0].Type, default), Make(entry.Fields[1].Type, default));
        _entriesAround.Remove(entry);
        return new MapEntriesDecoder(Finish(avro, SchemaBuilder.Map(keys.Schema, values.Schema), place), keys, values);
    }

    private RecordDecoder Record(AvroSchema avro, AvroPlace place)
    {
        if (_around.TryGetValue(avro, out var outer)) return new RecordDecoder(outer.Builder.Itself(place.Optional), outer.Fields, isReference: true);
        var builder = SchemaBuilder.Struct();
        var documented = options.Metadata && !options.DiscardTypeDocDefault;
        if (documented && avro.Doc is not null) builder.Parameter(AvroTypes.RecordDoc, avro.Doc);
        var fields = new AvroDecoder[avro.Fields.Count];
        _around.Add(avro, (builder, fields));
        for (var i = 0; i < fields.Length; i++)
        {
            var field = avro.Fields[i];
            if (documented && field.Doc is not null) builder.Parameter(AvroTypes.FieldDoc + field.Name, field.Doc);
            fields[i] = Make(field.Type, new() { Default = field.Default, Doc = field.Doc });
            builder.Field(field.Name, fields[i].Schema
                ?? throw new DataException($"The field {field.Name} of {avro.FullName} is of the type {AvroTypes.Anything}, which has no schema"));
        }
        _around.Remove(avro);
        return new RecordDecoder(Finish(avro, builder, place), fields);
    }

    private AvroDecoder Union(AvroSchema avro, AvroPlace place)
    {
        var branches = avro.Branches;
        if (branches.Count == 1 && options.FlattenSingletonUnions) return new BranchDecoder(Make(branches[0], new() { Doc = place.Doc }), -1, 0);
        if (branches.Count == 2 && (branches[0].Kind == AvroKind.Null || branches[1].Kind == AvroKind.Null))
        {
            var nullAt = branches[0].Kind == AvroKind.Null ? 0 : 1;
            return new BranchDecoder(Make(branches[1 - nullAt], new() { Optional = true, Doc = place.Doc }), nullAt, 1 - nullAt);
        }
        var name = options.GeneralizedSumTypes ? $"connect_union_{Text(_unions++)}" : AvroTypes.Union;
        var builder = SchemaBuilder.Struct().Name(name);
        if (options.GeneralizedSumTypes) builder.Parameter(AvroTypes.GeneralUnion, name);
        var decoders = new AvroDecoder?[branches.Count];
        for (var i = 0; i < decoders.Length; i++)
        {
            var branch = branches[i];
            if (branch.Kind == AvroKind.Null)
            {
                builder.Optional();
                continue;
            }
            decoders[i] = Make(branch, new() { Optional = true });
            var field = options.GeneralizedSumTypes ? $"connect_union_field_{Text(i)}" : !branch.IsNamed ? branch.Kind.ToString().ToLowerInvariant()
                : options.Enhanced ? branch.FullName! : branch.Name!;
            if (builder.Fields.Any(f => f.Name == field))
                throw new DataException($"Two branches of a union would be the field {field}: set enhanced.avro.schema.support=true");
            builder.Field(field, decoders[i]!.Schema
                ?? throw new DataException($"A branch of a union is of the type {AvroTypes.Anything}, which has no schema"));
        }
        return new UnionDecoder(Finish(avro, builder, place), decoders);
    }

    /// <summary>Adds what properties and the place say of the type.</summary>
    private Schema Finish(AvroSchema avro, SchemaBuilder builder, AvroPlace place)
    {
        var defaultValue = place.Default;
        if (options.DiscardTypeDocDefault)
        {
            if ((place.Doc ?? avro.Doc ?? avro.Text("connect.doc")) is { } said) builder.Doc(said);
            if (options.Metadata && avro.Doc is not null) builder.Parameter(AvroTypes.ConnectRecordDoc, avro.Doc);
        }
        else if (options.Metadata && avro.Text("connect.doc") is { } doc) builder.Doc(doc);
        if ((Whole(avro, "connect.version") ?? place.Version) is { } version) builder.Version(version);
        if (options.Metadata && avro.Property("connect.parameters") is { ValueKind: JsonValueKind.Object } parameters)
            foreach (var parameter in parameters.EnumerateObject())
                builder.Parameter(parameter.Name,
                    parameter.Value.ValueKind == JsonValueKind.String ? parameter.Value.GetString()!
                        : throw new DataException($"Expected strings in connect.parameters, got {parameter.Value.GetRawText()} for {parameter.Name}"));
        foreach (var (name, value) in avro.Properties)
            if (name.StartsWith("avro", StringComparison.Ordinal)) builder.Parameter(name, value.ToString());
        var own = avro.Property("connect.default");
        if (defaultValue.ValueKind == JsonValueKind.Undefined) defaultValue = own;
        else if (options.Metadata && !options.DiscardTypeDocDefault && own.ValueKind == JsonValueKind.Undefined && defaultValue.ValueKind != JsonValueKind.Null)
            builder.Parameter(AvroTypes.FieldDefault, "true");
        if ((avro.Text("connect.name") ?? avro.FullName) is { } fullName && !fullName.StartsWith(AvroNames.NamelessStruct, StringComparison.Ordinal)
            && !(avro.IsNamed && builder.Build().LogicalType != LogicalType.None)) builder.Name(fullName);
        if (place.Optional) builder.Optional();
        if (defaultValue.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return builder.Build();
        var bare = builder.Build();
        try { return builder.Default(AvroDefaults.Read(avro, bare, defaultValue)).Build(); }
        // A default of the wrong type is no reason to refuse the values.
        catch (Exception e) when (e is DataException or SchemaBuilderException or InvalidOperationException or FormatException
            or InsufficientExecutionStackException)
        { return bare; }
    }

    private static bool IsMapEntry(AvroSchema items) =>
        items.Kind == AvroKind.Record && (items.FullName == AvroTypes.MapEntry || items.Text("connect.internal.type") == "MapEntry");

    private static int? Whole(AvroSchema avro, string name) =>
        avro.Property(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
