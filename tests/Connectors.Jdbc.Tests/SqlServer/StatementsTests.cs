using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Reading;
using Connectors.Jdbc.Urls;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>
/// The dialect's statements: all of them are Transact-SQL to Microsoft's own parser, and they do what those of Java's <c>SqlServerDatabaseDialect</c> do, which
/// <c>java-statements.txt</c> holds as it made them.
/// </summary>
public sealed class StatementsTests
{
    private static readonly JdbcSinkConfig Config = JdbcSinkConfig.Parse(new Dictionary<string, string>
    {
        ["connection.url"] = "jdbc:sqlserver://h",
        ["timestamp.fields.list"] = "us,ns",
    }, "test");

    private static readonly TableId Orders = new(null, "dbo", "orders");
    private static readonly Dictionary<string, string> Java = ReadJava();

    private static SinkColumn[] Columns { get; } =
    [
        Column("id", Schema.Int32, key: true),
        Column("name", Schema.String, key: true),
        Column("i8", Schema.OptionalInt8),
        Column("i16", Schema.Int16),
        Column("i64", Schema.OptionalInt64),
        Column("f32", Schema.Float32),
        Column("f64", Schema.Float64),
        Column("b", SchemaBuilder.Boolean().Default(true).Build()),
        Column("s", SchemaBuilder.String().Default("x").Build()),
        Column("bin", Schema.OptionalBytes),
        Column("dec", LogicalTypes.DecimalBuilder(2).Default(new BigDecimal(-950, 2)).Build()),
        Column("dec4", LogicalTypes.DecimalBuilder(4).Optional().Build()),
        Column("d", LogicalTypes.OptionalDate),
        Column("tm", LogicalTypes.OptionalTime),
        Column("ts", LogicalTypes.TimestampBuilder().Default(new DateTime(2020, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc)).Build()),
        Column("us", Schema.OptionalInt64) with { IsTimestampField = true },
        Column("ns", Schema.OptionalString) with { IsTimestampField = true },
    ];

    // What the table looks like after Java's CREATE TABLE, as the catalog says.
    private static readonly TableStructure Structure = new(Orders, "TABLE",
    [
        new("id", "int") { IsPrimaryKey = true },
        new("name", "varchar") { IsPrimaryKey = true, CastType = "varchar(900) COLLATE SQL_Latin1_General_CP1_CI_AS" },
        new("i16", "smallint"), new("s", "varchar") { CastType = "varchar(max) COLLATE SQL_Latin1_General_CP1_CI_AS" },
    ]);

    [Theory]
    [InlineData("always")]
    [InlineData("never")]
    public void Tables_are_created_and_altered_as_by_Java(string quoting)
    {
        var dialect = DialectOf(quoting);
        Assert.Equal(Java[$"hold {quoting} create"], Parsed(dialect.CreateTable(Orders, Columns, Config.Times)));
        Assert.Equal(Java[$"hold {quoting} create without key"], Parsed(dialect.CreateTable(Orders, Columns[3..5], Config.Times)));
        Assert.Equal(Java[$"hold {quoting} alter"], Parsed(Assert.Single(dialect.AddColumns(Orders, Columns[2..10], Config.Times))));
        Assert.Equal(Java[$"hold {quoting} alter one"], Parsed(Assert.Single(dialect.AddColumns(Orders, Columns[2..3], Config.Times))));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("[or.ders]")]
    [InlineData("shop.sales.orders")]
    public void Names_of_tables_are_read_as_by_Java(string name)
    {
        var table = DialectOf("always").ParseTable(name);
        Assert.Equal(Java[$"hold always name {name}"], $"{table.Catalog ?? "null"}|{table.Schema ?? "null"}|{table.Name}");
    }

    [Theory]
    [InlineData("\"or.ders\"", "dbo", "or.ders")]
    [InlineData("\"a\"\"b\"", "dbo", "a\"b")]
    [InlineData("\"a]b\"", "dbo", "a]b")]
    [InlineData("[a\"b]", "dbo", "a\"b")]
    [InlineData("\"shop\".\"sales\".[t]", "sales", "t")]
    public void Names_may_stand_in_the_quotes_of_the_JDBC_driver_too(string name, string schema, string expected)
    {
        var table = DialectOf("always").ParseTable(name);
        Assert.Equal((schema, expected), (table.Schema, table.Name));
    }

    [Theory]
    [InlineData("\"a")]
    [InlineData("[a")]
    public void A_name_whose_quote_is_not_closed_is_refused(string name) => Assert.Throws<ConnectException>(() => DialectOf("always").ParseTable(name));

    public static TheoryData<string, bool, int> Writes
    {
        get
        {
            var data = new TheoryData<string, bool, int>();
            foreach (var operation in (string[])["insert", "update", "delete", "upsert", "upsert one key", "upsert all key"])
                foreach (var described in (bool[])[true, false])
                    foreach (var rows in (int[])[1, 2, 300])
                        data.Add(operation, described, rows);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public void Rows_are_written_to_the_columns_and_by_the_keys_that_Java_takes(string operation, bool isDescribed, int rows)
    {
        var keys = operation == "upsert one key" ? Columns[..1] : Columns[..2];
        var others = operation is "upsert all key" or "delete" ? [] : (SinkColumn[])[Columns[3], Columns[8]];
        foreach (var quoting in (string[])["always", "never"])
        {
            var dialect = DialectOf(quoting);
            ColumnBuffer[] k = [.. keys.Select(c => Buffer(dialect, c))], o = [.. others.Select(c => Buffer(dialect, c))];
            var kind = Enum.Parse<RowOperation>(operation.Split(' ')[0], ignoreCase: true);
            foreach (var hold in kind == RowOperation.Upsert ? (bool[])[true, false] : [true])
            {
                var sql = dialect.Statement(kind, Orders, k, o, isDescribed ? Structure : null, hold, rows);
                var (ours, java) = (WriteShape.Of(sql), WriteShape.Of(Parameters(Java[$"{(hold ? "hold" : "nohold")} {quoting} {operation}"])));
                Assert.Equal(java, ours);
                // Each parameter is used once.
                Assert.Equal(rows * (k.Length + o.Length), WriteShape.ParametersOf(sql).Count);
                Assert.Equal(rows * (k.Length + o.Length), WriteShape.ParametersOf(sql).Distinct().Count());
            }
        }
    }

    [Fact]
    public void Text_of_keys_is_compared_in_the_type_and_collation_of_its_column()
    {
        var dialect = DialectOf("always");
        ColumnBuffer[] key = [Buffer(dialect, Columns[1])];
        Assert.Equal("DELETE FROM [dbo].[orders] WHERE [name] IN (CAST(@p0 COLLATE SQL_Latin1_General_CP1_CI_AS AS varchar(8000)))",
            dialect.Statement(RowOperation.Delete, Orders, key, [], Structure, holdLock: true, 1));
        TableStructure Other(string type, string cast) => new(Orders, "TABLE", [new("name", type) { CastType = cast }]);
        string Of(string type, string cast) => Parsed(dialect.Statement(RowOperation.Delete, Orders, key, [], Other(type, cast), holdLock: true, 1));
        Assert.EndsWith("(CAST(@p0 COLLATE X_CI_AS AS nvarchar(4000)))", Of("nvarchar", "nvarchar(450) COLLATE X_CI_AS"), StringComparison.Ordinal);
        // A value might be cut to another key.
        Assert.EndsWith("(@p0 COLLATE X_CI_AS)", Of("varchar", "varchar(8000) COLLATE X_CI_AS"), StringComparison.Ordinal);
        Assert.EndsWith("(@p0 COLLATE X_CI_AS)", Of("nvarchar", "nvarchar(max) COLLATE X_CI_AS"), StringComparison.Ordinal);
        Assert.EndsWith("(@p0)", Of("uniqueidentifier", "uniqueidentifier"), StringComparison.Ordinal);
        Assert.EndsWith("(CAST(@p0 AS nvarchar(4000)))", Of("sql_variant", "sql_variant"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_keys_that_differ_and_may_be_one_to_the_database_the_last_row_counts()
    {
        var dialect = DialectOf("always");
        ColumnBuffer[] keys = [Buffer(dialect, Columns[1])], others = [Buffer(dialect, Columns[3])];
        Assert.Equal("MERGE INTO [dbo].[orders] AS target USING (SELECT [name],[i16] FROM (SELECT [name],[i16],ROW_NUMBER() OVER (PARTITION BY [name] ORDER BY "
            + "connect_row DESC) AS connect_rank FROM (VALUES (@p0,@p1,0),(@p2,@p3,1)) AS incoming([name],[i16],connect_row)) AS ranked WHERE connect_rank = 1) "
            + "AS incoming ON (target.[name]=incoming.[name]) WHEN MATCHED THEN UPDATE SET [i16]=incoming.[i16] WHEN NOT MATCHED THEN INSERT ([name],[i16]) "
            + "VALUES (incoming.[name],incoming.[i16]);", Parsed(dialect.Statement(RowOperation.Upsert, Orders, keys, others, null, holdLock: false, 2)));
        // Numbers are equal or not.
        Assert.DoesNotContain("ROW_NUMBER",
            dialect.Statement(RowOperation.Upsert, Orders, [Buffer(dialect, Columns[0])], others, null, holdLock: false, 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inc")]
    [InlineData("ts")]
    [InlineData("ts2")]
    [InlineData("tsinc")]
    public void Rows_are_found_as_by_Java(string mode)
    {
        var table = new TableId("shop", "sales", "orders");
        foreach (var quoting in (string[])["always", "never"])
        {
            var dialect = DialectOf(quoting);
            string[] timestamps = mode switch { "inc" => [], "ts2" => ["changed", "created"], _ => ["changed"] };
            var sql = $"SELECT * FROM {dialect.Quote(table)}{new Criteria(dialect, table, timestamps, mode is "ts" or "ts2" ? null : "id").Clause}";
            Assert.Equal(Java[$"hold {quoting} source {mode}"],
                Parsed(sql).Replace("@connect_begin", "?", StringComparison.Ordinal).Replace("@connect_end", "?", StringComparison.Ordinal)
                    .Replace("@connect_after", "?", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sh]op")]
    public void The_queries_of_the_catalog_are_Transact_SQL(string? catalog)
    {
        var dialect = DialectOf("always");
        var from = catalog is null ? " sys.objects" : " [sh]]op].sys.objects";
        Assert.Contains(from, Parsed(dialect.DescribeQuery(catalog)), StringComparison.Ordinal);
        Assert.Contains(from, Parsed(dialect.ListQuery(catalog)), StringComparison.Ordinal);
        Parsed(dialect.CurrentTimestampQuery);
        Parsed(dialect.LivenessQuery);
    }

    [Fact]
    public void Defaults_with_quotes_and_bytes_are_literals_of_Transact_SQL()
    {
        var sql = Parsed(DialectOf("always").CreateTable(Orders,
            [Column("a", SchemaBuilder.String().Default("it's").Build()), Column("b", SchemaBuilder.Bytes().Default(new byte[] { 0, 255 }).Build())], Config.Times));
        Assert.Contains("DEFAULT 'it''s'", sql, StringComparison.Ordinal);
        Assert.Contains("DEFAULT 0x00FF", sql, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("READ_COMMITTED")]
    [InlineData("SNAPSHOT")]
    public void Statements_of_the_session_are_Transact_SQL(string isolation)
    {
        var url = JdbcUrl.Parse(
            $"jdbc:sqlserver://h;lockTimeout=500;quotedIdentifier=OFF;quotedId=ON;concatNullYieldsNull=ON;defaultTransactionIsolation={isolation}");
        var statements = DatabaseList.Of(url).Target(url, new Dictionary<string, string>()).SessionStatements;
        Assert.Equal(5, statements.Count);
        foreach (var statement in statements) Parsed(statement);
    }

    internal static string Parsed(string sql)
    {
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors.Select(e => e.Message))}: {sql}");
        return sql;
    }

    private static string Parameters(string sql)
    {
        var parts = sql.Split('?');
        return string.Concat(parts.Select((p, i) => i == parts.Length - 1 ? p : $"{p}@p{i}"));
    }

    private static SinkColumn Column(string name, Schema schema, bool key = false) => new(name, schema, key, ColumnOrigin.ValueField);

    private static ColumnBuffer Buffer(Dialect dialect, SinkColumn column) => dialect.CreateBuffer(column, null, Config.Times, Config.ReplaceNullWithDefault);

    private static Databases.SqlServer.SqlServerDialect DialectOf(string quoting)
    {
        var url = JdbcUrl.Parse("jdbc:sqlserver://h");
        return (Databases.SqlServer.SqlServerDialect)DialectNames.Create("", DatabaseList.Of(url).Target(url, new Dictionary<string, string>()),
            quoting == "always" ? IdentifierQuoting.Always : IdentifierQuoting.Never);
    }

    private static Dictionary<string, string> ReadJava()
    {
        using var reader = new StreamReader(typeof(StatementsTests).Assembly.GetManifestResourceStream("sqlserver-java-statements.txt")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split("### ", StringSplitOptions.RemoveEmptyEntries)
            .Select(s => s.Split('\n', 2)).ToDictionary(s => s[0], s => s[1].TrimEnd('\n'));
    }
}
