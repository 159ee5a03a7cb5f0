using Connect.Api;
using Connect.Testing;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>Writing to SQL Server: which statements and values go over the wire, and what becomes of refusals.</summary>
public sealed class SinkTests
{
    private static readonly Schema IdName = SinkRun.Fields(("id", Schema.Int32), ("name", Schema.OptionalString));

    private static readonly object?[][] Described =
        [["id", "int", (short)4, null, false, false, true], ["name", "varchar", (short)50, "SQL_Latin1_General_CP1_CI_AS", true, false, false]];

    [Fact]
    public async Task Records_of_a_poll_go_in_one_statement_that_is_prepared_once()
    {
        await using var shop = new Shop { Columns = [.. Described] };
        await using var sink = await RunningSink.StartAsync(shop, ("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id"));
        for (var poll = 0; poll < 2; poll++) await sink.PutAsync(IdName, [1, "a"], [2, null], [1, "c"]);
        Assert.All(shop.Statements, s => Assert.Equal("MERGE INTO [shop].[dbo].[t] WITH (HOLDLOCK) AS target USING (VALUES (@p0,@p1),(@p2,@p3)) AS "
            + "incoming([id],[name]) ON (target.[id]=incoming.[id]) WHEN MATCHED THEN UPDATE SET [name]=incoming.[name] WHEN NOT MATCHED THEN INSERT "
            + "([id],[name]) VALUES (incoming.[id],incoming.[name]);", s.Sql));
        // Of rows with one key the last one counts.
        Assert.Equal(["2|-|1|c", "2|-|1|c"], shop.Statements.Select(s => s.Values));
        Assert.Equal([false, true], shop.Statements.Select(s => s.IsPrepared));
        Assert.Equal("@p0 int,@p1 nvarchar(max) ,@p2 int,@p3 nvarchar(max) ", shop.Statements.First().Declarations);
        Assert.Equal(["begin", "commit", "begin", "commit"], shop.Server.Transactions);
    }

    [Fact]
    public async Task Values_go_in_types_that_hold_them_all()
    {
        await using var shop = new Shop();
        var schema = SinkRun.Fields(("i8", Schema.Int8), ("i16", Schema.Int16), ("i32", Schema.Int32), ("i64", Schema.Int64), ("f32", Schema.Float32),
            ("f64", Schema.Float64), ("b", Schema.Boolean), ("s", Schema.String), ("bin", Schema.Bytes), ("dec", LogicalTypes.Decimal(2)), ("d", LogicalTypes.Date),
            ("t", LogicalTypes.Time), ("ts", LogicalTypes.Timestamp), ("dto", LogicalTypes.Timestamp));
        shop.Columns = [.. schema.Fields.Select(f => (object?[])[f.Name, f.Name == "dto" ? "datetimeoffset" : "int", (short)4, null, true, false, false])];
        await using var sink = await RunningSink.StartAsync(shop, ("db.timezone", "America/New_York"), ("date.timezone", "utc"));
        var time = new DateTime(2024, 7, 1, 12, 0, 0, 5, DateTimeKind.Utc);
        await sink.PutAsync(schema,
            [(sbyte)-1, (short)-2, -3, -4L, 1.5f, 2.5, true, "\u017elu\u0165", new byte[] { 0, 255 }, BigDecimal.Parse("123456789012345678901234567890123456.78"),
                new DateOnly(2024, 7, 1), new TimeSpan(0, 12, 0, 0, 7), time, time]);
        var statement = Assert.Single(shop.Statements);
        Assert.Equal("smallint|smallint|int|bigint|real|float|bit|nvarchar(max)|varbinary(max)|decimal(38,2)|date|time(7)|datetime2(7)|datetimeoffset(7)",
            statement.Types);
        Assert.Equal("-1|-2|-3|-4|1.5|2.5|1|\u017elu\u0165|00FF|123456789012345678901234567890123456.78|2024-07-01|07:00:00.0070000|2024-07-01 08:00:00.0050000|"
            + "2024-07-01 12:00:00.0050000 UTC+0", statement.Values);
    }

    [Fact]
    public async Task Decimals_keep_their_digits_whatever_the_first_row_has()
    {
        await using var shop = new Shop { Columns = [["n", "decimal", (short)17, null, true, false, false]] };
        await using var sink = await RunningSink.StartAsync(shop);
        var schema = SinkRun.Fields(("n", LogicalTypes.DecimalBuilder(3).Optional().Build()));
        await sink.PutAsync(schema, new object?[] { null });
        await sink.PutAsync(schema, [BigDecimal.Parse("-0.125")]);
        Assert.Contains("decimal(38,3)", shop.Statements.First().Declarations, StringComparison.Ordinal);
        Assert.Equal(["-", "-0.125"], shop.Statements.Select(s => s.Values));
    }

    [Fact]
    public async Task A_decimal_of_more_digits_than_the_database_has_is_a_refused_record()
    {
        await using var shop = new Shop { Columns = [["n", "decimal", (short)17, null, true, false, false]] };
        await using var sink = await RunningSink.StartAsync(shop, reporting: true);
        var schema = SinkRun.Fields(("n", LogicalTypes.Decimal(0)));
        await sink.PutAsync(schema, [BigDecimal.Parse(new string('9', 38))], [BigDecimal.Parse(new string('9', 39))]);
        var (record, error) = Assert.Single(sink.Context.Reported);
        Assert.Equal(1, record.Offset);
        Assert.Contains("has more than the 38 digits of SQL Server's decimal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_and_columns_that_are_missing_are_made()
    {
        await using var shop = new Shop();
        shop.On("CREATE TABLE", _ =>
        {
            shop.Columns = [.. Described];
            return TdsReply.Changed(0);
        });
        shop.On("ALTER TABLE", _ =>
        {
            shop.Columns = [.. Described, ["more", "int", (short)4, null, true, false, false]];
            return TdsReply.Changed(0);
        });
        await using var sink = await RunningSink.StartAsync(shop, ("auto.create", "true"), ("auto.evolve", "true"), ("pk.mode", "record_value"), ("pk.fields", "id"));
        await sink.PutAsync(IdName, [1, "a"]);
        await sink.PutAsync(SinkRun.Fields(("id", Schema.Int32), ("name", Schema.OptionalString), ("more", Schema.OptionalInt32)), [2, "b", 3]);
        Assert.Equal([
            "CREATE TABLE [shop].[dbo].[t] (\n[id] int NOT NULL,\n[name] varchar(max) NULL,\nPRIMARY KEY([id]))",
            "INSERT INTO [shop].[dbo].[t] ([id],[name]) VALUES (@p0,@p1)",
            "ALTER TABLE [shop].[dbo].[t] ADD\n[more] int NULL",
            "INSERT INTO [shop].[dbo].[t] ([id],[name],[more]) VALUES (@p0,@p1,@p2)",
        ], shop.Statements.Select(s => s.Sql));
    }

    [Theory]
    [InlineData("t", "[shop].[dbo].[t]")]
    [InlineData("sales.t", "[shop].[sales].[t]")]
    [InlineData("stock.t", "[stock].[dbo].[t]")]
    [InlineData("nosuch.t", "[nosuch].[dbo].[t]")]
    [InlineData("stock.sales.t", "[stock].[sales].[t]")]
    [InlineData("\"a.b\"", "[shop].[dbo].[a.b]")]
    public async Task The_first_of_two_parts_is_a_database_as_in_Java_or_else_a_schema(string name, string table)
    {
        await using var shop = new Shop { Columns = [.. Described] };
        shop.On("DB_ID(@p0)", request => TdsReply.Rows([("", TdsType.NVarChar), ("", TdsType.SmallInt), ("", TdsType.Int)],
            ["shop", (string?)request.Parameters[0].Value == "stock" ? 7 : null, (string?)request.Parameters[0].Value == "sales" ? 5 : null]));
        await using var sink = await RunningSink.StartAsync(shop, ("table.name.format", name));
        await sink.PutAsync(IdName, [1, "a"]);
        Assert.StartsWith($"INSERT INTO {table} ", Assert.Single(shop.Statements).Sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_and_deletes_find_their_rows_by_key()
    {
        await using var shop = new Shop { Columns = [.. Described] };
        await using (var sink = await RunningSink.StartAsync(shop, ("insert.mode", "update"), ("pk.mode", "record_value"), ("pk.fields", "id")))
            await sink.PutAsync(IdName, [1, "a"], [2, "b"]);
        await using (var sink = await RunningSink.StartAsync(shop, ("delete.enabled", "true"), ("pk.mode", "record_key"), ("pk.fields", "name")))
            await sink.Task.PutAsync([new("t", 0, Schema.String, "x", null, null, 0), new("t", 0, Schema.String, "y", null, null, 1)], Token);
        Assert.Equal([
            "UPDATE target SET [name]=incoming.[name] FROM [shop].[dbo].[t] AS target JOIN (VALUES (@p0,@p1),(@p2,@p3)) AS incoming([id],[name]) ON "
                + "target.[id]=incoming.[id]",
            "DELETE FROM [shop].[dbo].[t] WHERE [name] IN (CAST(@p0 COLLATE SQL_Latin1_General_CP1_CI_AS AS varchar(8000)),"
                + "CAST(@p1 COLLATE SQL_Latin1_General_CP1_CI_AS AS varchar(8000)))",
        ], shop.Statements.Select(s => StatementsTests.Parsed(s.Sql)));
    }

    [Fact]
    public async Task No_statement_has_more_parameters_than_the_server_takes()
    {
        await using var shop = new Shop();
        var schema = SinkRun.Fields([.. Enumerable.Range(0, 7).Select(i => ($"c{i}", Schema.Int32))]);
        shop.Columns = [.. schema.Fields.Select(f => (object?[])[f.Name, "int", (short)4, null, false, false, false])];
        await using var sink = await RunningSink.StartAsync(shop);
        await sink.PutAsync(schema, [.. Enumerable.Range(0, 1000).Select(i => (object?[])[i, i, i, i, i, i, i])]);
        Assert.All(shop.Statements, s => Assert.InRange(s.Parameters.Count, 1, 2098));
        Assert.Equal(7000, shop.Statements.Sum(s => s.Parameters.Count));
        Assert.InRange(shop.Statements.Count(), 4, 12);
        Assert.Equal(["begin", "commit"], shop.Server.Transactions);
    }

    [Fact]
    public async Task A_table_that_somebody_altered_is_looked_at_again()
    {
        await using var shop = new Shop { Columns = [.. Described] };
        await using var sink = await RunningSink.StartAsync(shop);
        await sink.PutAsync(IdName, [1, "a"]);
        var asked = 0;
        shop.On("INSERT INTO", _ => ++asked == 1 ? TdsReply.Errors((207, 16, "Invalid column name 'x'."), (8180, 16, "Statement(s) could not be prepared."))
            : TdsReply.Changed(1));
        await sink.PutAsync(IdName, [2, "b"]);
        Assert.Equal(["begin", "commit", "begin", "rollback", "begin", "commit"], shop.Server.Transactions);
    }

    [Fact]
    public async Task Keys_that_are_one_to_the_database_have_rows_go_alone()
    {
        await using var shop = new Shop { Columns = [.. Described] };
        shop.On("MERGE", r => r.Parameters.Count > 2 ? TdsReply.Error(8672, 16, "The MERGE statement attempted to UPDATE or DELETE the same row more than once.")
            : TdsReply.Changed(1));
        await using var sink = await RunningSink.StartAsync(shop, ("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id"));
        await sink.PutAsync(IdName, [1, "a"], [2, "b"]);
        Assert.Equal(["1|a", "2|b"], shop.Statements.Skip(1).Select(s => s.Values));
    }

    [Theory]
    [InlineData(1205, 13, "Transaction (Process ID 1) was deadlocked.")]
    [InlineData(2627, 14, "Violation of PRIMARY KEY constraint.")]
    [InlineData(40197, 20, "The service has encountered an error processing your request.")]
    public async Task A_write_that_fails_is_repeated(int number, int severity, string message)
    {
        await using var shop = new Shop { Columns = [.. Described] };
        var failing = true;
        shop.On("INSERT INTO", _ => failing ? TdsReply.Error(number, severity, message) : TdsReply.Changed(1));
        await using var sink = await RunningSink.StartAsync(shop, ("max.retries", "1"), ("retry.backoff.ms", "1"));
        var error = await Assert.ThrowsAsync<RetriableException>(() => sink.PutAsync(IdName, [1, "a"]));
        Assert.Contains($"errorCode={number}", error.Message, StringComparison.Ordinal);
        Assert.Contains(message.TrimEnd('.'), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
        failing = false;
        await sink.PutAsync(IdName, [1, "a"]);
        Assert.Equal("commit", shop.Server.Transactions.Last());
    }

    [Fact]
    public async Task A_refused_record_is_reported_and_the_others_are_written()
    {
        await using var shop = new Shop { Columns = [.. Described] };
        shop.On("INSERT INTO", r => r.Parameters.Any(p => p.Value is 2L)
            ? TdsReply.Errors((2627, 14, "Violation of PRIMARY KEY constraint 'PK_t'. The duplicate key value is (2)."), (3621, 0, "The statement has been terminated."))
            : TdsReply.Changed(1));
        await using var sink = await RunningSink.StartAsync(shop, reporting: true);
        await sink.PutAsync(IdName, [1, "a"], [2, "b"], [3, "c"]);
        var (record, error) = Assert.Single(sink.Context.Reported);
        Assert.Equal(1, record.Offset);
        Assert.Contains("The duplicate key value is (2)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(544, "Cannot insert explicit value for identity column in table 't' when IDENTITY_INSERT is set to OFF.", "the column counts up by itself")]
    [InlineData(8102, "Cannot update identity column 'id'.", "the column counts up by itself")]
    [InlineData(271, "The column \"x\" cannot be modified because it is either a computed column or is the result of a UNION operator.", "the database's own")]
    [InlineData(273, "Cannot insert an explicit value into a timestamp column.", "the database's own")]
    [InlineData(220, "Arithmetic overflow error for data type tinyint, value = -1.", "create the column as smallint")]
    [InlineData(2628, "String or binary data would be truncated in table 't', column 'name'.", "alter the column to a larger type")]
    [InlineData(2760, "The specified schema name \"x\" either does not exist or you do not have permission to use it.", "schemas are not created")]
    public async Task Refusals_come_with_what_to_do(int number, string message, string advice)
    {
        await using var shop = new Shop { Columns = [.. Described] };
        shop.On("INSERT INTO", _ => TdsReply.Error(number, 16, message));
        await using var sink = await RunningSink.StartAsync(shop);
        var error = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync(IdName, [1, "a"]));
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_is_not_answered_ends_when_it_is_cancelled()
    {
        await using var shop = new Shop { Columns = [.. Described] };
        shop.On("INSERT INTO", _ => null);
        await using var sink = await RunningSink.StartAsync(shop);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var putting = sink.Task.PutAsync([new("t", 0, null, null, IdName, SinkRun.Struct(IdName, 1, "a"), 0)], stop.Token);
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (!shop.Statements.Any() && DateTime.UtcNow < deadline) await Task.Delay(5, Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => putting.WaitAsync(TimeSpan.FromSeconds(20), Token));
        Assert.DoesNotContain("commit", shop.Server.Transactions);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private sealed class RunningSink : IAsyncDisposable
    {
        private long _offset;

        private RunningSink(TestSinkContext context) => Context = context;

        public JdbcSinkTask Task { get; } = new();
        public TestSinkContext Context { get; }

        public static Task<RunningSink> StartAsync(Shop shop, params (string, string)[] options) => StartAsync(shop, false, options);

        public static async Task<RunningSink> StartAsync(Shop shop, bool reporting, params (string, string)[] options)
        {
            var config = shop.Config([("max.retries", "0"), .. options]);
            var sink = new RunningSink(new(config, TimeProvider.System) { Reporting = reporting });
            sink.Task.Initialize(sink.Context);
            await sink.Task.StartAsync(config, Token);
            return sink;
        }

        public Task PutAsync(Schema schema, params object?[][] rows) =>
            Task.PutAsync([.. rows.Select(r => new SinkRecord("t", 0, null, null, schema, SinkRun.Struct(schema, r), _offset++))], Token);

        public async ValueTask DisposeAsync() => await Task.StopAsync();
    }
}
