using Connect.Converters.Avro;
using Connect.Converters.JsonSchema;

namespace Connect.Converters.Tests;

/// <summary>Short forms of what every test of a converter with a registry does.</summary>
internal static class Registered
{
    public const string Url = "http://registry:8081";

    public static AvroConverter Avro(ScriptedRegistry registry, params (string Key, string Value)[] options) =>
        Converting.With(new AvroConverter(registry.Network, _ => { }), Options(options));

    public static JsonSchemaConverter Json(ScriptedRegistry registry, params (string Key, string Value)[] options) =>
        Converting.With(new JsonSchemaConverter(registry.Network, _ => { }), Options(options));

    public static (string, string)[] Options(params (string Key, string Value)[] options) =>
        options.Any(o => o.Key == "schema.registry.url") ? options : [("schema.registry.url", Url), .. options];

    /// <summary>Bytes framed with a schema's number.</summary>
    public static byte[] Frame(int id, params ReadOnlySpan<byte> payload) => [0, (byte)(id >> 24), (byte)(id >> 16), (byte)(id >> 8), (byte)id, .. payload];

    /// <summary>The schema that a value was written with.</summary>
    public static string SchemaOf(this ScriptedRegistry registry, byte[] written) =>
        registry.Text(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(written.AsSpan(1)));

    /// <summary>Whether two schemas say the same, where the version of the whole and the names of fields that Avro would not take are left aside.</summary>
    public static void Same(Schema expected, Schema actual, bool whole = true)
    {
        Assert.Equal((expected.Type, expected.IsOptional, expected.Name, expected.Doc, expected.LogicalType),
            (actual.Type, actual.IsOptional, actual.Name, actual.Doc, actual.LogicalType));
        if (!whole || expected.Version is not null) Assert.Equal(expected.Version, actual.Version);
        Assert.Equal(expected.Parameters ?? new Dictionary<string, string>(), actual.Parameters ?? new Dictionary<string, string>());
        Assert.True(DataEquality.Equal(Plain(expected.DefaultValue), Plain(actual.DefaultValue)), $"{expected.DefaultValue} became {actual.DefaultValue}");
        if (expected.KeySchema is not null) Same(expected.KeySchema, actual.KeySchema!, false);
        if (expected.ValueSchema is not null) Same(expected.ValueSchema, actual.ValueSchema!, false);
        Assert.Equal(expected.Fields.Count, actual.Fields.Count);
        for (var i = 0; i < expected.Fields.Count; i++) Same(expected.Fields[i].Schema, actual.Fields[i].Schema, false);
    }

    /// <summary>A value with lists of field values in the place of structs.</summary>
    public static object? Plain(object? value)
    {
        switch (value)
        {
            case Struct s: return s.Schema.Fields.Select(f => Plain(s.GetWithoutDefault(f) ?? f.Schema.DefaultValue)).ToList();
            case ConnectMap map:
                var copy = new ConnectMap();
                foreach (ref readonly var entry in map.Entries) copy[entry.Key] = Plain(entry.Value.ToObject());
                return copy;
            case IReadOnlyList<object?> list: return list.Select(Plain).ToList();
            default: return value;
        }
    }
}
