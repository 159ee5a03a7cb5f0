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
    [InlineData("""["a"]""")]
    [InlineData("""{"a":1}""")]
    [InlineData("""[1,{"a":1}]""")]
    [InlineData("plain")]
    public void Odd_keys_are_nobodys(string key) => Assert.Null(SourceOffsets.ReadKey(key));
}
