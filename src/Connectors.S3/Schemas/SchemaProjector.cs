using Connect.Api;

namespace Connectors.S3;

/// <summary>Brings values from their schema to a file's: numbers are widened, missing fields get their default or null, further fields are dropped.</summary>
internal static class SchemaProjector
{
    private static readonly string[] EnumParameters =
        ["org.apache.kafka.connect.data.Enum", "io.confluent.connect.avro.Enum", "io.confluent.connect.protobuf.Enum"];

    /// <summary>Whether numbers of a type widen to another: int8, int16, int32, int64, float32, float64, in this order.</summary>
    public static bool Widens(SchemaType from, SchemaType to) => from <= to && to <= SchemaType.Float64;

    /// <summary>The value under another schema.</summary>
    /// <exception cref="SchemaProjectorException">The value cannot be brought there.</exception>
    public static object? Project(Schema from, object? value, Schema to)
    {
        if (ReferenceEquals(from, to)) return value;
        if (from.Type != to.Type && !Widens(from.Type, to.Type))
            throw new SchemaProjectorException($"Schema type mismatch. source type: {from.Type.ToConnectName()} and target type: {to.Type.ToConnectName()}");
        if (from.Name != to.Name) throw new SchemaProjectorException($"Schema name mismatch. source name: {from.Name} and target name: {to.Name}");
        if (from.Parameters is not null && to.Parameters is not null && !SameParameters(from, to))
            throw new SchemaProjectorException($"Schema parameters of {from} and {to} are not equal");
        if (from.IsOptional && !to.IsOptional && to.DefaultValue is null)
            throw new SchemaProjectorException($"Writer schema {from} is optional, however, target schema does not provide a default value.");
        if (value is null) return from.IsOptional && !to.IsOptional ? to.DefaultValue : null;
        return to.Type switch
        {
            SchemaType.Struct => Fields((Struct)value, to),
            SchemaType.Array => Items((IReadOnlyList<object?>)value, from.ValueSchema, to.ValueSchema),
            SchemaType.Map => Entries((ConnectMap)value, from, to),
            _ => from.Type == to.Type ? value : Widen(value, to.Type),
        };
    }

    /// <summary>Whether parameters are the same, documentation aside; of an enum the symbols must be among the other's.</summary>
    public static bool SameParameters(Schema from, Schema to)
    {
        if (Count(from) != Count(to) && !(IsEnum(from) && IsEnum(to))) return false;
        foreach (var (key, value) in from.Parameters ?? new Dictionary<string, string>())
            if (!IsDocumentation(key) && (to.Parameters is null || !to.Parameters.TryGetValue(key, out var other) || other != value)) return false;
        return true;
    }

    private static int Count(Schema schema) => schema.Parameters?.Keys.Count(k => !IsDocumentation(k)) ?? 0;

    private static bool IsEnum(Schema schema) => schema.Parameters is { } parameters && Array.Exists(EnumParameters, parameters.ContainsKey);

    private static bool IsDocumentation(string key) =>
        key is "connect.record.doc" or "connect.record.aliases" or "connect.record.namespace"
        || key.StartsWith("io.confluent.connect.avro.field.doc.", StringComparison.Ordinal);

    private static Struct Fields(Struct value, Schema to)
    {
        var result = new Struct(to);
        foreach (var field in to.Fields)
        {
            if (value.Schema.Field(field.Name) is { } source)
            {
                ref readonly var datum = ref value[source.Index];
                if (ReferenceEquals(source.Schema, field.Schema))
                    result.Set(field.Index, datum.IsNull && source.Schema.DefaultValue is not null ? default : datum);
                else
                {
                    try { result.Put(field, Project(source.Schema, value.Get(source), field.Schema)); }
                    catch (SchemaProjectorException e) { throw new SchemaProjectorException($"Error projecting {field.Name}: {e.Message}", e); }
                }
            }
            else if (field.Schema.DefaultValue is { } defaultValue && !field.Schema.IsOptional) result.Put(field, defaultValue);
            else if (!field.Schema.IsOptional)
                throw new SchemaProjectorException($"Required field `{field.Name}` is missing from source schema: {value.Schema}");
        }
        return result;
    }

    private static object?[] Items(IReadOnlyList<object?> items, Schema? from, Schema? to)
    {
        var result = new object?[items.Count];
        for (var i = 0; i < result.Length; i++) result[i] = Part(from, items[i], to);
        return result;
    }

    private static ConnectMap Entries(ConnectMap map, Schema from, Schema to)
    {
        var result = new ConnectMap(map.Count);
        foreach (ref readonly var entry in map.Entries)
            result.Set(Part(from.KeySchema, entry.Key, to.KeySchema)!, Datum.From(Part(from.ValueSchema, entry.Value.ToObject(), to.ValueSchema)));
        return result;
    }

    private static object? Part(Schema? from, object? value, Schema? to) => from is null || to is null ? value : Project(from, value, to);

    private static object Widen(object value, SchemaType to)
    {
        var (whole, real) = value switch
        {
            sbyte n => (n, n),
            short n => (n, n),
            int n => (n, n),
            long n => (n, n),
            float n => ((long)n, n),
            double n => ((long)n, n),
            _ => throw new SchemaProjectorException($"Cannot widen a {value.GetType().Name} to {to.ToConnectName()}"),
        };
        return to switch
        {
            SchemaType.Int16 => (short)whole,
            SchemaType.Int32 => (int)whole,
            SchemaType.Int64 => whole,
            SchemaType.Float32 => (float)real,
            SchemaType.Float64 => real,
            _ => value,
        };
    }
}
