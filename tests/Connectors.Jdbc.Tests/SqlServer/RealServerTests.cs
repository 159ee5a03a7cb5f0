using System.Data.Common;
using Connect.Api;
using Connect.Testing;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.SqlServer;
using Connectors.Jdbc.Tests.Source;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>
/// What only a real server can tell, where <c>MSSQL</c> names one (sqlserver://sa:password@host:1433/database, whose user may create tables): that it takes the
/// statements, and that they do what they are meant to.
/// </summary>
public sealed class RealServerTests
{
    private static readonly Schema IdName = SinkRun.Fields(("id", Schema.String), ("name", Schema.OptionalString));

    [Fact]
    public async Task Rows_are_inserted_changed_and_deleted_in_tables_that_are_made_on_the_way()
    {
        await using var server = await Server.OpenAsync();
        var table = server.Table("sink");
        await server.PutAsync(table, [("auto.create", "true"), ("auto.evolve", "true"), ("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id")],
            (IdName, [["a", "1"], ["b", "2"], ["A", "3"], ["c", null]]),
            (SinkRun.Fields(("id", Schema.String), ("name", Schema.OptionalString), ("more", LogicalTypes.DecimalBuilder(2).Optional().Build())),
                [["b", "4", BigDecimal.Parse("123456789012345678901234567890123456.78")]]));
        // The server's own collation mostly takes a and A for one key, whose last record counts.
        var isOne = (int)(await server.ScalarAsync("SELECT CASE WHEN 'a' = 'A' THEN 1 ELSE 0 END"))! == 1;
        Assert.Equal(isOne ? "a=3- b=4123456789012345678901234567890123456.78 c=--" : "A=3- a=1- b=4123456789012345678901234567890123456.78 c=--",
            await server.ScalarAsync($"SELECT STRING_AGG(CONCAT(id COLLATE Latin1_General_BIN, '=', ISNULL(name, '-'), ISNULL(CAST(more AS varchar(50)), '-')), ' ') "
                + $"WITHIN GROUP (ORDER BY id COLLATE Latin1_General_BIN) FROM {table}"));
        await server.PutAsync(table, [("insert.mode", "update"), ("pk.mode", "record_value"), ("pk.fields", "id")], (IdName, [["b", "5"], ["nosuch", "6"]]));
        Assert.Equal("5", await server.ScalarAsync($"SELECT name FROM {table} WHERE id = 'b'"));
        await server.DeleteAsync(table, "b", "c");
        Assert.Equal(isOne ? 1 : 2, await server.ScalarAsync($"SELECT COUNT(*) FROM {table}"));
    }

    [Fact]
    public async Task Columns_become_what_the_driver_of_Java_makes_of_them()
    {
        await using var server = await Server.OpenAsync();
        var table = server.Table("types");
        await server.RunAsync($"""
            CREATE TABLE {table} (a bit, b tinyint, c decimal(10,2), d numeric(38,4), e money, f nvarchar(max), g xml, h uniqueidentifier, i hierarchyid,
                j datetime, k datetime2, l datetimeoffset, m time, n date, o rowversion, p sql_variant);
            INSERT INTO {table} (a, b, c, d, e, f, g, h, i, j, k, l, m, n, p) VALUES (1, 255, -1.25, 1234567890123456789012345678901234.5678, 1.5, N'žluť', '<a/>',
                '6f9619ff-8b86-d011-b42d-00c04fc964ff', '/1/', '2024-02-29T12:34:56.783', '2024-02-29T12:34:56.7891234', '2024-02-29T12:34:56.7891234+05:30',
                '12:34:56.7891234', '2024-02-29', 7)
            """);
        await using var task = await RunningTask.StartAsync(server.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.NumericMappingKey, "best_fit")), server.Qualified(table));
        var value = (Struct)(await task.TakeAsync(1))[0].Value!;
        Assert.Equal([
            "a:int8?=1", "b:int16?=255", "c:decimal(10,2)?=-1.25", "d:decimal(38,4)?=1234567890123456789012345678901234.5678", "e:decimal(19,4)?=1.5000",
            "f:string?=žluť", "g:string?=<a/>", "h:string?=6F9619FF-8B86-D011-B42D-00C04FC964FF", "i:bytes?=x58", "j:timestamp?=1709210096783",
            "k:timestamp?=1709210096789", "l:timestamp?=1709190296789", "m:time?=45296789", "n:date?=19782",
        ], value.Schema.Fields.Where(f => f.Name != "o").Select(f => $"{f.Name}:{TypesTests.Describe(f.Schema)}={TypesTests.Show(value[f.Index])}"));
    }

    [Theory]
    [InlineData("datetime")]
    [InlineData("datetime2(7)")]
    [InlineData("datetimeoffset(7)")]
    [InlineData("smalldatetime")]
    public async Task New_rows_are_found_by_time_once(string type)
    {
        await using var server = await Server.OpenAsync();
        var table = server.Table("times");
        await server.RunAsync($"CREATE TABLE {table} (id int IDENTITY PRIMARY KEY, ts {type} NOT NULL); INSERT INTO {table} (ts) VALUES ('2024-05-01T10:00:00.007'), "
            + "('2024-05-01T10:00:00.997')");
        await using var task = await RunningTask.StartAsync(
            server.Config((JdbcSourceConfig.ModeKey, "timestamp+incrementing"), (JdbcSourceConfig.TimestampColumnsKey, "ts"), (JdbcConfig.DbTimezoneKey, "America/New_York")),
            server.Qualified(table));
        Assert.Equal([1, 2], await task.TakeAsync(2, "id"));
        await server.RunAsync($"INSERT INTO {table} (ts) VALUES ('2024-05-01T10:00:00.997')");
        Assert.Equal([3], await task.TakeAsync(1, "id"));
    }

    [Theory]
    [InlineData("SELECT nosuch FROM sys.objects", 207)]
    [InlineData("SELECT * FROM nosuch_at_all", 208)]
    [InlineData("SELEC 1", 102)]
    [InlineData("SELECT 1/0", 8134)]
    [InlineData("SELECT CAST('x' AS int)", 245)]
    public async Task Its_errors_are_the_numbers_that_they_are_taken_for(string sql, int number)
    {
        await using var server = await Server.OpenAsync();
        var failure = await Assert.ThrowsAnyAsync<DbException>(() => server.ScalarAsync(sql));
        Assert.Contains($"[error {number}]", new SqlServerErrors().ReasonOf(failure), StringComparison.Ordinal);
        Assert.Equal(number != 208, new SqlServerErrors().IsPermanent(failure));
    }

    [Fact]
    public async Task Its_tables_are_listed()
    {
        await using var server = await Server.OpenAsync();
        var table = server.Table("listed");
        await server.RunAsync($"CREATE TABLE {table} (id int)");
        var dialect = DialectNames.Create(null, server.Target, IdentifierQuoting.Always);
        var tables = await dialect.ListTablesAsync(server.Connection, null, "db_", ["table"], TestContext.Current.CancellationToken);
        Assert.Contains(tables, t => t.Table.Name == table && t.Table.Schema == "dbo" && t.Type == "TABLE");
    }

    private sealed class Server : IAsyncDisposable
    {
        private readonly List<string> _tables = [];
        private readonly string _url;
        private long _offset;

        private Server(string url) => _url = url;

        public DbConnection Connection { get; private set; } = null!;

        public ConnectionTarget Target
        {
            get
            {
                var url = JdbcUrl.Parse(_url);
                return DatabaseList.Of(url).Target(url, new Dictionary<string, string>());
            }
        }

        public static async Task<Server> OpenAsync()
        {
            var uri = new Uri(Servers.Require("MSSQL"));
            var login = uri.UserInfo.Split(':', 2);
            var server = new Server($"jdbc:sqlserver://{uri.Host}:{(uri.Port < 0 ? 1433 : uri.Port)};databaseName={uri.AbsolutePath.Trim('/')};"
                + $"user={Uri.UnescapeDataString(login[0])};password={{{Uri.UnescapeDataString(login[1])}}};trustServerCertificate=true");
            server.Connection = await ConnectionOpener.OpenOnceAsync(server.Target, TestContext.Current.CancellationToken);
            return server;
        }

        public string Table(string stem)
        {
            var name = Servers.Unique(stem);
            _tables.Add(name);
            return name;
        }

        public string Qualified(string table) => $"[{Target.Url.Database}].[dbo].[{table}]";

        public Dictionary<string, string> Config(params (string Key, string Value)[] more)
        {
            var config = new Dictionary<string, string>
            {
                ["connection.url"] = _url,
                ["connection.attempts"] = "1",
                ["topics"] = "t",
                ["topic.prefix"] = "t-",
                ["poll.interval.ms"] = "20",
            };
            foreach (var (key, value) in more) config[key] = value;
            return config;
        }

        public async Task RunAsync(string sql)
        {
            await using var command = Dialect.Command(Connection, null, sql);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        public async Task<object?> ScalarAsync(string sql)
        {
            await using var command = Dialect.Command(Connection, null, sql);
            return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        }

        public Task DeleteAsync(string table, params string[] keys) => PutAsync(
            [("delete.enabled", "true"), ("pk.mode", "record_key"), ("pk.fields", "id"), ("table.name.format", table)],
            [.. keys.Select(k => new SinkRecord("t", 0, Schema.String, k, null, null, _offset++))]);

        public Task PutAsync(string table, (string, string)[] options, params (Schema Schema, object?[][] Rows)[] records) => PutAsync(
            [.. options, ("table.name.format", table)],
            [.. records.SelectMany(r => r.Rows.Select(row => new SinkRecord("t", 0, null, null, r.Schema, SinkRun.Struct(r.Schema, row), _offset++)))]);

        public async ValueTask DisposeAsync()
        {
            foreach (var table in _tables) await RunAsync($"DROP TABLE IF EXISTS [{table}]");
            await Connection.DisposeAsync();
        }

        private async Task PutAsync((string, string)[] options, SinkRecord[] records)
        {
            var config = Config([("max.retries", "0"), .. options]);
            var task = new JdbcSinkTask();
            task.Initialize(new TestSinkContext(config));
            await task.StartAsync(config, TestContext.Current.CancellationToken);
            try { await task.PutAsync(records, TestContext.Current.CancellationToken); }
            finally { await task.StopAsync(); }
        }
    }
}
