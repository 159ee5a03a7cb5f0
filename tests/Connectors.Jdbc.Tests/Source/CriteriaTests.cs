using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.PostgreSql;
using Connectors.Jdbc.Reading;
using Connectors.Jdbc.Urls;
using Npgsql;

namespace Connectors.Jdbc.Tests.Source;

public sealed class CriteriaTests
{
    private static readonly TableId Table = new(null, "public", "t");

    private static Dialect PostgreSql(IdentifierQuoting quoting = IdentifierQuoting.Always)
    {
        var target = new PostgreSqlDatabase().Target(JdbcUrl.Parse("jdbc:postgresql://localhost/db"), new Dictionary<string, string>());
        return DialectNames.Create(null, target, quoting);
    }

    [Fact]
    public void Without_columns_all_rows_are_meant() => Assert.Equal("", new Criteria(PostgreSql(), Table, [], null).Clause);

    [Fact]
    public void An_incrementing_column_is_compared_with_the_last_one() =>
        Assert.Equal(" WHERE \"public\".\"t\".\"id\" > @connect_after ORDER BY \"public\".\"t\".\"id\" ASC",
            new Criteria(PostgreSql(), Table, [], "id").Clause);

    [Fact]
    public void Columns_of_a_query_stand_alone() =>
        Assert.Equal(" WHERE \"id\" > @connect_after ORDER BY \"id\" ASC", new Criteria(PostgreSql(), null, [], "id").Clause);

    [Fact]
    public void Unquoted_names_stay_as_they_are() =>
        Assert.Equal(" WHERE public.t.id > @connect_after ORDER BY public.t.id ASC", new Criteria(PostgreSql(IdentifierQuoting.Never), Table, [], "id").Clause);

    [Fact]
    public void Several_timestamp_columns_count_in_their_order() =>
        Assert.Equal(" WHERE COALESCE(\"a\",\"b\") > @connect_begin AND COALESCE(\"a\",\"b\") < @connect_end ORDER BY COALESCE(\"a\",\"b\") ASC",
            new Criteria(PostgreSql(), null, ["a", "b"], null).Clause);

    [Fact]
    public void A_timestamp_and_an_incrementing_column_find_later_rows_and_those_of_the_same_time() =>
        Assert.Equal(
            " WHERE \"ts\" < @connect_end AND ((\"ts\" = @connect_begin AND \"id\" > @connect_after) OR \"ts\" > @connect_begin) ORDER BY \"ts\",\"id\" ASC",
            new Criteria(PostgreSql(), null, ["ts"], "id").Clause);

    [Theory]
    [InlineData("UTC", "2024-07-01 12:00:00.123456+00:00:00")]
    [InlineData("America/New_York", "2024-07-01 08:00:00.123456-04:00:00")]
    [InlineData("+05:30", "2024-07-01 17:30:00.123456+05:30:00")]
    public void PostgreSql_gets_timestamps_as_wall_clock_with_offset(string zone, string expected)
    {
        using var command = new NpgsqlCommand();
        new Criteria(PostgreSql(), Table, ["ts"], "id")
            .Bind(command, new PostgreSqlSource(isBuiltIn: true), new SourceOffset(7, new Instant(1719835200, 123456789)), new Instant(1719835201, 0),
            new RowSchemaOptions(NumericMapping.None, TimestampGranularity.ConnectLogical,
                new DatabaseZone(JdbcConfig.FindZone(zone)), LegacyCalendar: true, GenericDialect: false));
        Assert.Equal(expected, command.Parameters["@connect_begin"].Value);
        Assert.Equal(7L, command.Parameters["@connect_after"].Value);
    }

    [Theory]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(-99_999_999_999_999, 999_999_999_999_999)]
    public void Times_that_no_database_has_are_as_good_as_the_first_and_the_last(long begin, long end)
    {
        using var command = new NpgsqlCommand();
        new Criteria(PostgreSql(), Table, ["ts"], null)
            .Bind(command, new PostgreSqlSource(isBuiltIn: true), new SourceOffset(null, Instant.FromMillis(begin)), Instant.FromMillis(end),
            new RowSchemaOptions(NumericMapping.None, TimestampGranularity.ConnectLogical,
                new DatabaseZone(JdbcConfig.FindZone("Asia/Tokyo")), LegacyCalendar: true, GenericDialect: false));
        Assert.StartsWith("0001-01-03", (string)command.Parameters["@connect_begin"].Value!, StringComparison.Ordinal);
        Assert.StartsWith("9999-12-30", (string)command.Parameters["@connect_end"].Value!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9223372036854775807", 2147483647, 2147483647)]
    [InlineData("-5", 1, 0)]
    public void Pauses_are_as_long_as_a_timer_can_make_them(string given, double tables, double backoff)
    {
        var parsed = JdbcSourceConfig.Definition.Parse(new Dictionary<string, string>
        {
            [JdbcConfig.ConnectionUrlKey] = "jdbc:sqlite::memory:",
            [JdbcSourceConfig.ModeKey] = "bulk",
            [JdbcSourceConfig.TablePollIntervalKey] = given,
            [JdbcConfig.ConnectionBackoffKey] = given,
        });
        Assert.Equal(tables, new JdbcSourceConfig(parsed).TablePollInterval.TotalMilliseconds);
        Assert.Equal(backoff, new JdbcSourceConfig(parsed).Connection().Backoff.TotalMilliseconds);
    }
}
