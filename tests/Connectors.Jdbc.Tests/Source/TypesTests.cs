using System.Globalization;
using Connect.Api;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>What column types become, written as <c>field:type=value</c>; dates and times as the numbers that converters write.</summary>
public sealed class TypesTests
{
    private static async Task<List<string>> ReadAsync(TestDatabase database, string table, string tables, int row = 0, params (string, string)[] more)
    {
        await using var task = await RunningTask.StartAsync(database.Config([(JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.PollIntervalKey, "600000"), .. more]), tables);
        var records = await task.TakeAsync(row + 1);
        Assert.Equal(table, records[row].ValueSchema!.Name);
        var value = (Struct)records[row].Value!;
        return [.. value.Schema.Fields.Select(f => $"{f.Name}:{Describe(f.Schema)}={Show(value[f.Index])}")];
    }

    internal static string Describe(Schema schema)
    {
        var name = schema.LogicalType switch
        {
            LogicalType.None => schema.Type.ToString().ToLowerInvariant(),
            LogicalType.Decimal => $"decimal({schema.Parameters!["connect.decimal.precision"]},{schema.Parameters["scale"]})",
            var logical => logical.ToString().ToLowerInvariant(),
        };
        return schema.IsOptional ? name + "?" : name;
    }

    internal static string Show(in Datum datum) => datum.ToObject() switch
    {
        null => "null",
        byte[] bytes => "x" + Convert.ToHexStringLower(bytes),
        BigDecimal number => number.ToPlainString(),
        bool b => b ? "true" : "false",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
    };

    [Fact]
    public async Task PostgreSql_numbers_keep_their_width_and_decimals_their_scale()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("numbers");
        await database.RunAsync($"""
            CREATE TABLE {table} (a smallint, b int, c bigint NOT NULL, d real, e double precision, f numeric, g numeric(8,2),
                h numeric(30), i numeric(4,4) NOT NULL, j money, k oid, l boolean, m bit, n bit(8), o bit(12),
                p varbit, q serial PRIMARY KEY);
            INSERT INTO {table} VALUES (-32768, 2147483647, -9223372036854775808, 1.5, 'NaN', 12345.6789, 123456.78, 123456789012345678901234567890,
                0.1234, -12.34, 4000000000, true, B'1', B'10000101', B'000000000101', B'1')
            """);
        Assert.Equal(["a:int16?=-32768", "b:int32?=2147483647", "c:int64=-9223372036854775808",
            "d:float32?=1.5", "e:float64?=NaN", $"f:decimal(0,127)?=12345.6789{new string('0', 123)}", "g:decimal(8,2)?=123456.78",
            "h:decimal(30,0)?=123456789012345678901234567890", "i:decimal(4,4)=0.1234",
            "j:float64?=-12.34", "k:int64?=4000000000", "l:boolean?=true", "m:boolean?=true", "n:int8?=-123", "o:bytes?=x303030303030303030313031",
            "q:int32=1"], await ReadAsync(database, table, $"\"public\".\"{table}\""));
    }

    [Fact]
    public async Task PostgreSql_texts_bytes_and_documents_become_strings_and_bytes()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var (table, mood) = (database.Table("texts"), Connect.Testing.Servers.Unique("mood"));
        await database.RunAsync($"CREATE TYPE {mood} AS ENUM ('sad', 'happy')");
        try
        {
            await database.RunAsync($$"""
                CREATE TABLE {{table}} (a char, b char(5), c varchar, d text, e name, f bytea, g uuid, h json, i jsonb, j xml, k {{mood}},
                    l "char", m inet, n int[], o interval, p point, q text);
                INSERT INTO {{table}} VALUES ('x', 'ab', 'žluť', '😀', 'name', '\x00ff10', '0B8F3C7E-0000-4000-8000-000000000001',
                    '{"a": [1, 2]}', '{"b": {"c": null},   "a": 1}', '<a>1</a>', 'happy', 'c', '10.0.0.1', ARRAY[1], '1 hour', '(1,2)', 'last')
                """);
            string[] expected = ["a:string?=x", "b:string?=ab   ", "c:string?=žluť",
                "d:string?=😀", "e:string?=name", "f:bytes?=x00ff10", "g:string?=0b8f3c7e-0000-4000-8000-000000000001",
                "h:string?={\"a\": [1, 2]}", "i:string?={\"a\": 1, \"b\": {\"c\": null}}",
                    "j:string?=<a>1</a>", "k:string?=happy", "l:string?=c", "q:string?=last"];
            Assert.Equal(expected, await ReadAsync(database, table, $"\"public\".\"{table}\""));
            // The generic dialect does not know what only PostgreSQL has.
            Assert.Equal(expected.Where(e => e[0] is not ('g' or 'h' or 'i')),
                await ReadAsync(database, table, $"\"public\".\"{table}\"", 0, (JdbcConfig.DialectNameKey, "GenericDatabaseDialect")));
        }
        finally { await database.RunAsync($"DROP TABLE {table}; DROP TYPE {mood}"); }
    }

    [Fact]
    public async Task PostgreSql_times_are_cut_to_milliseconds()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("times");
        await database.RunAsync($"""
            CREATE TABLE {table} (a date, b time, c timetz, d timestamp, e timestamptz, f timestamptz, g time);
            INSERT INTO {table} VALUES ('2024-02-29', '23:59:59.999999', '12:00:00.5+02', '1969-12-31 23:59:59.999', '2024-02-29 12:34:56.789+05:30',
                'infinity', '24:00')
            """);
        Assert.Equal(["a:date?=19782", "b:time?=86399999", "c:time?=36000500",
            "d:timestamp?=-1", "e:timestamp?=1709190296789", "f:timestamp?=9223372036825200000", "g:time?=86400000"],
            await ReadAsync(database, table, $"\"public\".\"{table}\""));
    }

    [Theory]
    [InlineData("CREATE TABLE {0} (n numeric); INSERT INTO {0} VALUES ('NaN')", "n")]
    [InlineData("CREATE TABLE {0} (d date); INSERT INTO {0} VALUES ('infinity')", "d")]
    public async Task A_value_that_has_no_form_fails_with_the_name_of_its_column(string sql, string column)
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("bad");
        await database.RunAsync(string.Format(CultureInfo.InvariantCulture, sql, table));
        var error = await Assert.ThrowsAsync<DataException>(() => ReadAsync(database, table, $"\"public\".\"{table}\""));
        Assert.Contains($"column {column} ", error.Message, StringComparison.Ordinal);
        Assert.Contains(table, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LEGACY", "d:date?=-171595", "ts:timestamp?=-14825764800000")]
    [InlineData("PROLEPTIC_GREGORIAN", "d:date?=-171605", "ts:timestamp?=-14826628800000")]
    public async Task Old_dates_are_counted_by_the_calendar_that_is_set(string system, string date, string timestamp)
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("cal");
        await database.RunAsync($"CREATE TABLE {table} (d date, ts timestamp); INSERT INTO {table} VALUES ('1500-03-01', '1500-03-01 12:00')");
        Assert.Equal([date, timestamp], await ReadAsync(database, table, $"\"public\".\"{table}\"", 0, (JdbcConfig.DateCalendarSystemKey, system)));
    }

    [Theory]
    [InlineData("micros_long", "a:int64?=1704164645123456", "b:int64?=-14182938500000")]
    [InlineData("MICROS_STRING", "a:string?=1704164645123456", "b:string?=-14182938500000")]
    [InlineData("micros_iso_datetime_string", "a:string?=2024-01-02T03:04:05.123456", "b:string?=1969-07-20T20:17:40.500000")]
    [InlineData("nanos_long", "a:int64?=1704164645123456000", "b:int64?=-14182938500000000")]
    [InlineData("nanos_string", "a:string?=1704164645123456000", "b:string?=-14182938500000000")]
    [InlineData("nanos_iso_datetime_string", "a:string?=2024-01-02T03:04:05.123456000", "b:string?=1969-07-20T20:17:40.500000000")]
    public async Task Timestamps_are_written_in_the_granularity_that_is_set(string granularity, string first, string second)
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("gran");
        await database.RunAsync(
            $"CREATE TABLE {table} (a timestamp, b timestamp); INSERT INTO {table} VALUES ('2024-01-02 03:04:05.123456', '1969-07-20 20:17:40.5')");
        Assert.Equal([first, second], await ReadAsync(database, table, $"\"public\".\"{table}\"", 0, (JdbcSourceConfig.TimestampGranularityKey, granularity)));
    }

    [Theory]
    [InlineData("none", "n:decimal(0,127)? a:decimal(2,0)? b:decimal(18,0)? c:decimal(19,0)? d:decimal(4,2)? e:decimal(20,5)?")]
    [InlineData("precision_only", "n:int8? a:int8? b:int64? c:decimal(19,0)? d:decimal(4,2)? e:decimal(20,5)?")]
    [InlineData("BEST_FIT", "n:int8? a:int8? b:int64? c:decimal(19,0)? d:float64? e:decimal(20,5)?")]
    [InlineData("best_fit_eager_double", "n:int8? a:int8? b:int64? c:decimal(19,0)? d:float64? e:float64?")]
    public async Task Numerics_become_what_the_mapping_says(string mapping, string types)
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("nummap");
        await database.RunAsync($"CREATE TABLE {table} (n numeric, a numeric(2), b numeric(18), c numeric(19), d numeric(4,2), e numeric(20,5)); "
            + $"INSERT INTO {table} VALUES (1.25, 12, 123456789012345678, 1234567890123456789, 12.34, 123456789012345.12345)");
        var read = await ReadAsync(database, table, $"\"public\".\"{table}\"", 0, (JdbcSourceConfig.NumericMappingKey, mapping));
        Assert.Equal(types, string.Join(' ', read.Select(f => f[..f.IndexOf('=', StringComparison.Ordinal)])));
        Assert.EndsWith("=123456789012345678", read[2], StringComparison.Ordinal);
        Assert.Contains("=12.34", read[4], StringComparison.Ordinal);
        if (mapping != "none") Assert.Equal("n:int8?=1", read[0]);
    }

    [Fact]
    public async Task MySql_numbers_widen_where_they_have_no_sign()
    {
        await using var database = await TestDatabase.MySqlAsync();
        var table = database.Table("numbers");
        await database.RunAsync($"""
            CREATE TABLE {table} (id int NOT NULL, a bool, b tinyint, c tinyint unsigned, d tinyint(1) unsigned, e smallint, f smallint unsigned, g mediumint,
                h mediumint unsigned, i int unsigned, j bigint, k bigint unsigned, l float, m double,
                n decimal, o decimal(8,2), p decimal(40,10), q bit(1), r bit(8), s year);
            INSERT INTO {table} VALUES (1, 5, -128, 255, 200, -32768, 65535, -8388608, 16777215, 4294967295, -9223372036854775808, 9223372036854775807,
                1.5, 2.718281828459045, 42, -123456.78, 123456789012345678901234567890.0123456789,
                b'1', b'10000101', 2024)
            """);
        Assert.Equal(["id:int32=1", "a:int8?=5", "b:int8?=-128", "c:int16?=255", "d:int16?=200",
            "e:int16?=-32768", "f:int32?=65535", "g:int32?=-8388608", "h:int64?=16777215", "i:int64?=4294967295", "j:int64?=-9223372036854775808",
            "k:int64?=9223372036854775807", "l:float32?=1.5", "m:float64?=2.718281828459045",
            "n:decimal(10,0)?=42", "o:decimal(8,2)?=-123456.78", "p:decimal(40,10)?=123456789012345678901234567890.0123456789",
            "q:int8?=1", "r:int8?=-123", "s:date?=19723"], await ReadAsync(database, table, $"`{table}`"));
        await database.RunAsync($"INSERT INTO {table} (id) VALUES (2)");
        Assert.All((await ReadAsync(database, table, $"`{table}`", 1))[1..], field => Assert.EndsWith("=null", field, StringComparison.Ordinal));
        Assert.Contains("s:int32?=2024", await ReadAsync(database, table, $"`{table}`", 0, (JdbcConfig.ConnectionUrlKey, database.Url + "?yearIsDateType=false")));
    }

    [Fact]
    public async Task MariaDb_urls_see_booleans()
    {
        await using var database = await TestDatabase.MySqlAsync("mariadb");
        var table = database.Table("bools");
        await database.RunAsync($"CREATE TABLE {table} (a bool, b tinyint); INSERT INTO {table} VALUES (true, 5)");
        Assert.Equal(["a:boolean?=true", "b:int8?=5"], await ReadAsync(database, table, $"`{table}`"));
        Assert.Equal(["a:int8?=1", "b:int8?=5"],
            await ReadAsync(database, table, $"`{table}`", 0, (JdbcConfig.ConnectionUrlKey, database.Url + "?transformedBitIsBoolean=false")));
    }

    [Theory]
    [InlineData("?transformedBitIsBoolean=true", "a:boolean?=true")]
    [InlineData("?transformedBitIsBoolean=true&tinyInt1isBit=false", "a:int8?=5")]
    [InlineData("?transformedBitIsBoolean=false", "a:int8?=5")]
    public async Task MySql_urls_see_booleans_where_they_ask_for_them(string query, string expected)
    {
        await using var database = await TestDatabase.MySqlAsync();
        var table = database.Table("bools");
        await database.RunAsync($"CREATE TABLE {table} (a tinyint(1), b tinyint(1) unsigned); INSERT INTO {table} VALUES (5, 200)");
        Assert.Equal([expected, "b:int16?=200"], await ReadAsync(database, table, $"`{table}`", 0, (JdbcConfig.ConnectionUrlKey, database.Url + query)));
    }

    [Fact]
    public async Task A_null_that_an_outer_join_makes_of_a_required_column_is_named()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var (left, right) = (database.Table("left"), database.Table("right"));
        await database.RunAsync($"CREATE TABLE {left} (id int); CREATE TABLE {right} (id int, n int NOT NULL); INSERT INTO {left} VALUES (1)");
        async Task<SourceRecord> Read(string column)
        {
            var query = $"SELECT {column} AS n FROM {left} l LEFT JOIN {right} r ON r.id = l.id";
            await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.QueryKey, query)));
            return (await task.TakeAsync(1))[0];
        }
        var error = await Assert.ThrowsAsync<DataException>(() => Read("r.n"));
        Assert.Contains("column n (int4)", error.Message, StringComparison.Ordinal);
        Assert.Contains("outer join", error.Message, StringComparison.Ordinal);
        Assert.Null(((Struct)(await Read("NULLIF(r.n, NULL)")).Value!)["n"]);
    }

    [Fact]
    public async Task MySql_texts_bytes_and_times()
    {
        await using var database = await TestDatabase.MySqlAsync();
        var table = database.Table("texts");
        await database.RunAsync($$"""
            CREATE TABLE {{table}} (a char(5), b varchar(20), c longtext, d binary(4), e blob, f enum('a','b'), g set('x','y','z'), h json,
                    i char(36), j binary(16), k point,
                l date, m time(6), n datetime(6), o timestamp NULL) CHARACTER SET utf8mb4;
            INSERT INTO {{table}} VALUES ('ab', 'žluť', 'long', x'0102', x'02', 'b', 'x,z', '{"a": 1}', 'not a uuid', x'00',
                    ST_GeomFromText('POINT(1 2)'), '2024-02-29', '01:02:03.004005', '2024-02-29 12:34:56.789123', '1970-01-02')
            """);
        var read = await ReadAsync(database, table, $"`{table}`");
        Assert.Equal(["a:string?=ab", "b:string?=žluť", "c:string?=long", "d:bytes?=x01020000",
            "e:bytes?=x02", "f:string?=b", "g:string?=x,z", "h:string?={\"a\": 1}", "i:string?=not a uuid", "j:bytes?=x" + new string('0', 32)], read[..10]);
        Assert.StartsWith("k:bytes?=x", read[10], StringComparison.Ordinal);
        Assert.Equal(["l:date?=19782", "m:time?=3723004", "n:timestamp?=1709210096789"], read[11..14]);
        Assert.StartsWith("o:timestamp?=", read[14], StringComparison.Ordinal);
        await database.RunAsync($"INSERT INTO {table} (a) VALUES (NULL)");
        Assert.All(await ReadAsync(database, table, $"`{table}`", 1), field => Assert.EndsWith("=null", field, StringComparison.Ordinal));
    }

    [Fact]
    public async Task MySql_zero_dates_fail_or_are_null_as_the_url_says()
    {
        await using var database = await TestDatabase.MySqlAsync();
        var table = database.Table("zero");
        await database.RunAsync(
            $"SET SESSION sql_mode = ''; CREATE TABLE {table} (d date, ts datetime); INSERT INTO {table} VALUES ('0000-00-00', '0000-00-00 00:00:00')");
        var error = await Assert.ThrowsAsync<DataException>(() => ReadAsync(database, table, $"`{table}`"));
        Assert.Contains("zeroDateTimeBehavior", error.Message, StringComparison.Ordinal);
        Assert.Equal(["d:date?=null", "ts:timestamp?=null"],
            await ReadAsync(database, table, $"`{table}`", 0, (JdbcConfig.ConnectionUrlKey, database.Url + "?zeroDateTimeBehavior=CONVERT_TO_NULL")));
    }

    [Fact]
    public async Task Sqlite_columns_are_what_their_declaration_says()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await database.RunAsync("""
            CREATE TABLE types (id INTEGER PRIMARY KEY, i INT, b BIGINT, s SMALLINT, t TINYINT, r REAL, d DOUBLE, f FLOAT,
                c CHAR(5), v VARCHAR(20), x TEXT NOT NULL, bo BOOLEAN, ts TIMESTAMP, da DATE, untyped, n NUMERIC(8,2), bl BLOB);
            INSERT INTO types VALUES (1, 2, 3, 4, 5, 1.5, 2.5, 3.25, 'ab', 'cd', 'text', 1, '2024-01-02 03:04:05.678', '2024-01-02 00:00:00.000',
                'any', 12.3, x'01');
            INSERT INTO types VALUES (2, NULL, 9223372036854775807, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', 0,
                1704164645678, 1704153600000, NULL, NULL, NULL)
            """);
        string[] expected = ["id:int32?=1", "i:int64?=2", "b:int64?=3", "s:int32?=4",
            "t:int16?=5", "r:float32?=1.5", "d:float64?=2.5", "f:float64?=3.25", "c:string?=ab", "v:string?=cd", "x:string=text", "bo:boolean?=true",
            "ts:timestamp?=1704164645678", "da:date?=19724", "untyped:string?=any", "n:float64?=12.3", "bl:bytes?=x01"];
        Assert.Equal(expected, await ReadAsync(database, "types", "\"types\""));
        var second = await ReadAsync(database, "types", "\"types\"", 1);
        Assert.Contains("b:int64?=9223372036854775807", second);
        Assert.Contains("ts:timestamp?=1704164645678", second);
        Assert.Contains("da:date?=19724", second);
    }

    [Fact]
    public async Task Sqlite_integers_and_numbers_keep_their_value_or_fail()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await database.RunAsync("CREATE TABLE wide (a INTEGER, b MEDIUMINT, n NUMERIC); INSERT INTO wide VALUES (5000000000, 6000000000, 12345678901)");
        Assert.Equal(["a:int64?=5000000000", "b:int64?=6000000000", "n:float64?=12345678901"], await ReadAsync(database, "wide", "\"wide\""));
        foreach (var odd in (string[])["9007199254740993", "'abc'"])
        {
            await database.RunAsync($"UPDATE wide SET a = 1, n = {odd}");
            var error = await Assert.ThrowsAsync<DataException>(() => ReadAsync(database, "wide", "\"wide\""));
            Assert.Contains(odd.Trim('\''), error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("none", "a:decimal(5,-2)?=1234600", "b:decimal(3,5)?=0.00123")]
    [InlineData("best_fit", "a:int32?=1234600", "b:float64?=0.00123")]
    public async Task PostgreSql_numbers_may_count_hundreds_or_be_all_fraction(string mapping, params string[] expected)
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("scales");
        await database.RunAsync($"CREATE TABLE {table} (a numeric(5,-2), b numeric(3,5)); INSERT INTO {table} VALUES (1234567, 0.00123)");
        Assert.Equal(expected, await ReadAsync(database, table, $"\"public\".\"{table}\"", 0, (JdbcSourceConfig.NumericMappingKey, mapping)));
    }
}
