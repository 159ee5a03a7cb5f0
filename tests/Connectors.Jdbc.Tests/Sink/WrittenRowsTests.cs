using System.Numerics;
using Connect.Api;

namespace Connectors.Jdbc.Tests.Sink;

public sealed class WrittenRowsTests
{
    private static readonly Schema IdName = SinkRun.Fields(("id", Schema.Int32), ("name", Schema.OptionalString));

    public static TheoryData<string> Stores => ["postgresql", "mysql", "mariadb", "sqlite"];

    private static readonly (string Name, Func<SchemaBuilder> Type, object Value)[] Types = [
        ("i8", SchemaBuilder.Int8, (sbyte)-7), ("i16", SchemaBuilder.Int16, (short)300),
        ("i32", SchemaBuilder.Int32, 70_000), ("i64", SchemaBuilder.Int64, 5_000_000_000L),
        ("f32", SchemaBuilder.Float32, 1.5f), ("f64", SchemaBuilder.Float64, -2.25),
        ("flag", SchemaBuilder.Boolean, true), ("txt", SchemaBuilder.String, "it's \"q\" \\ ü 😀"),
        ("bin", SchemaBuilder.Bytes, new byte[] { 0, 1, 255 }), ("num", () => LogicalTypes.DecimalBuilder(2), new BigDecimal(1234, 2)),
        ("day", LogicalTypes.DateBuilder, new DateOnly(2020, 1, 1)),
        ("clock", LogicalTypes.TimeBuilder, new TimeSpan(0, 1, 2, 3, 4)),
        ("moment", LogicalTypes.TimestampBuilder, new DateTime(2020, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc)),
    ];

    [Theory]
    [InlineData("postgresql",
        "-7|300|70000|5000000000|1.5|-2.25|t|it's \"q\" \\ ü 😀|0001FF|12.34|2020-01-01 00:00:00|01:02:03.0040000|2020-01-02 03:04:05.006000")]
    [InlineData("mysql", "-7|300|70000|5000000000|1.5|-2.25|1|it's \"q\" \\ ü 😀|0001FF|12.34|2020-01-01 00:00:00|01:02:03.0040000|2020-01-02 03:04:05.006000")]
    [InlineData("mariadb",
        "-7|300|70000|5000000000|1.5|-2.25|1|it's \"q\" \\ ü 😀|0001FF|12.34|2020-01-01 00:00:00|01:02:03.0040000|2020-01-02 03:04:05.006000")]
    [InlineData("sqlite", "-7|300|70000|5000000000|1.5|-2.25|1|it's \"q\" \\ ü 😀|0001FF|12.34|1577836800000|3723004|1577934245006")]
    public async Task Written_rows_have_the_values_of_every_type(string kind, string expected)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"));
        var schema = SinkRun.Fields([.. Types.Select(t => (t.Name, t.Type().Optional().Build())), ("id", Schema.Int32)]);
        await run.Put([.. Enumerable.Range(0, 3).Select(i => run.Record(schema, [.. Types.Select(t => i == 1 ? null : t.Value), i]))]);
        Assert.Equal([$"{expected}|0", string.Concat(Enumerable.Repeat("-|", Types.Length)) + "1", $"{expected}|2"], await run.Rows(order: "id"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_are_the_same_whether_or_not_the_batch_before_had_nulls(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"));
        var schema = SinkRun.Fields([.. Types.Select(t => (t.Name, t.Type().Optional().Build())), ("id", Schema.Int32)]);
        SinkRecord[] Batch(int first, bool nulls) =>
            [.. Enumerable.Range(first, 2).Select(i => run.Record(schema, [.. Types.Select(t => nulls && i == first ? null : t.Value), i]))];
        await run.Put(Batch(0, nulls: false));
        await run.Put(Batch(2, nulls: true));
        await run.Put(Batch(4, nulls: false));
        await run.Put(Batch(6, nulls: true));
        var rows = await run.Rows(order: "id");
        Assert.Equal(8, rows.Count);
        var (full, none) = (rows[0][..^2], string.Concat(Enumerable.Repeat("-|", Types.Length))[..^1]);
        Assert.Equal([.. rows.Select((_, i) => $"{(i is 2 or 6 ? none : full)}|{i}")], rows);
    }

    [Theory]
    [InlineData("postgresql", "int2,int2,int4,int8,float4,float8,bool,text,bytea,numeric,date,time,timestamp")]
    [InlineData("mysql", "tinyint,smallint,int,bigint,float,double,tinyint,text,varbinary,decimal,date,time,datetime")]
    [InlineData("sqlite", "INTEGER,INTEGER,INTEGER,INTEGER,REAL,REAL,INTEGER,TEXT,BLOB,NUMERIC,NUMERIC,NUMERIC,NUMERIC")]
    public async Task Written_rows_lie_in_created_columns_of_the_right_types(string kind, string expected)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"));
        var schema = SinkRun.Fields([.. Types.Select((t, i) => (t.Name, i % 2 == 0 ? t.Type().Build() : t.Type().Optional().Build()))]);
        await run.Put(run.Record(schema, [.. Types.Select(t => t.Value)]));
        var table = await store.Describe(run.Topic);
        Assert.Equal(expected, string.Join(',', table!.Columns.Select(c => c.TypeName)));
        Assert.Equal(Types.Select((_, i) => i % 2 == 1), table.Columns.Select(c => c.IsNullable));
        Assert.DoesNotContain(table.Columns, c => c.IsPrimaryKey);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_are_all_there_whatever_the_size_of_the_batch(string kind)
    {
        using var store = Store.Of(kind);
        foreach (var (batch, records) in ((int, int)[])[(0, 10), (1, 10), (7, 100), (1000, 1301)])
        {
            await using var run = await SinkRun.Start(store, ("auto.create", "true"), ("batch.size", $"{batch}"));
            await run.Put([.. Enumerable.Range(0, records).Select(i => run.Record(IdName, i, i % 2 == 0 ? null : $"name {i}"))]);
            await run.Put([.. Enumerable.Range(records, 6).Select(i => run.Record(IdName, i, "more"))]);
            var all = records + 6;
            Assert.Equal([$"{all}|{all}|{all * (all - 1) / 2}|{6 + (records / 2)}"], await run.Rows("count(*), count(DISTINCT id), sum(id), count(name)"));
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_are_changed_by_upserts_the_last_of_a_key_winning(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id"), ("auto.create", "true"));
        await run.Put(run.Record(IdName, 1, "a"), run.Record(IdName, 2, "b"),
            run.Record(IdName, 1, "c"), run.Record(IdName, 3, null), run.Record(IdName, 3, "d"));
        await run.Put(run.Record(IdName, 2, null), run.Record(IdName, 4, "e"));
        Assert.Equal(["1|c", "2|-", "3|d", "4|e"], await run.Rows("id, name"));
    }

    [Theory]
    [InlineData("postgresql")]
    [InlineData("mysql")]
    public async Task Written_rows_keep_columns_that_upserts_do_not_have(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY, name VARCHAR(20), kept VARCHAR(10) DEFAULT 'dflt')");
        await store.Run($"INSERT INTO {store.Q(run.Topic)} VALUES (1, 'old', 'old')");
        await run.Put(run.Record(IdName, 1, "new"), run.Record(IdName, 2, "two"));
        Assert.Equal(["1|new|old", "2|two|dflt"], await run.Rows());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_may_be_all_key(string kind)
    {
        using var store = Store.Of(kind);
        var schema = SinkRun.Fields(("a", Schema.Int32), ("b", Schema.Int64));
        await using var run = await SinkRun.Start(store, ("insert.mode", "upsert"), ("pk.mode", "record_value"), ("auto.create", "true"));
        await run.Put(run.Record(schema, 1, 1L), run.Record(schema, 1, 2L), run.Record(schema, 1, 1L));
        await run.Put(run.Record(schema, 1, 2L));
        Assert.Equal(["1|1", "1|2"], await run.Rows(order: "b"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_are_updated_only_where_they_are(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("insert.mode", "update"), ("pk.mode", "record_value"), ("pk.fields", "id"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY, name VARCHAR(20), n INT)");
        await store.Run($"INSERT INTO {store.Q(run.Topic)} VALUES (1, 'one', 1), (2, 'two', 2), (3, 'three', 3)");
        await run.Put(run.Record(IdName, 2, "first"), run.Record(IdName, 9, "nobody"), run.Record(IdName, 1, null), run.Record(IdName, 2, "last"));
        Assert.Equal(["1|-|1", "2|last|2", "3|three|3"], await run.Rows());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_are_all_updated_without_a_key(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("insert.mode", "update"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT, name VARCHAR(20))");
        await store.Run($"INSERT INTO {store.Q(run.Topic)} VALUES (1, 'one'), (2, 'two')");
        var schema = SinkRun.Fields(("name", Schema.OptionalString));
        await run.Put(run.Record(schema, "some"), run.Record(schema, "everyone"));
        Assert.Equal(["1|everyone", "2|everyone"], await run.Rows());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_are_deleted_by_null_values_in_the_order_of_the_records(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"),
            ("insert.mode", "upsert"), ("pk.mode", "record_key"), ("pk.fields", "id"), ("delete.enabled", "true"));
        var schema = SinkRun.Fields(("name", Schema.OptionalString));
        SinkRecord Row(int id, string name) => run.Raw(schema, SinkRun.Struct(schema, name), Schema.Int32, id);
        SinkRecord Gone(int id) => run.Raw(null, null, Schema.Int32, id);
        await run.Put(Row(1, "a"), Row(2, "b"), Gone(1), Row(3, "c"), Gone(3), Row(3, "again"), Gone(77), Row(4, "d"), Row(4, "d2"), Gone(4));
        Assert.Equal(["2|b", "3|again"], await run.Rows("id, name"));
        await run.Put(Gone(2), Gone(3), Row(5, "e"));
        Assert.Equal(["5|e"], await run.Rows("id, name"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_are_deleted_by_keys_of_several_columns(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("insert.mode", "upsert"), ("pk.mode", "record_key"), ("delete.enabled", "true"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (a INT, b VARCHAR(20), n INT, PRIMARY KEY (a, b))");
        var key = SinkRun.Fields(("a", Schema.Int32), ("b", Schema.String));
        var value = SinkRun.Fields(("a", Schema.Int32), ("b", Schema.String), ("n", Schema.OptionalInt32));
        SinkRecord Row(int a, string b, int n) => run.Raw(value, SinkRun.Struct(value, a, b, n), key, SinkRun.Struct(key, a, b));
        SinkRecord Gone(int a, string b) => run.Raw(null, null, key, SinkRun.Struct(key, a, b));
        await run.Put(Row(1, "x", 1), Row(1, "y", 2), Row(2, "x", 3), Gone(1, "x"), Gone(2, "z"));
        Assert.Equal(["1|y|2", "2|x|3"], await run.Rows());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_get_new_columns_when_the_schema_grows(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"), ("auto.evolve", "true"), ("pk.mode", "record_value"), ("pk.fields", "id"));
        var more = SinkRun.Fields(("id", Schema.Int32), ("name", Schema.OptionalString),
            ("age", Schema.OptionalInt32), ("level", SchemaBuilder.Int32().Default(3).Build()));
        await run.Put(run.Record(IdName, 1, "a"), run.Record(more, 2, "b", 20, 4), run.Record(IdName, 3, "c"));
        Assert.Equal(["1|a|-|3", "2|b|20|4", "3|c|-|3"], await run.Rows("id, name, age, level"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_have_defaults_in_place_of_nulls_and_in_columns(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"));
        var schema = SinkRun.Fields(("id", Schema.Int32), ("s", SchemaBuilder.String().Optional().Default("it's \\ \"x\"").Build()),
            ("n", SchemaBuilder.Int64().Default(7L).Build()),
            ("b", SchemaBuilder.Boolean().Default(true).Build()), ("d", LogicalTypes.DecimalBuilder(2).Default(new BigDecimal(950, 2)).Build()));
        await run.Put(run.Record(schema, 1));
        await store.Run($"INSERT INTO {store.Q(run.Topic)} (id) VALUES (2)");
        var rows = await run.Rows("s, n, b, d", "id");
        Assert.Equal(rows[0], rows[1]);
        Assert.StartsWith("it's \\ \"x\"|7|", rows[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Written_rows_keep_nulls_where_defaults_are_not_wanted()
    {
        using var store = Store.Of("sqlite");
        await using var run = await SinkRun.Start(store, ("auto.create", "true"), ("replace.null.with.default", "false"));
        var schema = SinkRun.Fields(("id", Schema.Int32), ("s", SchemaBuilder.String().Optional().Default("x").Build()));
        await run.Put(run.Record(schema, 1));
        Assert.Equal(["1|-"], await run.Rows());
    }

    [Theory]
    [InlineData("postgresql")]
    [InlineData("sqlite")]
    public async Task Written_rows_may_be_known_by_topic_partition_and_offset(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"), ("pk.mode", "kafka"));
        await run.Put(run.Record(IdName, 1, "a"), run.Record(IdName, 2, "b"));
        Assert.Equal([$"{run.Topic}|0|0|1|a", $"{run.Topic}|0|1|2|b"], await run.Rows(order: "id"));
        Assert.Equal(["__connect_topic", "__connect_partition", "__connect_offset"],
            (await store.Describe(run.Topic))!.Columns.Where(c => c.IsPrimaryKey).Select(c => c.Name));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_of_string_values_have_one_column(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"));
        await run.Put(run.Raw(Schema.String, "hello", null, null), run.Raw(Schema.OptionalString, "", null, null));
        Assert.Equal(["", "hello"], await run.Rows("record_value"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_have_timestamps_of_listed_fields(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"), ("timestamp.fields.list", "l,s"));
        var schema = SinkRun.Fields(("id", Schema.Int32), ("l", Schema.OptionalInt64), ("s", Schema.OptionalString), ("other", Schema.OptionalInt64));
        await run.Put(run.Record(schema, 1, 1577934245006007L, "1577934245000000", 5L), run.Record(schema, 2));
        Assert.Equal([kind == "sqlite" ? "1|1577934245006|1577934245000|5" : "1|2020-01-02 03:04:05.006007|2020-01-02 03:04:05|5", "2|-|-|-"],
            await run.Rows());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_rows_have_timestamps_of_listed_key_columns(string kind)
    {
        using var store = Store.Of(kind);
        foreach (var ofStruct in (bool[])[true, false])
        {
            await using var run = await SinkRun.Start(store, ("auto.create", "true"),
                ("timestamp.fields.list", "at"), ("pk.mode", "record_key"), ("pk.fields", "at"));
            var keys = SinkRun.Fields(("at", Schema.Int64));
            await run.Put(run.Raw(IdName, SinkRun.Struct(IdName, 1, "a"),
                ofStruct ? keys : Schema.Int64, ofStruct ? SinkRun.Struct(keys, 1577934245000000L) : 1577934245000000L));
            Assert.Equal([kind == "sqlite" ? "1577934245000|a" : "2020-01-02 03:04:05|a"], await run.Rows("at, name"));
        }
    }

    [Theory]
    [InlineData("postgresql", "2020-01-02 03:04:05.006008|2020-01-02 03:04:05.006007|2300-01-01 00:00:00")]
    [InlineData("mariadb", "2020-01-02 03:04:05.006007|2020-01-02 03:04:05.006007|2300-01-01 00:00:00")]
    public async Task Written_rows_have_listed_nanoseconds_as_the_Java_driver_rounds_them_and_in_strings_for_any_year(string kind, string expected)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"),
            ("timestamp.fields.list", "up,down,far"), ("timestamp.precision.mode", "nanoseconds"));
        var schema = SinkRun.Fields(("up", Schema.Int64), ("down", Schema.Int64), ("far", Schema.String));
        await run.Put(run.Record(schema, 1577934245006007500L, 1577934245006007499L, "10413792000000000000"));
        Assert.Equal([expected], await run.Rows());
    }

    [Fact]
    public async Task Written_rows_have_times_with_their_offset_in_columns_of_PostgreSQL_that_are_none()
    {
        using var store = Store.Of("postgresql");
        await using var run = await SinkRun.Start(store, ("db.timezone", "America/New_York"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (d TEXT, c VARCHAR(20), m CHAR(30), dz TIMESTAMPTZ, dm TIMESTAMP, md DATE, mc TIME)");
        var (day, clock, moment) = (new DateOnly(2020, 1, 1), new TimeSpan(0, 2, 0, 0, 500), new DateTime(2020, 7, 1, 3, 0, 0, DateTimeKind.Utc));
        var schema = SinkRun.Fields(("d", LogicalTypes.Date), ("c", LogicalTypes.Time),
            ("m", LogicalTypes.Timestamp), ("dz", LogicalTypes.Date), ("dm", LogicalTypes.Date),
            ("md", LogicalTypes.Timestamp), ("mc", LogicalTypes.Timestamp));
        await run.Put(run.Record(schema, day, clock, moment, day, day, moment, moment));
        Assert.Equal(["2019-12-31 -05|21:00:00.5-05|2020-06-30 23:00:00-04|2019-12-31 05:00:00|2019-12-31 00:00:00|2020-06-30 00:00:00|23:00:00"],
            await run.Rows("d, c, trim(m), dz AT TIME ZONE 'UTC', dm, md, mc"));
    }

    [Theory]
    [InlineData("mysql", "0.1|0.1|16777216|0.1")]
    [InlineData("postgresql", "0.1|0.10000000149011612|16777216|0.1")]
    public async Task Written_rows_have_small_floats_as_the_Java_driver_writes_them(string kind, string expected)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store);
        await store.Run(
            $"CREATE TABLE {store.Q(run.Topic)} (f {(kind == "mysql" ? "FLOAT" : "REAL")}, d DOUBLE PRECISION, big DOUBLE PRECISION, n DECIMAL(20,1))");
        var schema = SinkRun.Fields([.. ((string[])["f", "d", "big", "n"]).Select(name => (name, Schema.Float32))]);
        await run.Put(run.Record(schema, 0.1f, 0.1f, 16777216f, 0.1f));
        Assert.Equal([expected], await run.Rows());
    }

    [Fact]
    public async Task Written_rows_have_strings_of_MySQL_whatever_the_servers_mode_makes_of_backslashes()
    {
        using var store = Store.Of("mysql");
        store.Config["connection.url"] += "?sessionVariables=sql_mode='NO_BACKSLASH_ESCAPES'";
        await using var run = await SinkRun.Start(store, ("insert.mode", "update"), ("pk.mode", "record_value"), ("pk.fields", "id"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY, name VARCHAR(20))");
        await store.Run($"INSERT INTO {store.Q(run.Topic)} VALUES (1, 'one'), (2, 'two')");
        await run.Put(run.Record(IdName, 1, "a\\'b\\"), run.Record(IdName, 2, "'; -- \\"));
        Assert.Equal(["1|a\\'b\\", "2|'; -- \\"], await run.Rows());
    }

    [Fact]
    public async Task Written_rows_have_each_key_column_once_and_Kafkas_names_first()
    {
        using var store = Store.Of("sqlite");
        await using var run = await SinkRun.Start(store, ("auto.create", "true"), ("pk.mode", "record_key"), ("pk.fields", "id,id,__connect_offset"));
        var keys = SinkRun.Fields(("id", Schema.Int32), ("__connect_offset", Schema.Int64));
        await run.Put(run.Raw(IdName, SinkRun.Struct(IdName, 1, "a"), keys, SinkRun.Struct(keys, 2, 3L)));
        Assert.Equal(["3|2|a"], await run.Rows());
    }

    [Theory]
    [InlineData("postgresql")]
    [InlineData("mysql")]
    public async Task Written_rows_have_decimals_of_any_precision(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"));
        var schema = SinkRun.Fields(("id", Schema.Int32), ("n", LogicalTypes.Decimal(3)));
        await run.Put(run.Record(schema, 1, new BigDecimal(BigInteger.Parse("-123456789012345678901234567890123",
            System.Globalization.CultureInfo.InvariantCulture), 3)), run.Record(schema, 2, new BigDecimal(1, 3)));
        Assert.Equal(["1|-123456789012345678901234567890.123", "2|0.001"], await run.Rows($"id, CAST(n AS {(kind == "mysql" ? "CHAR" : "TEXT")})"));
    }

    [Theory]
    [InlineData("postgresql")]
    [InlineData("mysql")]
    public async Task Written_rows_have_times_on_the_wall_clock_of_the_zone(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"), ("db.timezone", "America/New_York"));
        var schema = SinkRun.Fields(("id", Schema.Int32), ("d", LogicalTypes.Date), ("c", LogicalTypes.Time), ("m", LogicalTypes.Timestamp));
        var (day, clock) = (new DateOnly(2020, 1, 1), TimeSpan.FromHours(2));
        await run.Put(run.Record(schema, 1, day, clock, new DateTime(2020, 1, 1, 3, 0, 0, DateTimeKind.Utc)),
            run.Record(schema, 2, day, clock, new DateTime(2020, 6, 30, 23, 0, 0, DateTimeKind.Utc)));
        Assert.Equal(["1|2019-12-31 00:00:00|21:00:00|2019-12-31 22:00:00", "2|2019-12-31 00:00:00|21:00:00|2020-06-30 19:00:00"], await run.Rows());
    }

    [Theory]
    [InlineData("LEGACY", "0001-01-03|0001-01-03 00:00:00")]
    [InlineData("PROLEPTIC_GREGORIAN", "0001-01-01|0001-01-01 00:00:00")]
    public async Task Written_rows_have_old_days_by_the_calendar_that_is_set(string calendar, string expected)
    {
        using var store = Store.Of("postgresql");
        await using var run = await SinkRun.Start(store, ("auto.create", "true"), ("date.calendar.system", calendar));
        var schema = SinkRun.Fields(("d", LogicalTypes.Date), ("m", LogicalTypes.Timestamp));
        await run.Put(run.Record(schema, new DateOnly(1, 1, 1), new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
        Assert.Equal([expected], await run.Rows("d::text, m::text"));
    }

    [Fact]
    public async Task Written_rows_go_into_columns_of_PostgreSQLs_own_types()
    {
        using var store = Store.Of("postgresql");
        await using var run = await SinkRun.Start(store, ("insert.mode", "upsert"),
            ("pk.mode", "record_value"), ("pk.fields", "u"), ("db.timezone", "America/New_York"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (u UUID PRIMARY KEY, j JSON, b JSONB, m TIMESTAMPTZ, c TIMETZ, a SMALLINT[], x TEXT[])");
        var schema = SinkRun.Fields(("u", Schema.String), ("j", Schema.OptionalString),
            ("b", Schema.OptionalString), ("m", LogicalTypes.OptionalTimestamp), ("c", LogicalTypes.OptionalTime),
            ("a", SchemaBuilder.Array(Schema.Int8).Optional().Build()), ("x", SchemaBuilder.Array(Schema.OptionalString).Optional().Build()));
        var id = "01234567-89ab-cdef-0123-456789abcdef";
        await run.Put(
            run.Record(schema, id, "{\"a\": 1,  \"b\": [1]}", "{\"b\": 2, \"a\":1}",
                new DateTime(2020, 1, 1, 3, 0, 0, DateTimeKind.Utc), TimeSpan.FromHours(2), new object?[] { (sbyte)1, (sbyte)-2 },
                new object?[] { "a", "b,c", "d\"e", "", null, "NULL", "{x}", "\\" }),
            run.Record(schema, id.Replace('0', '1')));
        Assert.Equal([$"{id}|{{\"a\": 1,  \"b\": [1]}}|{{\"a\": 1, \"b\": 2}}|2020-01-01 "
            + $"03:00:00|02:00:00+00|{{1,-2}}|{{a,\"b,c\",\"d\\\"e\",\"\",NULL,\"NULL\",{{x}},\\}}"
                .Replace("{x}", "\"{x}\"", StringComparison.Ordinal).Replace(",\\}", ",\"\\\\\"}", StringComparison.Ordinal),
                    $"{id.Replace('0', '1')}|-|-|-|-|-|-"],
            await run.Rows("u::text, j::text, b::text, m AT TIME ZONE 'UTC', (c AT TIME ZONE 'UTC')::text, a::text, x::text"));
    }

    [Fact]
    public async Task Written_rows_survive_keys_that_only_PostgreSQL_takes_for_equal()
    {
        using var store = Store.Of("postgresql");
        await using var run = await SinkRun.Start(store, ("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "k"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (k CHAR(5) PRIMARY KEY, n INT)");
        var schema = SinkRun.Fields(("k", Schema.String), ("n", Schema.Int32));
        await run.Put(run.Record(schema, "a", 1), run.Record(schema, "a ", 2), run.Record(schema, "b", 3));
        Assert.Equal(["a|2", "b|3"], await run.Rows("trim(k), n"));
    }

    [Theory]
    [InlineData("postgresql", "\"{0}.x\"")]
    [InlineData("mysql", "`{0}.x`")]
    public async Task Written_rows_go_to_tables_with_dots_in_quoted_names(string kind, string format)
    {
        using var store = Store.Of(kind);
        var topic = Connect.Testing.Servers.Unique("dots");
        await using var run = await SinkRun.Start(store, topic + ".x",
            false, ("auto.create", "true"), ("table.name.format", string.Format(System.Globalization.CultureInfo.InvariantCulture, format, topic)));
        await run.Put(run.Record(IdName, 1, "a"));
        Assert.Equal(["1|a"], await run.Rows());
    }

    [Fact]
    public async Task Written_rows_do_not_go_to_a_table_whose_name_only_looks_alike()
    {
        using var store = Store.Of("postgresql");
        var topic = Connect.Testing.Servers.Unique("a_b");
        await using var other = await SinkRun.Start(store, topic.Replace("a_b", "aXb", StringComparison.Ordinal), false, ("auto.create", "true"));
        await other.Put(other.Record(SinkRun.Fields(("z", Schema.Int32)), 1));
        await using var run = await SinkRun.Start(store, topic, false, ("auto.create", "true"));
        await run.Put(run.Record(IdName, 1, "a"));
        Assert.Equal(["1|a"], await run.Rows());
    }
}
