using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.PostgreSql;
using Connectors.Jdbc.Databases.SqlServer;
using Connectors.Jdbc.Urls;
using IsolationLevel = System.Data.IsolationLevel;

namespace Connectors.Jdbc.Tests.Sink;

public sealed class DialectSqlTests
{
    private static readonly TableId Table = new(null, "s", "t");
    private static readonly JdbcSinkConfig Config =
        JdbcSinkConfig.Parse(new Dictionary<string, string> { ["connection.url"] = "jdbc:sqlite:x" }, "test");

    public static TheoryData<string, string> Tables => new()
    {
        { "postgresql", """
            CREATE TABLE "s"."t" (
            "id" INT NOT NULL,
            "a""b" TEXT NULL,
            "n" DECIMAL DEFAULT -9.50,
            "f" BOOLEAN DEFAULT TRUE,
            "x" TEXT DEFAULT 'it''s',
            "b" BYTEA DEFAULT '\x00FF',
            "l" SMALLINT[] DEFAULT ARRAY[1,2]::SMALLINT[],
            "d" DATE DEFAULT '2020-01-01',
            "c" TIME DEFAULT '01:02:03.000',
            "m" TIMESTAMP DEFAULT '2020-01-02 03:04:05.006',
            "us" TIMESTAMP NULL,
            PRIMARY KEY("id"))
            """ },
        { "mysql", """
            CREATE TABLE `s`.`t` (
            `id` INT NOT NULL,
            `a"b` TEXT NULL,
            `n` DECIMAL(65,2) DEFAULT -9.50,
            `f` TINYINT DEFAULT 1,
            `x` TEXT DEFAULT 'it''s',
            `b` VARBINARY(1024) DEFAULT x'00FF',
            `d` DATE DEFAULT '2020-01-01',
            `c` TIME(3) DEFAULT '01:02:03.000',
            `m` DATETIME(3) DEFAULT '2020-01-02 03:04:05.006',
            `us` DATETIME(6) NULL,
            PRIMARY KEY(`id`))
            """ },
        { "sqlite", """
            CREATE TABLE "s"."t" (
            "id" INTEGER NOT NULL,
            "a""b" TEXT NULL,
            "n" NUMERIC DEFAULT -9.50,
            "f" INTEGER DEFAULT 1,
            "x" TEXT DEFAULT 'it''s',
            "b" BLOB DEFAULT x'00FF',
            "d" NUMERIC DEFAULT '2020-01-01',
            "c" NUMERIC DEFAULT '01:02:03.000',
            "m" NUMERIC DEFAULT '2020-01-02 03:04:05.006',
            "us" NUMERIC NULL,
            PRIMARY KEY("id"))
            """ },
        { "sqlserver", """
            CREATE TABLE [s].[t] (
            [id] int NOT NULL,
            [a"b] varchar(max) NULL,
            [n] decimal(38,2) DEFAULT -9.50,
            [f] bit DEFAULT 1,
            [x] varchar(max) DEFAULT 'it''s',
            [b] varbinary(max) DEFAULT 0x00FF,
            [d] date DEFAULT '2020-01-01',
            [c] time DEFAULT '01:02:03.000',
            [m] datetime2 DEFAULT '2020-01-02 03:04:05.006',
            [us] datetime2 NULL,
            PRIMARY KEY([id]))
            """ },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Sql_of_dialects_creates_tables(string kind, string expected)
    {
        var columns = new List<SinkColumn>
        {
            Column("id", Schema.OptionalInt32, key: true),
            Column("a\"b", Schema.OptionalString),
            Column("n", LogicalTypes.DecimalBuilder(2).Default(new BigDecimal(-950, 2)).Build()),
            Column("f", SchemaBuilder.Boolean().Default(true).Build()),
            Column("x", SchemaBuilder.String().Default("it's").Build()),
            Column("b", SchemaBuilder.Bytes().Default(new byte[] { 0, 255 }).Build()),
            Column("l", SchemaBuilder.Array(Schema.Int8).Default(new object?[] { (sbyte)1, (sbyte)2 }).Build()),
            Column("d", LogicalTypes.DateBuilder().Default(new DateOnly(2020, 1, 1)).Build()),
            Column("c", LogicalTypes.TimeBuilder().Default(new TimeSpan(1, 2, 3)).Build()),
            Column("m", LogicalTypes.TimestampBuilder().Default(new DateTime(2020, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc)).Build()),
            Column("us", Schema.OptionalInt64) with { IsTimestampField = true },
        };
        if (kind != "postgresql") columns.RemoveAll(c => c.Name == "l");
        Assert.Equal(expected.ReplaceLineEndings("\n"), DialectOf(kind).CreateTable(Table, columns, Config.Times));
    }

    [Theory]
    [InlineData("postgresql", "ALTER TABLE \"s\".\"t\" ADD \"a\" INT NULL,\nADD \"b\" TEXT DEFAULT 'x'")]
    [InlineData("mysql", "ALTER TABLE `s`.`t` ADD `a` INT NULL,\nADD `b` TEXT DEFAULT 'x'")]
    [InlineData("sqlite", "ALTER TABLE \"s\".\"t\" ADD \"a\" INTEGER NULL;ALTER TABLE \"s\".\"t\" ADD \"b\" TEXT DEFAULT 'x'")]
    [InlineData("sqlserver", "ALTER TABLE [s].[t] ADD\n[a] int NULL,\n[b] varchar(max) DEFAULT 'x'")]
    public void Sql_of_dialects_adds_columns(string kind, string expected) => Assert.Equal(expected,
        string.Join(';',
            DialectOf(kind).AddColumns(Table, [Column("a", Schema.OptionalInt32), Column("b", SchemaBuilder.String().Default("x").Build())], Config.Times)));

    [Theory]
    [InlineData("mysql", "Insert", "INSERT INTO `s`.`t` (`a`,`b`,`c`) VALUES (?,?,?),(?,?,?)")]
    [InlineData("mysql", "Upsert", "INSERT INTO `s`.`t` (`a`,`b`,`c`) VALUES (?,?,?),(?,?,?) on duplicate key update `c`=values(`c`)")]
    [InlineData("mysql", "Update", "UPDATE `s`.`t` SET `c` = ? WHERE `a` = ? AND `b` = ?;\nUPDATE `s`.`t` SET `c` = ? WHERE `a` = ? AND `b` = ?")]
    [InlineData("mysql", "Delete", "DELETE FROM `s`.`t` WHERE (`a` = ? AND `b` = ?) OR (`a` = ? AND `b` = ?)")]
    [InlineData("sqlite", "Upsert", "INSERT OR REPLACE INTO \"s\".\"t\" (\"a\",\"b\",\"c\") VALUES (@p0,@p1,@p2),(@p3,@p4,@p5)")]
    [InlineData("sqlserver", "Upsert", "MERGE INTO [s].[t] WITH (HOLDLOCK) AS target USING (VALUES (@p0,@p1,@p2),(@p3,@p4,@p5)) AS incoming([a],[b],[c]) ON "
        + "(target.[a]=incoming.[a] AND target.[b]=incoming.[b])"
        + " WHEN MATCHED THEN UPDATE SET [c]=incoming.[c] WHEN NOT MATCHED THEN INSERT ([a],[b],[c]) VALUES (incoming.[a],incoming.[b],incoming.[c]);")]
    public void Sql_of_dialects_writes_many_rows_in_one_go(string kind, string operation, string expected) =>
        Assert.Equal(expected, Statement(DialectOf(kind), operation, ["a", "b"], ["c"], 2));

    [Theory]
    [InlineData("mysql", "INSERT INTO `s`.`t` (`a`) VALUES (?) on duplicate key update `a`=values(`a`)")]
    [InlineData("sqlite", "INSERT OR REPLACE INTO \"s\".\"t\" (\"a\") VALUES (@p0)")]
    [InlineData("sqlserver", "MERGE INTO [s].[t] WITH (HOLDLOCK) AS target USING (VALUES (@p0)) AS incoming([a]) ON (target.[a]=incoming.[a]) WHEN NOT "
        + "MATCHED THEN INSERT ([a]) VALUES (incoming.[a]);")]
    public void Sql_of_dialects_upserts_rows_that_are_all_key(string kind, string expected) => Assert.Equal(expected, Statement(DialectOf(kind), "Upsert", ["a"], [], 1));

    [Fact]
    public void Sql_of_dialects_deletes_by_one_column_with_a_list() =>
        Assert.Equal("DELETE FROM `s`.`t` WHERE `a` IN (?,?)", Statement(DialectOf("mysql"), "Delete", ["a"], [], 2));

    [Theory]
    [InlineData("Insert",
        "INSERT INTO \"s\".\"t\" (\"a\",\"u\",\"c\") SELECT r.c0,r.c1::uuid,r.c2::numeric FROM unnest($1::int4[],$2::text[],$3::text[]) AS r(c0,c1,c2)")]
    [InlineData("Upsert", "INSERT INTO \"s\".\"t\" (\"a\",\"u\",\"c\") SELECT r.c0,r.c1::uuid,r.c2::numeric FROM unnest($1::int4[],$2::text[],$3::text[]) AS "
        + "r(c0,c1,c2) ON CONFLICT (\"a\",\"u\") DO UPDATE SET \"c\"=EXCLUDED.\"c\"")]
    [InlineData("Update", "UPDATE \"s\".\"t\" AS t SET \"c\"=r.c2::numeric FROM unnest($1::int4[],$2::text[],$3::text[]) AS r(c0,c1,c2) "
        + "WHERE t.\"a\" = r.c0 AND t.\"u\" = r.c1::uuid")]
    [InlineData("Delete", "DELETE FROM \"s\".\"t\" AS t USING unnest($1::int4[],$2::text[]) AS r(c0,c1) WHERE t.\"a\" = r.c0 AND t.\"u\" = r.c1::uuid")]
    public void Sql_of_dialects_of_PostgreSQL_takes_columns_as_arrays(string operation, string expected)
    {
        var dialect = (PostgreSqlDialect)DialectOf("postgresql");
        ColumnBuffer[] keys = [Buffer(dialect, Column("a", Schema.Int32, key: true)), Buffer(dialect, Column("u", Schema.String, key: true))];
        ColumnBuffer[] others = [Buffer(dialect, Column("c", LogicalTypes.Decimal(2)))];
        var structure = new TableStructure(Table, "TABLE", [new("a", "int4"), new("u", "uuid"), new("c", "numeric")]);
        Assert.Equal(expected,
            dialect.ArrayStatement(Enum.Parse<RowOperation>(operation), keys, others, operation == "Delete" ? keys : [.. keys, .. others], structure));
    }

    [Theory]
    [InlineData("Insert", "INSERT INTO \"s\".\"t\" (\"a\",\"c\") SELECT r.c0,r.c1::numeric FROM (VALUES (@p0::int4,@p1::text),(@p2::int4,@p3::text)) AS r(c0,c1)")]
    [InlineData("Delete", "DELETE FROM \"s\".\"t\" AS t USING (VALUES (@p0::int4),(@p1::int4)) AS r(c0) WHERE t.\"a\" = r.c0")]
    public void Sql_of_PostgreSQL_takes_values_where_the_provider_may_have_no_arrays(string operation, string expected)
    {
        var dialect = (PostgreSqlDialect)DialectOf("postgresql");
        ColumnBuffer[] keys = [Buffer(dialect, Column("a", Schema.Int32, key: true))], others = [Buffer(dialect, Column("c", LogicalTypes.Decimal(2)))];
        var structure = new TableStructure(Table, "TABLE", [new("a", "int4"), new("c", "numeric")]);
        Assert.Equal(expected,
            dialect.ValuesStatement(Enum.Parse<RowOperation>(operation), keys, others, operation == "Delete" ? keys : [.. keys, .. others], structure, 2));
    }

    [Theory]
    [InlineData("", "mood", "")]
    [InlineData("?stringtype=unspecified", "mood", "::mood")]
    [InlineData("?stringtype=unspecified", "varchar", "")]
    [InlineData("?stringtype=unspecified", "text", "")]
    [InlineData("", "jsonb", "::jsonb")]
    public void Sql_of_dialects_of_PostgreSQL_casts_text_where_the_driver_of_Java_leaves_its_type_open(string query, string type, string cast)
    {
        var dialect = (PostgreSqlDialect)DialectOf("postgresql", query);
        ColumnBuffer[] columns = [Buffer(dialect, Column("a", Schema.String))];
        Assert.Equal($"INSERT INTO \"s\".\"t\" (\"a\") SELECT r.c0{cast} FROM unnest($1::text[]) AS r(c0)",
            dialect.ArrayStatement(RowOperation.Insert, [], columns, columns, new(Table, "TABLE", [new("a", type)])));
    }

    [Fact]
    public void Sql_of_dialects_of_the_generic_dialect_has_no_types_and_no_upsert()
    {
        var dialect = DialectNames.Create("GenericDatabaseDialect", TargetOf("mysql"), IdentifierQuoting.Always);
        Assert.Equal("`a`", dialect.Quote("a"));
        Assert.Throws<ConnectException>(() => dialect.CreateTable(Table, [Column("a", Schema.Int32)], Config.Times));
        Assert.Contains("Generic dialect", Assert.Throws<ConnectException>(() => Statement(dialect, "Upsert", ["a"], [], 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_generic_dialect_begins_transactions_as_that_of_the_database()
    {
        using var store = Store.Of("mysql");
        var dialect = DialectNames.Create("GenericDatabaseDialect", store.Target, IdentifierQuoting.Always);
        await using var connection = await DirectConnection.OpenAsync(store.Target);
        await using var transaction = await dialect.BeginAsync(connection, IsolationLevel.Unspecified, TestContext.Current.CancellationToken);
        Assert.IsType<StatementTransaction>(transaction);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("postgresql", "t", "--t")]
    [InlineData("postgresql", " s.t ", "-s-t")]
    [InlineData("postgresql", "c.s.t", "c-s-t")]
    [InlineData("postgresql", "\"a.b\"", "--a.b")]
    [InlineData("postgresql", "s.\"a\"\"b\"", "-s-a\"b")]
    [InlineData("mysql", "`a.b`.c", "-a.b-c")]
    [InlineData("sqlserver", "[a.b].[c]]d]", "a.b--c]d")]
    public void Sql_of_dialects_reads_names_of_tables(string kind, string name, string expected)
    {
        var table = DialectOf(kind).ParseTable(name);
        Assert.Equal(expected, $"{table.Catalog}-{table.Schema}-{table.Name}");
    }

    [Theory]
    [InlineData("\"a")]
    [InlineData("a.")]
    [InlineData("a.b.c.d")]
    [InlineData("\"a\"b")]
    public void Sql_of_dialects_refuses_names_that_are_none(string name) => Assert.Throws<ConnectException>(() => DialectOf("postgresql").ParseTable(name));

    [Fact]
    public void Sql_of_dialects_cuts_long_names_of_PostgreSQLs_tables_by_bytes()
    {
        var dialect = DialectOf("postgresql");
        Assert.Equal(new string('a', 63), dialect.ParseTable(new string('a', 70)).Name);
        Assert.Equal(new string('ü', 31), dialect.ParseTable(new string('ü', 40)).Name);
        Assert.Equal(new string('a', 70), DialectOf("mysql").ParseTable(new string('a', 70)).Name);
    }

    [Fact]
    public void Sql_of_dialects_leaves_names_bare_where_they_are_never_quoted()
    {
        var dialect = new PostgreSqlDatabase().CreateDialect(TargetOf("postgresql"), IdentifierQuoting.Never);
        Assert.Equal("public.mixed", dialect.Quote(dialect.ParseTable("Public.Mixed")));
        Assert.Equal("FullName", dialect.Quote("FullName"));
    }

    private static string Statement(Dialect dialect, string operation, string[] keys, string[] others, int rows)
    {
        ColumnBuffer[] Buffers(string[] names, bool key) => [.. names.Select(n => Buffer(dialect, Column(n, Schema.Int32, key)))];
        var (kind, k, o) = (Enum.Parse<RowOperation>(operation), Buffers(keys, true), Buffers(others, false));
        return dialect is SqlServerDialect own ? own.Statement(kind, Table, k, o, null, holdLock: true, rows) : dialect.StatementFor(kind, Table, k, o)(rows);
    }

    private static SinkColumn Column(string name, Schema schema, bool key = false) => new(name, schema, key, ColumnOrigin.ValueField);

    private static ColumnBuffer Buffer(Dialect dialect, SinkColumn column) => dialect.CreateBuffer(column, null, Config.Times, Config.ReplaceNullWithDefault);

    private static Dialect DialectOf(string kind, string query = "") => DialectNames.Create("", TargetOf(kind, query), IdentifierQuoting.Always);

    private static ConnectionTarget TargetOf(string kind, string query = "")
    {
        var url = JdbcUrl.Parse(kind switch { "sqlite" => "jdbc:sqlite:x", "sqlserver" => "jdbc:sqlserver://h", _ => $"jdbc:{kind}://h/d{query}" });
        return DatabaseList.Of(url).Target(url, new Dictionary<string, string>());
    }
}
