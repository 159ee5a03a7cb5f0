namespace Connect.Transforms.Tests;

/// <summary>Short forms of what every test of a transformation does.</summary>
internal static class Transforming
{
    public static readonly Schema Row = SchemaBuilder.Struct().Name("row").Version(3).Doc("d").Parameter("p", "q")
        .Field("id", Schema.Int32).Field("name", Schema.OptionalString).Field("dflt", SchemaBuilder.String().Optional().Default("dflt").Build()).Build();

    public static Struct Ann => new Struct(Row).Put("id", 1).Put("name", "ann");

    public static T With<T>(params (string Key, string Value)[] options) where T : ITransformation, new()
    {
        var transformation = new T();
        transformation.Configure(options.ToDictionary(o => o.Key, o => o.Value));
        return transformation;
    }

    public static SinkRecord Sink(object? value, Schema? schema = null, Schema? keySchema = null, object? key = null, long? timestamp = 1709212455678,
        string topic = "t", ConnectHeaders? headers = null) =>
        new(topic, 2, keySchema, key, schema, value, 7, timestamp, TimestampType.CreateTime, headers);

    public static SourceRecord Source(object? value, Schema? schema = null) =>
        new(new Dictionary<string, object?>(), new Dictionary<string, object?>(), "t", null, null, null, schema, value);

    public static ConnectMap Map(params (string Key, object? Value)[] entries)
    {
        var map = new ConnectMap();
        foreach (var (key, value) in entries) map[key] = value;
        return map;
    }

    /// <summary>The value that comes out of a value without schema.</summary>
    public static object? Of(this ITransformation transformation, object? value) => transformation.Apply(Sink(value))!.Value;

    /// <summary>The value that comes out of a struct.</summary>
    public static Struct On(this ITransformation transformation, Struct value)
    {
        var record = transformation.Apply(Sink(value, value.Schema))!;
        var result = Assert.IsType<Struct>(record.Value);
        Assert.Same(record.ValueSchema, result.Schema);
        result.Validate();
        // What is derived from a schema is derived once.
        Assert.Same(record.ValueSchema, transformation.Apply(Sink(value, value.Schema))!.ValueSchema);
        return result;
    }

    public static string Error(this ITransformation transformation, object? value, Schema? schema = null) =>
        Assert.ThrowsAny<ConnectException>(() => transformation.Apply(Sink(value, schema))).Message;

    public static string FieldsOf(Schema? schema) =>
        string.Join(' ', schema!.Fields.Select(f => $"{f.Name}:{f.Schema.Name ?? f.Schema.Type.ToConnectName()}{(f.Schema.IsOptional ? "?" : "")}"));
}
