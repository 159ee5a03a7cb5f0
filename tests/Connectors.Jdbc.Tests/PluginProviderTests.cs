using System.Data.Common;
using System.Globalization;
using Connect.Api;
using Connect.Testing;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.SqlServer;
using Connectors.Jdbc.Tests.Source;
using Connectors.Jdbc.Tests.SqlServer;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests;

/// <summary>A provider from the plugin path, whose types are none of the built-in one's, writes and reads as that one does.</summary>
[Collection<PluginProviders>]
public sealed class PluginProviderTests
{
    private static readonly Schema Key = SinkRun.Fields(("id", Schema.Int32));

    private static readonly Schema Row = SinkRun.Fields(("id", Schema.Int32), ("i8", Schema.OptionalInt8), ("i16", Schema.OptionalInt16), ("i64", Schema.OptionalInt64),
        ("f32", Schema.OptionalFloat32), ("f64", Schema.OptionalFloat64), ("b", Schema.OptionalBoolean), ("s", Schema.OptionalString), ("bin", Schema.OptionalBytes),
        ("dec", LogicalTypes.DecimalBuilder(2).Optional().Build()), ("d", LogicalTypes.OptionalDate), ("tm", LogicalTypes.OptionalTime),
        ("ts", LogicalTypes.Timestamp));

    private static object?[] Values(int id, string text) =>
    [
        id, (sbyte)-8, (short)1600, 64L << 32, 0.5f, -2.25, true, text, new byte[] { 0, 255 }, new BigDecimal(-950, 2), new DateOnly(2024, 2, 29),
        new TimeSpan(0, 1, 2, 3, 4), new DateTime(2024, 1, 2, 3, 4, 5, 6 * id, DateTimeKind.Utc),
    ];

    private static object?[] Nulls(int id) => [id, .. Enumerable.Repeat<object?>(null, 11), new DateTime(2024, 1, 3, 0, 0, id, DateTimeKind.Utc)];

    // What is read of rows that were added, changed and deleted: schemas, values and offsets.
    private static async Task<IReadOnlyList<string>> WriteAndReadAsync(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"), ("insert.mode", "upsert"), ("pk.mode", "record_key"), ("pk.fields", "id"),
            ("delete.enabled", "true"));
        SinkRecord Keyed(int id, object?[]? values) => run.Raw(values is null ? null : Row, values is null ? null : SinkRun.Struct(Row, values), Key, SinkRun.Struct(Key, id));
        await run.Put(Keyed(1, Values(1, "a")), Keyed(2, Values(2, "b")), Keyed(3, Values(3, "c")));
        await run.Put(Keyed(2, Values(2, "it's \\ ü")), Keyed(3, null), Keyed(4, Nulls(4)));

        var table = kind switch { "postgresql" => $"\"public\".\"{run.Topic}\"", "sqlite" => run.Topic, _ => $"`{new Uri(Servers.Require("MYSQL")).AbsolutePath[1..]}`.`{run.Topic}`" };
        await using var task = await RunningTask.StartAsync(new(store.Config)
        {
            // The sink's times are numbers to SQLite.
            [JdbcSourceConfig.ModeKey] = kind == "sqlite" ? "incrementing" : "timestamp+incrementing",
            [JdbcSourceConfig.IncrementingColumnKey] = "id",
            [JdbcSourceConfig.TimestampColumnsKey] = kind == "sqlite" ? "" : "ts",
            [JdbcSourceConfig.PollIntervalKey] = "20",
            [JdbcSourceConfig.TopicPrefixKey] = "t-",
        }, table);
        return [.. (await task.TakeAsync(3)).Select(record => string.Join('\n', Of(record)))];
    }

    private static IEnumerable<string> Of(SourceRecord record)
    {
        var row = (Struct)record.Value!;
        foreach (var field in row.Schema.Fields) yield return $"{field.Name} {field.Schema} {(field.Schema.IsOptional ? "optional" : "required")}: {Text(row[field.Name])}";
        yield return string.Join(", ", record.SourceOffset!.Select(o => $"{o.Key}={o.Value}"));
    }

    // That a column is NOT NULL is in PostgreSQL's catalog; only the built-in provider tells where to look it up.
    private static IEnumerable<string> WithoutRequired(IEnumerable<string> records) => records.Select(r => r.Replace("} required:", "} optional:", StringComparison.Ordinal));

    private static string Text(object? value) => value switch
    {
        null => "null",
        byte[] bytes => Convert.ToHexString(bytes),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [Theory]
    [InlineData("postgresql")]
    [InlineData("mysql")]
    [InlineData("mariadb")]
    [InlineData("sqlite")]
    public async Task Rows_are_written_and_read_as_with_the_built_in_provider(string kind)
    {
        var expected = await WriteAndReadAsync(kind);
        Assert.Contains("s Schema{STRING} optional: it's \\ ü\n", expected[1], StringComparison.Ordinal);
        using var store = Store.Of(kind);
        using var registered = PluginProviders.Register(store.Config["connection.url"]);
        Assert.Equal(kind == "postgresql" ? WithoutRequired(expected) : expected, await WriteAndReadAsync(kind));
    }

    [Fact]
    public async Task Columns_of_PostgreSQLs_own_types_take_what_is_cast_to_them()
    {
        using var store = Store.Of("postgresql");
        using var registered = PluginProviders.Register(store.Config["connection.url"]);
        await using var run = await SinkRun.Start(store, ("connection.stringtype", "unspecified"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT, u UUID, j JSONB, n NUMERIC(40, 2), a INT[], z TIMESTAMPTZ)");
        var schema = SinkRun.Fields(("id", Schema.Int32), ("u", Schema.String), ("j", Schema.String), ("n", LogicalTypes.Decimal(2)),
            ("a", SchemaBuilder.Array(Schema.OptionalInt32).Build()), ("z", LogicalTypes.Timestamp));
        await run.Put(run.Record(schema, 1, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "{\"k\": 1}", BigDecimal.Parse("12345678901234567890123456789012345678.90"),
            new object?[] { 1, null, 3 }, new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc)));
        Assert.Equal(["1|f81d4fae-7dec-11d0-a765-00a0c91e6bf6|{\"k\": 1}|12345678901234567890123456789012345678.90|{1,NULL,3}|2024-01-02 03:04:05+00"],
            await run.Rows("id, u::text, j::text, n::text, a::text, z::text"));
    }

    [Theory]
    [InlineData("TIMESTAMP")]
    [InlineData("TIMESTAMPTZ")]
    public async Task Rows_of_PostgreSQL_are_found_by_their_time_in_the_zone_of_the_database(string type)
    {
        async Task<IReadOnlyList<string>> ReadAsync()
        {
            await using var database = await TestDatabase.PostgresAsync();
            var table = database.Table("zoned");
            await database.RunAsync($"CREATE TABLE {table} (id INT, t {type} NOT NULL); INSERT INTO {table} VALUES (1, '2024-01-01 10:00:00'), (2, '2024-01-01 10:00:01')");
            await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "timestamp"), (JdbcSourceConfig.TimestampColumnsKey, "t"),
                (JdbcConfig.DbTimezoneKey, "Asia/Tokyo"), (JdbcSourceConfig.QueryKey, $"SELECT * FROM {table}")));
            var first = (await task.TakeAsync(2))[0];
            await using var next = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "timestamp"), (JdbcSourceConfig.TimestampColumnsKey, "t"),
                (JdbcConfig.DbTimezoneKey, "Asia/Tokyo"), (JdbcSourceConfig.QueryKey, $"SELECT * FROM {table}")), null, (first.SourcePartition!, first.SourceOffset!));
            return [string.Join('\n', Of((await next.TakeAsync(1))[0]))];
        }
        var expected = await ReadAsync();
        Assert.StartsWith("id Schema{INT32} optional: 2\n", Assert.Single(expected), StringComparison.Ordinal);
        using var store = Store.Of("postgresql");
        using var registered = PluginProviders.Register(store.Config["connection.url"]);
        Assert.Equal(WithoutRequired(expected), await ReadAsync());
    }

    [Fact]
    public async Task Errors_of_SQL_Server_are_known_by_their_numbers()
    {
        await using var server = new TdsServer(_ => TdsReply.Error(1205, 13, "Transaction (Process ID 1) was deadlocked."));
        using var registered = PluginProviders.Register(server.Url);
        var url = JdbcUrl.Parse(server.Url);
        await using var connection =
            await ConnectionOpener.OpenOnceAsync(DatabaseList.Of(url).Target(url, new Dictionary<string, string>()), TestContext.Current.CancellationToken);
        await using var command = Dialect.Command(connection, null, "SELECT 1");
        var failure = await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.IsNotType<Microsoft.Data.SqlClient.SqlException>(failure);
        Assert.True(new SqlServerErrors().IsOfTheMoment(failure));
        Assert.Contains("[error 1205]", new SqlServerErrors().ReasonOf(failure), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SQL_Server_takes_rows_and_gives_them()
    {
        await using var shop = new Shop { Columns = [["id", "int", (short)4, null, false, true, true], ["s", "nvarchar", (short)40, "Latin1_General_CI_AS", true, false, false]] };
        using var registered = PluginProviders.Register(shop.Server.Url);
        shop.Select("FROM [shop].[dbo].[t]", [("id", TdsType.Int), ("s", TdsType.NVarChar)], [1, "a"], [2, null]);
        await using var task = await RunningTask.StartAsync(shop.Config(("mode", "incrementing")), "[shop].[dbo].[t]");
        var rows = await task.TakeAsync(2);
        Assert.Equal([(1, "a"), (2, null)], rows.Select(r => ((int)((Struct)r.Value!)["id"]!, (string?)((Struct)r.Value!)["s"])));
    }
}
