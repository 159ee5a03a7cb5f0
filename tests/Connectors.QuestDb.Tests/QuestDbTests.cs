using System.Text.Json;
using Connect.Api;
using Connect.Testing;
using static Connectors.QuestDb.Tests.Lines;

namespace Connectors.QuestDb.Tests;

/// <summary>Against a real server, at the address in QUESTDB.</summary>
public sealed class QuestDbTests : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly string _server = Servers.Require("QUESTDB");
    private readonly string _table = Servers.Unique("sink");

    public void Dispose()
    {
        Query($"DROP TABLE IF EXISTS '{_table}'").GetAwaiter().GetResult();
        _http.Dispose();
    }

    private string Conf(string settings = "") => $"http::addr={new Uri(_server).Authority};{settings}";

    private async Task<JsonElement> Query(string sql)
    {
        var answer = await _http.GetStringAsync(new Uri($"{_server}/exec?query={Uri.EscapeDataString(sql)}"));
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.Clone();
    }

    private async Task<string> Rows(string columns, int count)
    {
        var found = "";
        await Eventually.True(async () =>
        {
            try
            {
                var result = (await Query($"SELECT {columns} FROM '{_table}' ORDER BY timestamp")).GetProperty("dataset");
                found = result.GetRawText();
                return result.GetArrayLength() == count;
            }
            catch (HttpRequestException) { return false; }
        }, $"{count} rows in {_table}");
        return found;
    }

    private async Task<string> Columns() => string.Join(", ",
        (await Query($"SELECT \"column\", type FROM table_columns('{_table}')")).GetProperty("dataset").EnumerateArray().Select(r => $"{r[0]} {r[1]}"));

    [Fact]
    public async Task Every_kind_of_column_arrives_as_it_was()
    {
        await using var sink = await SinkTaskFixture.StartAsync(Conf(), false, null, "table", _table, "timestamp.field.name", "ts", "symbols", "sym");
        await sink.PutAsync(Record(Map("ts", 1700000000000L, "sym", "a b,c=d\\e\nf",
            "text", "q\"uo\\te\nd, = 😀 ž", "n", -3L, "d", 0.1, "b", true, "t", DateTime.UnixEpoch.AddMilliseconds(5),
            "a", List(1.5, 2L), "m", List(List(1.0, 2.0), List(3.0, 4.0)), "na me=", "x")), Record(Map("ts", 1700000000001L, "n", 4L), offset: 1));
        await sink.CommitAsync();
        Assert.Equal("""[["a b,c=d\\e\nf","q\"uo\\te\nd, = 😀 """
            + """ž",-3,0.1,true,"1970-01-01T00:00:00.005000Z",[1.5,2.0],[[1.0,2.0],[3.0,4.0]],"x","2023-11-14T22:13:20.000000Z"],"""
            + """[null,null,4,null,false,null,null,null,null,"2023-11-14T22:13:20.001000Z"]]""",
            await Rows("sym, text, n, d, b, t, a, m, \"na me=\", timestamp", 2));
        Assert.Equal("sym SYMBOL, text VARCHAR, na me= VARCHAR, n LONG, d DOUBLE, b BOOLEAN, t TIMESTAMP, a DOUBLE[], m DOUBLE[][], timestamp TIMESTAMP",
            await Columns());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_version_of_the_protocol_stores_the_same(int version)
    {
        await using var sink = await SinkTaskFixture.StartAsync(Conf($"protocol_version={version};"),
            false, null, "table", _table, "timestamp.field.name", "ts");
        await sink.PutAsync(Record(Map("ts", 1700000000123L, "d", 1e-300, "n", long.MaxValue, "t", DateTime.UnixEpoch)));
        await sink.CommitAsync();
        Assert.Equal("""[[1.0E-300,9223372036854775807,"1970-01-01T00:00:00.000000Z","2023-11-14T22:13:20.123000Z"]]""", await Rows("d, n, t, timestamp", 1));
        Assert.EndsWith("timestamp TIMESTAMP", await Columns(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_the_server_refuses_are_reported_and_the_others_stored()
    {
        await Query($"CREATE TABLE '{_table}' (v LONG, s VARCHAR, timestamp TIMESTAMP) TIMESTAMP(timestamp) PARTITION BY DAY WAL");
        await using var sink = await SinkTaskFixture.StartAsync(Conf(), reporting: true, null, "table", _table, "timestamp.field.name", "ts");
        object[] values = [1L, "text", 2L, true, 3L];
        await sink.PutAsync([.. values.Select((v, i) => Record(Map("ts", 1700000000000L + i, "v", v, "s", "line\nend"), offset: i))]);
        await sink.CommitAsync();
        Assert.Equal("[[1],[2],[1],[3]]", await Rows("v", 4));
        var (record, error) = Assert.Single(sink.Context.Reported);
        Assert.Equal(1, record.Offset);
        Assert.Contains("column: v", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_of_a_refused_line_is_named_and_doubles_suggested()
    {
        await using var sink = await SinkTaskFixture.StartAsync(Conf(), false, null, "table", _table, "timestamp.field.name", "ts");
        await sink.PutAsync(Record(Map("ts", 1700000000000L, "v", 1L, "s", "two\nlines")), Record(Map("ts", 1700000000001L, "v", 1.5), offset: 1));
        var e = await Assert.ThrowsAsync<ConnectException>(sink.CommitAsync);
        Assert.Contains("line 2 is record t-0@1", e.InnerException!.Message, StringComparison.Ordinal);
        Assert.Contains("'doubles'", e.InnerException.Message, StringComparison.Ordinal);
    }
}
