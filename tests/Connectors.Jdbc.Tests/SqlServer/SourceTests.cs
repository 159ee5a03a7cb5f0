using System.Globalization;
using Connect.Api;
using Connect.Testing;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Reading;
using Connectors.Jdbc.Tests.Source;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>Reading SQL Server: what columns become, and how new rows are asked for.</summary>
public sealed class SourceTests
{
    private const string Table = "[shop].[dbo].[orders]";

    [Fact]
    public async Task Columns_become_what_Microsofts_JDBC_driver_makes_of_them()
    {
        await using var shop = new Shop();
        shop.Described.Add(["num", "numeric(18,2)"]);
        var id = new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff");
        var time = new DateTime(2024, 2, 29, 12, 34, 56).AddTicks(7_891_234);
        shop.Select("SELECT * FROM", [
            ("bit", TdsType.Bit), ("tinyint", TdsType.TinyInt), ("smallint", TdsType.SmallInt), ("int", TdsType.Int.Required), ("bigint", TdsType.BigInt),
            ("real", TdsType.Real), ("float", TdsType.Float), ("dec", TdsType.Decimal(10, 2)), ("num", TdsType.Decimal(18, 2)), ("big", TdsType.Decimal(38, 4)),
            ("money", TdsType.Money), ("smallmoney", TdsType.SmallMoney), ("char", TdsType.Char), ("varchar", TdsType.Text), ("nvarchar", TdsType.NVarChar),
            ("max", TdsType.NVarCharMax), ("bin", TdsType.VarBinary), ("version", TdsType.RowVersion), ("guid", TdsType.UniqueIdentifier), ("xml", TdsType.Xml),
            ("node", TdsType.OfAssembly("hierarchyid")), ("place", TdsType.OfAssembly("geography")), ("any", TdsType.Variant), ("d", TdsType.Date),
            ("t", TdsType.Time(7)), ("dt2", TdsType.DateTime2(7)), ("dt", TdsType.DateTime), ("sdt", TdsType.SmallDateTime), ("dto", TdsType.DateTimeOffset(7)),
        ], [
            true, 255, -32768, 1, long.MinValue, 1.5f, 2.25, "-12345678.90", "1.25", "1234567890123456789012345678901234.5678",
            -922337203685477.5808m, 214748.3647m, "ab  ", "caf\u00e9", "\u017elu\u0165 \U0001F600", new string('x', 9000),
            new byte[] { 0, 255 }, new byte[] { 0, 0, 0, 0, 0, 0, 7, 209 }, id, "<a>1</a>",
            new byte[] { 0x58 }, new byte[] { 1 }, 7, time, time.TimeOfDay, time,
            new DateTime(2024, 2, 29, 12, 34, 56, 783), time, new DateTimeOffset(time, TimeSpan.FromHours(5.5)),
        ]);
        Assert.Equal([
            "bit:int8?=1", "tinyint:int16?=255", "smallint:int16?=-32768", "int:int32=1", "bigint:int64?=-9223372036854775808", "real:float32?=1.5",
            "float:float64?=2.25", "dec:decimal(10,2)?=-12345678.90", "num:decimal(18,2)?=1.25", "big:decimal(38,4)?=1234567890123456789012345678901234.5678",
            "money:decimal(19,4)?=-922337203685477.5808", "smallmoney:decimal(10,4)?=214748.3647", "char:string?=ab  ", "varchar:string?=caf\u00e9",
            "nvarchar:string?=\u017elu\u0165 \U0001F600", $"max:string?={new string('x', 9000)}", "bin:bytes?=x00ff", "version:bytes?=x00000000000007d1",
            "guid:string?=6F9619FF-8B86-D011-B42D-00C04FC964FF", "xml:string?=<a>1</a>", "node:bytes?=x58",
            "d:date?=19782", "t:time?=45296789", "dt2:timestamp?=1709210096789", "dt:timestamp?=1709210096783", "sdt:timestamp?=1709210040000",
            "dto:timestamp?=1709190296789",
        ], await ReadAsync(shop));
    }

    [Fact]
    public async Task Nulls_stay_nulls_in_all_types()
    {
        await using var shop = new Shop();
        (string, TdsType)[] columns =
        [
            ("a", TdsType.Bit), ("b", TdsType.TinyInt), ("c", TdsType.Decimal(38, 4)), ("d", TdsType.Money), ("e", TdsType.NVarCharMax), ("f", TdsType.RowVersion),
            ("g", TdsType.UniqueIdentifier), ("h", TdsType.Xml), ("i", TdsType.OfAssembly("hierarchyid")), ("j", TdsType.Date), ("k", TdsType.Time(0)),
            ("l", TdsType.DateTime), ("m", TdsType.DateTimeOffset(0)),
        ];
        shop.Select("SELECT * FROM", columns, [.. columns.Select(_ => (object?)null)]);
        Assert.All(await ReadAsync(shop), field => Assert.EndsWith("?=null", field, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("none", "decimal(4,2)?=1.25", "decimal(4,2)?=1.25", "decimal(9,0)?=7")]
    [InlineData("best_fit", "decimal(4,2)?=1.25", "float64?=1.25", "int32?=7")]
    public async Task Of_the_two_names_of_decimals_numeric_mapping_is_about_numeric_alone(string mapping, string dec, string num, string whole)
    {
        await using var shop = new Shop();
        shop.Described.AddRange([["a", "decimal(4,2)"], ["b", "numeric(4,2)"], ["c", "numeric(9,0)"]]);
        shop.Select("SELECT * FROM", [("a", TdsType.Decimal(4, 2)), ("b", TdsType.Decimal(4, 2)), ("c", TdsType.Decimal(9, 0))], ["1.25", "1.25", "7"]);
        Assert.Equal([$"a:{dec}", $"b:{num}", $"c:{whole}"], await ReadAsync(shop, (JdbcSourceConfig.NumericMappingKey, mapping)));
    }

    [Fact]
    public async Task Times_without_an_offset_are_read_in_the_zone_of_the_database()
    {
        await using var shop = new Shop();
        var time = new DateTime(2024, 7, 1, 12, 0, 0);
        shop.Select("SELECT * FROM", [("dt2", TdsType.DateTime2(3)), ("dto", TdsType.DateTimeOffset(3))], [time, new DateTimeOffset(time, TimeSpan.Zero)]);
        Assert.Equal(["dt2:int64?=1719849600000000", "dto:int64?=1719835200000000"],
            await ReadAsync(shop, (JdbcConfig.DbTimezoneKey, "America/New_York"), (JdbcSourceConfig.TimestampGranularityKey, "micros_long")));
    }

    [Theory]
    [InlineData("UTC", "datetime2(7)", "datetime2(7)", "2024-05-01 10:00:00.1234567", "2024-06-01 12:00:00.0000000")]
    [InlineData("America/New_York", "datetime2(7)", "datetime2(7)", "2024-05-01 06:00:00.1234567", "2024-06-01 12:00:00.0000000")]
    [InlineData("UTC", "smalldatetime", "datetime2(7)", "2024-05-01 10:00:00.1234567", "2024-06-01 12:00:00.0000000")]
    [InlineData("America/New_York", "datetimeoffset(7)", "datetimeoffset(7)", "2024-05-01 10:00:00.1234567 UTC+0", "2024-06-01 16:00:00.0000000 UTC+0")]
    [InlineData("UTC", "datetime", "datetime", "2024-05-01 10:00:00.123", "2024-06-01 12:00:00.000")]
    public async Task A_timestamp_is_given_in_the_type_of_its_column(string zone, string type, string sent, string begin, string end)
    {
        await using var shop = new Shop();
        shop.Columns = [["id", "int", (short)4, null, false, true, true], ["ts", type.Split('(')[0], (short)8, null, false, false, false]];
        shop.Described.AddRange([["id", "int"], ["ts", type]]);
        shop.Select("SELECT * FROM", [("id", TdsType.Int.Required), ("ts", TdsType.DateTime2(7).Required)]);
        await using var task = await RunningTask.StartAsync(
            shop.Config((JdbcSourceConfig.ModeKey, "timestamp+incrementing"), (JdbcSourceConfig.TimestampColumnsKey, "ts"), (JdbcSourceConfig.IncrementingColumnKey, "id"),
                (JdbcConfig.DbTimezoneKey, zone)),
            Table, (Partition, new Dictionary<string, object?> { ["timestamp"] = 1_714_557_600_123, ["timestamp_nanos"] = 123_456_700L, ["incrementing"] = 41L }));
        await PollUntilAsync(task, shop);
        var query = shop.Statements.First(s => s.Sql.StartsWith("SELECT *", StringComparison.Ordinal));
        Assert.Equal("SELECT * FROM [shop].[dbo].[orders] WHERE [shop].[dbo].[orders].[ts] < @connect_end AND (([shop].[dbo].[orders].[ts] = @connect_begin AND "
            + "[shop].[dbo].[orders].[id] > @connect_after) OR [shop].[dbo].[orders].[ts] > @connect_begin) ORDER BY [shop].[dbo].[orders].[ts],"
            + "[shop].[dbo].[orders].[id] ASC", query.Sql);
        Assert.Equal(($"{sent}|{sent}|bigint", $"{begin}|{end}|41"), (query.Types, query.Values));
    }

    // A datetime is 0.003, 0.007 or 0.010 s to people and thirds to the server: what was read last must be found again.
    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(997)]
    public async Task The_offset_of_a_datetime_leads_back_to_it(int millisecond)
    {
        await using var shop = new Shop();
        shop.Columns = [["ts", "datetime", (short)8, null, false, false, false]];
        shop.Described.Add(["ts", "datetime"]);
        var time = new DateTime(2024, 5, 1, 10, 0, 0, millisecond);
        shop.Select("SELECT * FROM", [("ts", TdsType.DateTime.Required)], [time]);
        await using var task = await RunningTask.StartAsync(shop.Config((JdbcSourceConfig.ModeKey, "timestamp"), (JdbcSourceConfig.TimestampColumnsKey, "ts")), Table);
        await task.TakeAsync(1);
        await PollUntilAsync(task, shop, queries: 2);
        var again = shop.Statements.Where(s => s.Sql.StartsWith("SELECT *", StringComparison.Ordinal)).ElementAt(1);
        Assert.Equal(time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture), again.Parameters[0].Value);
    }

    [Fact]
    public async Task Timestamp_columns_of_types_that_do_not_compare_are_refused()
    {
        await using var shop = new Shop();
        shop.Columns = [["a", "datetime", (short)8, null, false, false, false], ["b", "datetime2", (short)8, null, false, false, false]];
        shop.Described.AddRange([["a", "datetime"], ["b", "datetime2(7)"]]);
        await using var task = await RunningTask.StartAsync(shop.Config((JdbcSourceConfig.ModeKey, "timestamp"), (JdbcSourceConfig.TimestampColumnsKey, "a,b")), Table);
        var error = await Assert.ThrowsAsync<ConnectException>(task.PollAsync);
        Assert.Contains("a, b are of types that cannot be compared with one time (datetime, datetime2)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_column_is_found_to_read_by()
    {
        await using var shop = new Shop();
        shop.Columns = [["name", "nvarchar", (short)100, "X_CI_AS", true, false, false], ["no", "bigint", (short)8, null, false, true, true]];
        shop.Select("SELECT * FROM", [("name", TdsType.NVarChar), ("no", TdsType.BigInt.Required)], ["a", 7]);
        await using var task = await RunningTask.StartAsync(shop.Config((JdbcSourceConfig.ModeKey, "incrementing")), Table);
        var record = Assert.Single(await task.TakeAsync(1));
        Assert.Equal("shop.dbo.orders", record.SourcePartition["table"]);
        Assert.Equal("t-orders", record.Topic);
        var query = shop.Statements.First(s => s.Sql.StartsWith("SELECT *", StringComparison.Ordinal));
        Assert.EndsWith("WHERE [shop].[dbo].[orders].[no] > @connect_after ORDER BY [shop].[dbo].[orders].[no] ASC", query.Sql, StringComparison.Ordinal);
        Assert.Equal("-1", query.Values);
    }

    [Theory]
    [InlineData("[shop].[dbo].[orders]", "[shop].[dbo].[orders]", true)]
    [InlineData("\"shop\".\"dbo\".\"orders\"", "[shop].[dbo].[orders]", true)]
    [InlineData("shop.dbo.orders", "shop.dbo.orders", true)]
    [InlineData("\"shop\".\"dbo\".\"other\"", "[shop].[dbo].[orders]", false)]
    public void Entries_of_lists_may_have_the_quotes_of_the_JDBC_driver(string entry, string quoted, bool isTaken)
    {
        var url = JdbcUrl.Parse("jdbc:sqlserver://h");
        var dialect = DialectNames.Create(null, DatabaseList.Of(url).Target(url, new Dictionary<string, string>()), IdentifierQuoting.Always);
        var filter = new TableFilter([dialect.Respell(entry)], [], [], []);
        Assert.Equal(isTaken, filter.Takes("orders", "shop.dbo.orders", quoted == "shop.dbo.orders" ? "[shop].[dbo].[orders]" : quoted));
    }

    [Theory]
    [InlineData(207, 16, "Invalid column name 'x'.", true)]
    [InlineData(1205, 13, "Transaction was deadlocked.", false)]
    public async Task A_query_that_fails_is_given_up_or_tried_again(int number, int severity, string message, bool isFinal)
    {
        await using var shop = new Shop();
        var asked = 0;
        shop.On("SELECT * FROM", _ => ++asked == 1 ? TdsReply.Error(number, severity, message) : TdsReply.Rows([("id", TdsType.Int)], [1]));
        await using var task = await RunningTask.StartAsync(shop.Config((JdbcSourceConfig.ModeKey, "bulk")), Table);
        if (!isFinal)
        {
            Assert.Equal([1], await task.TakeAsync(1, "id"));
            return;
        }
        var error = await Assert.ThrowsAsync<ConnectException>(task.PollAsync);
        Assert.Contains($"would fail again: {message.TrimEnd('.')} [error {number}]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_the_server_ends_is_opened_again()
    {
        await using var shop = new Shop();
        var asked = 0;
        shop.On("SELECT * FROM", _ => ++asked == 1 ? TdsReply.Error(596, 21, "The session is in the kill state.") : TdsReply.Rows([("id", TdsType.Int)], [1]));
        await using var task = await RunningTask.StartAsync(shop.Config((JdbcSourceConfig.ModeKey, "bulk")), Table);
        Assert.Equal([1], await task.TakeAsync(1, "id"));
        Assert.Equal(2, shop.Server.Logins);
    }

    [Fact]
    public async Task A_query_under_way_ends_with_its_task()
    {
        await using var shop = new Shop();
        shop.On("SELECT * FROM", _ => null);
        await using var task = await RunningTask.StartAsync(shop.Config((JdbcSourceConfig.ModeKey, "bulk")), Table);
        using var stop = new CancellationTokenSource();
        var polling = task.PollUntilAsync(stop.Token);
        await UntilAsync(() => shop.Statements.Any());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_query_is_described_by_the_server_before_it_is_taken()
    {
        await using var shop = new Shop();
        shop.On("sp_describe_first_result_set", _ => TdsReply.Errors((207, 16, "Invalid column name 'x'."), (11501, 16, "The batch could not be analyzed.")));
        var config = shop.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.QueryKey, "SELECT x FROM orders;"), ("name", "n"));
        config["connector.class"] = "JdbcSourceConnector";
        var values = await new JdbcSourceConnector().ValidateAsync(config, TestContext.Current.CancellationToken);
        var (name, error) = Assert.Single(values.SelectMany(v => v.Errors.Select(e => (v.Name, e))));
        Assert.Equal(JdbcSourceConfig.QueryKey, name);
        Assert.Contains("Invalid column name 'x'. The batch could not be analyzed [error 207]", error, StringComparison.Ordinal);
        Assert.Equal("SELECT x FROM orders", Assert.Single(shop.Server.Requests).Values);
    }

    private static Dictionary<string, object?> Partition => new() { ["protocol"] = "1", ["table"] = "shop.dbo.orders" };

    private static async Task PollUntilAsync(RunningTask task, Shop shop, int queries = 1)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var polling = task.PollUntilAsync(stop.Token);
        await UntilAsync(() => shop.Statements.Count(s => s.Sql.StartsWith("SELECT *", StringComparison.Ordinal)) >= queries);
        await stop.CancelAsync();
        await ((Task)polling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "it did not happen in time");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<List<string>> ReadAsync(Shop shop, params (string, string)[] more)
    {
        await using var task = await RunningTask.StartAsync(shop.Config([(JdbcSourceConfig.ModeKey, "bulk"), .. more]), Table);
        var record = Assert.Single(await task.TakeAsync(1));
        var value = (Struct)record.Value!;
        return [.. value.Schema.Fields.Select(f => $"{f.Name}:{TypesTests.Describe(f.Schema)}={TypesTests.Show(value[f.Index])}")];
    }
}
