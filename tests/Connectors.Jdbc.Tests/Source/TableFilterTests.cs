using Connect.Api;
using Connectors.Jdbc.Reading;

namespace Connectors.Jdbc.Tests.Source;

public sealed class TableFilterTests
{
    private static bool Takes(TableFilter filter, string table = "orders") => filter.Takes(table, $"public.{table}", $"\"public\".\"{table}\"");

    [Theory]
    [InlineData("orders", true)]
    [InlineData("public.orders", true)]
    [InlineData("\"public\".\"orders\"", true)]
    [InlineData("Orders", false)]
    [InlineData("db.public.orders", false)]
    [InlineData("order", false)]
    public void A_whitelist_names_tables_bare_qualified_or_quoted(string entry, bool taken)
    {
        Assert.Equal(taken, Takes(new([entry], [], [], [])));
        Assert.Equal(!taken, Takes(new([], [entry], [], [])));
    }

    [Fact]
    public void The_whitelist_alone_counts_beside_a_blacklist() => Assert.True(Takes(new(["orders"], ["orders"], [], [])));

    [Theory]
    [InlineData(@"public\.order.*", "", true)]
    [InlineData("order.*", "", false)]
    [InlineData(".*", ".*tmp", true)]
    [InlineData(".*", "public.orders", false)]
    [InlineData("a|.*orders", "", true)]
    public void An_include_list_matches_whole_qualified_names(string include, string exclude, bool taken) =>
        Assert.Equal(taken, Takes(new([], [], [include], exclude.Length == 0 ? [] : [exclude])));

    [Fact]
    public void Entries_that_name_no_table_are_told() =>
        Assert.Equal(["nope"], new TableFilter(["orders", "nope"], [], [], []).Unmatched([("orders", "public.orders", "\"public\".\"orders\"")]));

    [Theory]
    [InlineData("a[")]
    [InlineData("(?=a)b")]
    [InlineData(@"(a)\1")]
    [InlineData("a)(b")]
    public void Regular_expressions_beyond_linear_time_are_refused(string pattern) => Assert.ThrowsAny<Exception>(() => TableFilter.Compile(pattern));

    [Fact]
    public void Seven_tables_for_three_tasks_are_three_two_and_two()
    {
        int[] tables = [1, 2, 3, 4, 5, 6, 7];
        Assert.Equal([[1, 2, 3], [4, 5], [6, 7]], JdbcSourceConnector.Groups(tables, 3));
        Assert.Equal(tables, JdbcSourceConnector.Groups(tables, 7).Select(g => Assert.Single(g)));
    }

    [Fact]
    public void A_comma_inside_quotes_is_part_of_the_name() =>
        Assert.Equal(["\"public\".\"a,b\"", "`db`.`c`", "d"], TableList.Split("\"public\".\"a,b\", `db`.`c`,d,"));

    [Fact]
    public void A_mapping_finds_the_columns_of_exactly_one_item()
    {
        List<ColumnMapping> mappings = [ColumnMapping.Timestamps("k", @"public\.a:[changed|made]"), ColumnMapping.Timestamps("k", ".*b: [at]")];
        Assert.Equal(["changed", "made"], ColumnMapping.For("k", mappings, "public.a"));
        Assert.Equal(["at"], ColumnMapping.For("k", mappings, "public.b"));
        Assert.Contains("none", Assert.Throws<ConnectException>(() => ColumnMapping.For("k", mappings, "public.c")).Message, StringComparison.Ordinal);
        mappings.Add(ColumnMapping.Timestamps("k", ".*:[x]"));
        Assert.Contains("more than one", Assert.Throws<ConnectException>(() => ColumnMapping.For("k", mappings, "public.a")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a:b:c")]
    [InlineData("a:b")]
    [InlineData("a:[]")]
    [InlineData("a:[b||c]")]
    [InlineData("(:[b]")]
    public void A_mapping_of_another_form_is_refused(string item) => Assert.Throws<ConfigException>(() => ColumnMapping.Timestamps("k", item));
}
