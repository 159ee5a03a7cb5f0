using System.Buffers;
using System.Text;
using Connect.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Connect.Api.Tests;

public sealed class TextFormTests
{
    private static string Written(object? value)
    {
        var output = new ArrayBufferWriter<byte>();
        TextForm.Write(output, value);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static TheoryData<object?, string> Forms => new()
    {
        { null, "null" },
        { "text ☃", "text ☃" },
        { true, "true" },
        { (sbyte)-1, "-1" },
        { long.MinValue, "-9223372036854775808" },
        { 0.1f, "0.1" },
        { 1e21, "1.0E21" },
        { BigDecimal.Parse("-1234.5000"), "-1234.5000" },
        { new byte[] { 1, 2 }, "AQI=" },
        { new List<object?> { 1L, "a", null, new List<object?>() }, "[1, a, null, []]" },
        { new ConnectMap { ["k"] = "v", [2] = 1.5f, ["n"] = null }, "{k=v, 2=1.5, n=null}" },
        { new DateOnly(2024, 2, 29), "Thu Feb 29 00:00:00 UTC 2024" },
        { TimeSpan.FromSeconds(1), "Thu Jan 01 00:00:01 UTC 1970" },
        { new DateTime(2024, 2, 29, 13, 14, 15, 678, DateTimeKind.Utc), "Thu Feb 29 13:14:15 UTC 2024" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Values_are_written_as_Java_prints_them(object? value, string text)
    {
        Assert.Equal(text, TextForm.Of(value));
        Assert.Equal(text, Written(value));
    }

    [Fact]
    public void A_struct_leaves_out_what_is_null()
    {
        var inner = SchemaBuilder.Struct().Field("x", Schema.OptionalString).Build();
        var schema = SchemaBuilder.Struct().Field("a", Schema.Int32).Field("n", Schema.OptionalString).Field("day", LogicalTypes.Date).Field("in", inner).Field("f", Schema.Float32).Build();
        var value = new Struct(schema).Put("a", 1).Put("day", new DateOnly(1970, 1, 1)).Put("in", new Struct(inner)).Put("f", 0.5f);
        Assert.Equal("Struct{a=1,day=Thu Jan 01 00:00:00 UTC 1970,in=Struct{},f=0.5}", Written(value));
        Assert.Equal(Written(value), value.ToString());
    }

    [Fact]
    public void Text_and_bytes_say_the_same_of_any_value() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), (int seed) =>
        {
            var random = new RandomData(seed);
            var value = random.Sometimes() ? random.Schemaless() : random.Value(random.Schema());
            return TextForm.Of(value) == Written(value);
        }));

    [Fact]
    public void Long_texts_are_written_whole()
    {
        var text = new string('☃', 100_000);
        Assert.Equal(text, Written(text));
    }
}
