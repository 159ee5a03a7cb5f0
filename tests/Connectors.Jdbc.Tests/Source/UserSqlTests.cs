using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Connectors.Jdbc.Tests.Source;

public sealed class UserSqlTests
{
    private static SqlLexis Of(string database) =>
        DatabaseList.All.FirstOrDefault(d => d.Subprotocols.Contains(database))?.Lexis ?? SqlLexis.Standard;

    [Theory]
    [InlineData("postgresql", "SELECT 1", "SELECT 1")]
    [InlineData("postgresql", "SELECT 1;", "SELECT 1")]
    [InlineData("postgresql", "SELECT 1 ; ;\n; ", "SELECT 1 ")]
    [InlineData("postgresql", "SELECT 1; -- the end", "SELECT 1")]
    [InlineData("postgresql", "SELECT 1 -- one", "SELECT 1 -- one\n")]
    [InlineData("postgresql", "SELECT 1 -- one\n", "SELECT 1 -- one\n")]
    [InlineData("postgresql", "SELECT 1 -- one /* still", "SELECT 1 -- one /* still\n")]
    [InlineData("postgresql", "SELECT 1 /* a /* b */ ; */", "SELECT 1 /* a /* b */ ; */")]
    [InlineData("postgresql", "SELECT 1; SELECT 2", "SELECT 1; SELECT 2")]
    [InlineData("postgresql", "SELECT ';' AS a", "SELECT ';' AS a")]
    [InlineData("postgresql", "SELECT 'it''s;'", "SELECT 'it''s;'")]
    [InlineData("postgresql", @"SELECT '\'; -- x", @"SELECT '\'")]
    [InlineData("postgresql", @"SELECT E'\';' AS a;", @"SELECT E'\';' AS a")]
    [InlineData("postgresql", @"SELECT e'\'??' WHERE a ?? 'b'", @"SELECT e'\'??' WHERE a ? 'b'")]
    [InlineData("postgresql", "SELECT $$;--$$;", "SELECT $$;--$$")]
    [InlineData("postgresql", "SELECT $a$ $$ ?? ; $a$ ;", "SELECT $a$ $$ ?? ; $a$ ")]
    [InlineData("postgresql", "SELECT a$b$ ?? c", "SELECT a$b$ ? c")]
    [InlineData("postgresql", "SELECT j ?? 'a', j ??| k, j ??& k, '??', \"??\" -- ??", "SELECT j ? 'a', j ?| k, j ?& k, '??', \"??\" -- ??\n")]
    [InlineData("postgresql", "SELECT j ? 'a', j ?| k", "SELECT j ? 'a', j ?| k")]
    [InlineData("postgresql", "SELECT a #> b, a - -1", "SELECT a #> b, a - -1")]
    [InlineData("mysql", "SELECT 1 # one;", "SELECT 1 # one;\n")]
    [InlineData("mysql", "SELECT 2--1;", "SELECT 2--1")]
    [InlineData("mysql", "SELECT 1 --", "SELECT 1 --\n")]
    [InlineData("mysql", @"SELECT 'it\'s;', ""\"";"";", @"SELECT 'it\'s;', ""\"";""")]
    [InlineData("mysql", "SELECT `a;``b`;", "SELECT `a;``b`")]
    [InlineData("mysql", "SELECT 1; /*!50000 FOR UPDATE */", "SELECT 1; /*!50000 FOR UPDATE */")]
    [InlineData("mysql", "SELECT 1 ??", "SELECT 1 ??")]
    [InlineData("mysql", "SELECT /* /* */ 1;", "SELECT /* /* */ 1")]
    [InlineData("sqlite", "SELECT [a;b]] FROM t;", "SELECT [a;b]] FROM t;")]
    [InlineData("sqlserver", "SELECT [a]];b] FROM t;", "SELECT [a]];b] FROM t")]
    [InlineData("standard", "SELECT \"a;\" ;", "SELECT \"a;\" ")]
    [InlineData("standard", "SELECT 'open ;", "SELECT 'open ;")]
    public void A_query_is_sent_as_its_driver_would_send_it_and_more_can_be_put_behind_it(string database, string text, string sent) =>
        Assert.Equal(sent, UserSql.Prepare(text, Of(database)));

    [Theory]
    [InlineData("SELECT 1", true)]
    [InlineData(" \n-- which rows\n/* all */ select*from t", true)]
    [InlineData("SELECTED", false)]
    [InlineData("UPDATE t SET a = 1", false)]
    [InlineData("-- SELECT", false)]
    [InlineData("", false)]
    public void A_select_is_known_behind_comments(string text, bool isSelect) => Assert.Equal(isSelect, UserSql.IsSelect(text, Of("mysql")));

    private static readonly string[] Pieces =
    [
        "SELECT", " ", "\n", "a", "E", "'", "''", "\"", "`", "[", "]", "\\", "$", "$$", "$x$", "--", "-- ", "#", "/*", "*/", "/*!", ";", "?", "??", "1", "@a", ":=", "É",
    ];

    private static readonly Gen<(string Text, string Database)> Texts =
        from pieces in Gen.ListOf(Gen.Elements(Pieces))
        from database in Gen.Elements("postgresql", "mysql", "sqlite", "sqlserver", "standard")
        select (string.Concat(pieces), database);

    [Fact]
    public void The_tokens_of_a_string_are_the_string() => Prop.ForAll(Texts.ToArbitrary(), sample =>
    {
        var all = "";
        var tokens = new SqlTokens(sample.Text, Of(sample.Database));
        while (tokens.Next())
        {
            Assert.NotEqual(0, tokens.Text.Length);
            all += tokens.Text.ToString();
        }
        Assert.Equal(sample.Text, all);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_put_behind_a_prepared_query_is_code_unless_a_quote_or_a_comment_is_open() => Prop.ForAll(Texts.ToArbitrary(), sample =>
    {
        var lexis = Of(sample.Database);
        var prepared = UserSql.Prepare(sample.Text, lexis);
        var last = SqlToken.Space;
        var tokens = new SqlTokens(prepared + " WHERE", lexis);
        while (tokens.Next()) last = tokens.Kind;
        var open = SqlToken.Space;
        tokens = new SqlTokens(prepared, lexis);
        while (tokens.Next()) open = tokens.Kind;
        Assert.True(last == SqlToken.Code || open is SqlToken.Quoted or SqlToken.BlockComment, prepared);
        Assert.NotEqual(SqlToken.LineComment, open);
        Assert.NotEqual(SqlToken.Semicolon, open);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_but_doubled_question_marks_and_the_end_of_a_query_is_changed() => Prop.ForAll(Texts.ToArbitrary(), sample =>
    {
        if (sample.Database == "postgresql") return;
        var prepared = UserSql.Prepare(sample.Text, Of(sample.Database));
        Assert.True(prepared == sample.Text + "\n" || sample.Text.StartsWith(prepared, StringComparison.Ordinal), prepared);
        Assert.Equal(prepared, UserSql.Prepare(prepared, Of(sample.Database)));
    }).QuickCheckThrowOnFailure();
}
