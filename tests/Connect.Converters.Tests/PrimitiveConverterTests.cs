using Connect.Api;
using Connect.Converters.Json;
using Connect.Converters.Primitives;

namespace Connect.Converters.Tests;

public sealed class PrimitiveConverterTests
{
    public static TheoryData<IConverter, Schema, object, string> Good => new()
    {
        { new ShortConverter(), Schema.OptionalInt16, (short)258, "0102" },
        { new IntegerConverter(), Schema.OptionalInt32, -2, "FFFFFFFE" },
        { new LongConverter(), Schema.OptionalInt64, 258L, "0000000000000102" },
        { new FloatConverter(), Schema.OptionalFloat32, 1.5f, "3FC00000" },
        { new DoubleConverter(), Schema.OptionalFloat64, -1.5, "BFF8000000000000" },
        { new BooleanConverter(), Schema.OptionalBoolean, true, "01" },
        { new BooleanConverter(), Schema.OptionalBoolean, false, "00" },
        { new ByteArrayConverter(), Schema.OptionalBytes, new byte[] { 0xca, 0xfe }, "CAFE" },
        { new ByteArrayConverter(), Schema.OptionalBytes, Array.Empty<byte>(), "" },
        { new StringConverter(), Schema.OptionalString, "hé", "68C3A9" },
        { new StringConverter(), Schema.OptionalString, "", "" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Values_are_written_and_read_as_values_and_as_headers(IConverter converter, Schema schema, object value, string hex)
    {
        converter.Configure(new Dictionary<string, string>(), true);
        Assert.Equal(hex, Convert.ToHexString(converter.Bytes(schema, value)!));
        Assert.Equal(hex, Convert.ToHexString(converter.Bytes(null, value)!));
        Assert.Null(converter.Bytes(schema, null));
        Assert.Equal(new SchemaAndValue(schema, null), converter.NullData);
        var read = converter.Read(Convert.FromHexString(hex));
        Assert.Equal(schema, read.Schema);
        Assert.True(DataEquality.Equal(value, read.Value));

        var headers = (IHeaderConverter)converter;
        headers.Configure(new Dictionary<string, string>());
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.True(headers.FromConnectHeader("t", "h", schema, value, output));
        Assert.Equal(hex, Convert.ToHexString(output.WrittenSpan));
        Assert.True(DataEquality.Equal(value, headers.ToConnectHeader("t", "h", output.WrittenSpan).Value));
    }

    [Theory]
    [InlineData(typeof(ShortConverter), 2)]
    [InlineData(typeof(IntegerConverter), 4)]
    [InlineData(typeof(LongConverter), 8)]
    [InlineData(typeof(FloatConverter), 4)]
    [InlineData(typeof(DoubleConverter), 8)]
    [InlineData(typeof(BooleanConverter), 1)]
    public void Another_length_is_an_error(Type type, int length)
    {
        var converter = (IConverter)Activator.CreateInstance(type)!;
        foreach (var wrong in new[] { 0, length - 1, length + 1 })
        {
            if (wrong == length) continue;
            var error = Assert.Throws<DataException>(() => converter.Read(new byte[wrong]));
            Assert.Contains($"Size of data received by {type.Name} is not {length}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_boolean_is_00_or_01() => Assert.Throws<DataException>(() => new BooleanConverter().Read(2));

    public static TheoryData<IConverter, Schema?, object, string> Mismatches => new()
    {
        { new LongConverter(), Schema.Int32, 5, "Failed to serialize to long (was class java.lang.Integer): " },
        { new IntegerConverter(), Schema.String, "x", "Failed to serialize to integer (was class java.lang.String): " },
        { new IntegerConverter(), Schema.Int64, 5L, "Failed to serialize to integer (was class java.lang.Long): " },
        { new IntegerConverter(), Schema.Int8, (sbyte)5, "Failed to serialize to integer (was class java.lang.Byte): " },
        { new ShortConverter(), null, new ConnectMap(), "Failed to serialize to short (was class java.util.HashMap): " },
        { new FloatConverter(), null, new List<object?>(), "Failed to serialize to float (was class java.util.ArrayList): " },
        { new LongConverter(), LogicalTypes.Date, new DateOnly(2024, 2, 29), "Failed to serialize to long (was class java.util.Date): " },
        { new LongConverter(), null, new BigDecimal(5, 0), "Failed to serialize to long (was class java.math.BigDecimal): " },
        { new DoubleConverter(), Schema.Float32, 1.5f, "Failed to serialize to double (was class java.lang.Float): " },
        {
            new DoubleConverter(), null, new Struct(SchemaBuilder.Struct().Build()),
            "Failed to serialize to double (was class org.apache.kafka.connect.data.Struct): "
        },
        { new BooleanConverter(), null, "x", "BooleanConverter is not compatible with objects of type class java.lang.String" },
        { new BooleanConverter(), Schema.String, "x", "Invalid schema type for BooleanConverter: STRING" },
        { new ByteArrayConverter(), Schema.String, "x", "Invalid schema type for ByteArrayConverter: STRING" },
        { new ByteArrayConverter(), null, "x", "ByteArrayConverter is not compatible with objects of type class java.lang.String" },
    };

    [Theory]
    [MemberData(nameof(Mismatches))]
    public void A_value_of_another_type_is_an_error(IConverter converter, Schema? schema, object value, string message) =>
        Assert.StartsWith(message, Assert.Throws<DataException>(() => converter.Bytes(schema, value)).Message, StringComparison.Ordinal);

    [Fact]
    public void Text_is_any_value_as_Java_prints_it()
    {
        var converter = Converting.With(new StringConverter());
        var schema = SchemaBuilder.Struct().Field("a", Schema.Int32).Field("n", Schema.OptionalString).Field("d", LogicalTypes.Decimal(4))
            .Field("f", Schema.Float64).Build();
        Assert.Equal("Struct{a=1,d=-1234.5000,f=1.0E-7}",
            converter.Text(schema, new Struct(schema).Put("a", 1).Put("d", BigDecimal.Parse("-1234.5000")).Put("f", 1e-7)));
        Assert.Equal("{k=v, k2=[1, null]}", converter.Text(null, new ConnectMap { ["k"] = "v", ["k2"] = new List<object?> { 1L, null } }));
        Assert.Equal("true", converter.Text(Schema.Boolean, true));
        Assert.Equal("12.50", converter.Text(LogicalTypes.Decimal(2), BigDecimal.Parse("12.50")));
    }

    [Fact]
    public void Text_is_in_the_configured_character_set_and_bytes_outside_of_it_become_replacement_characters()
    {
        var latin = Converting.With(new StringConverter(), ("converter.encoding", "ISO-8859-1"));
        Assert.Equal("68E9", Convert.ToHexString(latin.Bytes(null, "hé")!));
        Assert.Equal("hÃ©", latin.Read(0x68, 0xc3, 0xa9).Value);
        Assert.Equal("h�", Converting.With(new StringConverter()).Read(0x68, 0xe9).Value);
        Assert.Equal("6800E900", Convert.ToHexString(Converting.With(new StringConverter(), ("converter.encoding", "UTF-16LE")).Bytes(null, "hé")!));
        var error = Assert.Throws<ConfigException>(() => Converting.With(new StringConverter(), ("converter.encoding", "no-such")));
        Assert.Contains("Invalid value no-such for configuration converter.encoding", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_options_are_those_of_Kafka()
    {
        Assert.Equal(["converter.type String required Low - -1 None converter.type", "converter.encoding String UTF-8 High - -1 Medium Encoding"],
            new StringConverter().Config.Keys.Select(Converting.Describe));
        Assert.Equal(["converter.type String required Low - -1 None converter.type"], new LongConverter().Config.Keys.Select(Converting.Describe));
        Assert.Empty(new SimpleHeaderConverter().Config.Keys);
    }

    [Theory]
    [InlineData(typeof(JsonConverter), "org.apache.kafka.connect.json.JsonConverter")]
    [InlineData(typeof(StringConverter), "org.apache.kafka.connect.storage.StringConverter")]
    [InlineData(typeof(SimpleHeaderConverter), "org.apache.kafka.connect.storage.SimpleHeaderConverter")]
    [InlineData(typeof(ByteArrayConverter), "org.apache.kafka.connect.converters.ByteArrayConverter")]
    [InlineData(typeof(BooleanConverter), "org.apache.kafka.connect.converters.BooleanConverter")]
    [InlineData(typeof(ShortConverter), "org.apache.kafka.connect.converters.ShortConverter")]
    [InlineData(typeof(IntegerConverter), "org.apache.kafka.connect.converters.IntegerConverter")]
    [InlineData(typeof(LongConverter), "org.apache.kafka.connect.converters.LongConverter")]
    [InlineData(typeof(FloatConverter), "org.apache.kafka.connect.converters.FloatConverter")]
    [InlineData(typeof(DoubleConverter), "org.apache.kafka.connect.converters.DoubleConverter")]
    public void Classes_go_by_their_Java_names(Type type, string name) => Assert.Equal(name, JavaClassAttribute.Of(type));
}
