using System.IO.Compression;
using Connect.Api;

namespace Connectors.S3.Tests;

public sealed class FormatTests
{
    private const string ByteArray = "io.confluent.connect.s3.format.bytearray.ByteArrayFormat";

    private static async Task<string> JsonOf(object? value, Schema? schema = null, params (string, string)[] changes)
    {
        await using var run = await SinkRun.StartAsync([("flush.size", "1"), .. changes]);
        await run.PutAsync(SinkRun.Record(0, value, schema));
        await run.CommittedAsync();
        return run.Storage.Text(run.Keys[0]);
    }

    [Fact]
    public async Task Values_that_are_no_structs_are_written_plainly_whatever_their_schema_says()
    {
        Assert.Equal("123.456\n", await JsonOf(new BigDecimal(123456, 3), LogicalTypes.Decimal(3)));
        Assert.Equal($"{19791 * 86_400_000L}\n", await JsonOf(new DateOnly(2024, 3, 9), LogicalTypes.Date));
        Assert.Equal("1000\n", await JsonOf(TimeSpan.FromSeconds(1), LogicalTypes.Time));
        Assert.Equal("1709985600000\n", await JsonOf(LogicalTypes.ToTimestamp(1_709_985_600_000), LogicalTypes.Timestamp));
        Assert.Equal("\"AP8Q\"\n", await JsonOf(new byte[] { 0, 255, 16 }, Schema.Bytes));
        Assert.Equal("{\"k\":[1,86400000]}\n", await JsonOf(new ConnectMap { ["k"] = new object?[] { 1, new DateOnly(1970, 1, 2) } }));
        Assert.Equal("{\"1\":\"one\"}\n", await JsonOf(new ConnectMap { [1] = "one" }, SchemaBuilder.Map(Schema.Int32, Schema.String).Build()));
    }

    [Theory]
    [InlineData("BASE64", "{\"amount\":\"BNI=\"}\n")]
    [InlineData("numeric", "{\"amount\":12.34}\n")]
    public async Task Decimals_in_structs_are_as_configured(string format, string expected)
    {
        var schema = SchemaBuilder.Struct().Field("amount", LogicalTypes.Decimal(2)).Build();
        Assert.Equal(expected, await JsonOf(new Struct(schema).Put("amount", new BigDecimal(1234, 2)), null, ("json.decimal.format", format)));
    }

    [Theory]
    [InlineData(".bin", "\n", "first\nthird\n", ".bin")]
    [InlineData("log", " | ", "first | third | ", "log")]
    [InlineData(".data", "", "firstthird", ".data")]
    public async Task Bytes_are_stored_as_they_came_with_a_separator(string extension, string separator, string expected, string end)
    {
        await using var run = await SinkRun.StartAsync(("format.class", ByteArray),
            ("flush.size", "2"), ("format.bytearray.extension", extension), ("format.bytearray.separator", separator));
        await run.PutAsync(SinkRun.Record(0, "first"u8.ToArray(), Schema.Bytes), SinkRun.Record(1, "third"u8.ToArray(), Schema.Bytes));
        await run.CommittedAsync();
        Assert.Equal("topics/t/partition=0/t+0+0000000000" + end, run.Keys[0]);
        Assert.Equal(expected, run.Storage.Text(run.Keys[0]));
    }

    [Fact]
    public async Task Text_is_refused_where_bytes_are_stored()
    {
        await using var run = await SinkRun.StartAsync(("format.class", ByteArray));
        await Assert.ThrowsAsync<DataException>(() => run.PutAsync(SinkRun.Record(0, "text", Schema.String)));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("9")]
    public async Task Gzip_files_hold_the_same_lines(string level)
    {
        await using var run = await SinkRun.StartAsync(("s3.compression.type", "gzip"), ("s3.compression.level", level), ("flush.size", "3000"));
        await run.PutRowsAsync(3000);
        Assert.Equal(3000, await run.CommittedAsync());
        Assert.EndsWith(".json.gz", run.Keys[0], StringComparison.Ordinal);
        using var reader = new StreamReader(new GZipStream(new MemoryStream(run.Storage.Objects[run.Keys[0]]), CompressionMode.Decompress));
        for (var n = 0; n < 3000; n++) Assert.Equal($"{{\"n\":{n}}}", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Null(await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }
}
