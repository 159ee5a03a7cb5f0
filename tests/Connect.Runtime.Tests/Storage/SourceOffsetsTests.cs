using System.Text;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Tests.Storage;

public class SourceOffsetsTests
{
    [Fact]
    public void Keys_are_compact_JSON_in_the_order_of_the_partition()
    {
        var key = SourceOffsets.Key("my \"source\"", new Dictionary<string, object?> { ["z"] = "ä/ö", ["a"] = 1L, ["b"] = true });
        Assert.Equal("""["my \"source\"",{"z":"ä/ö","a":1,"b":true}]""", Encoding.UTF8.GetString(key));
    }

    [Fact]
    public void Offsets_read_back_as_they_were_written_with_integers_as_long()
    {
        var offset = new Dictionary<string, object?> { ["position"] = 4L, ["share"] = 0.5, ["name"] = "x", ["none"] = null };
        var read = SourceOffsets.ReadMap(SourceOffsets.Value(offset)!)!;
        Assert.Equal(offset, read);
        Assert.IsType<long>(read["position"]);
    }

    [Theory]
    [InlineData("10000000000000000000", "10000000000000000000")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890", "123456789012345678901234567890123456789012345678901234567890")]
    [InlineData("1.50", "1.5")]
    [InlineData("1e3", "1000.0")]
    public void Integers_stay_exact_however_long_and_others_are_Java_doubles(string given, string written)
    {
        var read = SourceOffsets.ReadMap(Encoding.UTF8.GetBytes($$"""{"n":{{given}}}"""))!;
        Assert.Equal($$"""{"n":{{written}}}""", Encoding.UTF8.GetString(SourceOffsets.Value(read)!));
    }

    [Theory]
    [InlineData("""["a"]""")]
    [InlineData("""{"a":1}""")]
    [InlineData("""[1,{"a":1}]""")]
    [InlineData("plain")]
    public void Odd_keys_are_nobodys(string key) => Assert.Null(SourceOffsets.ReadKey(key));
}
