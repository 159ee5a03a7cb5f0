using System.Text;

namespace Connect.Java.Tests;

/// <summary>What java.io.ObjectOutputStream wrote of a HashMap, and what this writes of one.</summary>
public sealed class JavaByteMapTests
{
    // Written by Java 17, the value of "a" and "b" being one array, and that of "jdbc" null.
    private const string Four = "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDRAwACRgAKbG9hZEZhY3RvckkACXRocmVzaG9sZHhwP0AAAAAAAAx3CAAAABAAAAAEdXIAAltCrPMX+AYIVOACAAB4cAAAAAhbImEiLHt9XXVxAH4AAgAA"
        + "ABJ7ImluY3JlbWVudGluZyI6N311cQB+AAIAAAApWyJqZGJjIix7InByb3RvY29sIjoiMSIsInRhYmxlIjoidXNlcnMifV1wdXEAfgACAAAAKlsiZmlsZS1zb3VyY2UiLHsiZmlsZW5hbWUiOiIvdG1wL2luLnR4dCJ9XXVxAH4AAgAAAA97"
        + "InBvc2l0aW9uIjo0Mn11cQB+AAIAAAAIWyJiIix7fV1xAH4ABHg=";

    private const string Empty = "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDRAwACRgAKbG9hZEZhY3RvckkACXRocmVzaG9sZHhwP0AAAAAAAAB3CAAAABAAAAAAeA==";

    private const string One = "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDRAwACRgAKbG9hZEZhY3RvckkACXRocmVzaG9sZHhwP0AAAAAAAAx3CAAAABAAAAABdXIAAltCrPMX+AYIVOACAAB4cAAAAAFrdXEAfgACAAAAAXZ4";

    private const string Tree = "rO0ABXNyABFqYXZhLnV0aWwuVHJlZU1hcAzB9j4tJWrmAwABTAAKY29tcGFyYXRvcnQAFkxqYXZhL3V0aWwvQ29tcGFyYXRvcjt4cHB3BAAAAAB4";

    private static Dictionary<string, string?> Texts(ReadOnlySpan<byte> bytes) =>
        JavaByteMap.Read(bytes).ToDictionary(e => Encoding.UTF8.GetString(e.Key), e => e.Value is null ? null : Encoding.UTF8.GetString(e.Value));

    [Fact]
    public void What_Java_wrote_is_read_with_its_references_and_nulls() =>
        Assert.Equal(new Dictionary<string, string?>
        {
            ["[\"a\",{}]"] = "{\"incrementing\":7}",
            ["[\"b\",{}]"] = "{\"incrementing\":7}",
            ["[\"jdbc\",{\"protocol\":\"1\",\"table\":\"users\"}]"] = null,
            ["[\"file-source\",{\"filename\":\"/tmp/in.txt\"}]"] = "{\"position\":42}",
        }, Texts(Convert.FromBase64String(Four)));

    [Fact]
    public void An_empty_map_and_an_empty_file_hold_nothing()
    {
        Assert.Empty(JavaByteMap.Read(Convert.FromBase64String(Empty)));
        Assert.Empty(JavaByteMap.Read([]));
    }

    [Fact]
    public void A_map_is_written_byte_for_byte_as_Java_writes_it() =>
        Assert.Equal(One, Convert.ToBase64String(JavaByteMap.Write([KeyValuePair.Create("k"u8.ToArray(), (byte[]?)"v"u8.ToArray())])));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(3000)]
    public void What_is_written_is_read_again(int entries)
    {
        var map = Enumerable.Range(0, entries).ToDictionary(i => $"key {i}", i => i % 5 == 0 ? null : $"value {i}");
        Assert.Equal(map, Texts(JavaByteMap.Write([.. map.Select(e => KeyValuePair.Create(Encoding.UTF8.GetBytes(e.Key), e.Value is null ? null : Encoding.UTF8.GetBytes(e.Value)))])));
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_refused()
    {
        var whole = Convert.FromBase64String(Four);
        // The last byte only says that the map ends.
        for (var length = 1; length < whole.Length - 1; length++) Assert.Throws<InvalidDataException>(() => JavaByteMap.Read(whole.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("{\"position\":42}", "expected the bytes AC ED 00 05")]
    [InlineData(null, "expected fields of numbers")]
    public void What_is_no_such_map_is_refused_with_what_was_expected(string? text, string expected)
    {
        var e = Assert.Throws<InvalidDataException>(() => JavaByteMap.Read(text is null ? Convert.FromBase64String(Tree) : Encoding.UTF8.GetBytes(text)));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }
}
