using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Connect.Security.Tests;

/// <summary>What Kafka's own reader makes of these strings was asked of it.</summary>
public sealed class JaasConfigTests
{
    [Theory]
    [InlineData("m required username='ada' password='p\"w';", "m {password=p\"w, username=ada}")]
    [InlineData("m required username=\"ada\" password=\"p'w\\n\\101\\7\\8\\\"x\\\\y\";", "m {password=p'w\nA\u00078\"x\\y, username=ada}")]
    [InlineData("m REQUIRED username=ada // c\n password=a/b\n;", "m {password=a, username=ada}")]
    [InlineData("m required username=ada password=a_b-$c;", "m {password=a_b-$c, username=ada}")]
    [InlineData("m required username=ada password=p1.2-x;", "m {password=p1.2-x, username=ada}")]
    [InlineData("m required username=\"a\" password=\"b;\n;", "m {password=b;, username=a}")]
    [InlineData("m required /* x; */ username=\"a\" password=\"\";", "m {password=, username=a}")]
    [InlineData("m required username=\u00e4\u00e9\u20ac password=\"\u00e9\";", "m {password=\u00e9, username=\u00e4\u00e9\u20ac}")]
    [InlineData("m required username=\"a\" username=\"b\";", "m {username=b}")]
    [InlineData("m required;", "m {}")]
    [InlineData("m required \"username\"=\"q\";", "m {username=q}")]
    [InlineData("\"x\" required a=\"\";", "x {a=}")]
    [InlineData("m required a = 'b' c='d' ;", "m {a=b, c=d}")]
    [InlineData("m required a=\"\\u0041\\x\\a\\b\\f\\v\\t\\r\\377\\400\";", "m {a=u0041x\a\b\f\v\t\r\u00ff 0}")]
    public void A_module_is_read_as_Kafka_reads_it(string text, string expected)
    {
        var read = JaasConfig.Parse(text);
        Assert.Equal(expected, $"{read.Module} {{{string.Join(", ", read.Options.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key}={o.Value}"))}}}");
    }

    [Theory]
    [InlineData("", "it names no login module; ")]
    [InlineData("// secret\n", "it names no login module; ")]
    [InlineData("m", "the login module's class is not followed by required, requisite, sufficient or optional; ")]
    [InlineData("m secret x=\"1\";", "the login module's class is not followed by required, requisite, sufficient or optional; ")]
    [InlineData("= required x=\"secret\";", "a login module's class is missing; ")]
    [InlineData("m required username=\"secret\" password=\"secret\"", "there is no semicolon at its end; ")]
    [InlineData("m required username password=\"secret\";", "the option after the flag is not followed by =; ")]
    [InlineData("m required username=\"a\" password=\"se\"cret;", "the option after option password is not followed by =; ")]
    [InlineData("m required password=\"se\"secret=1;", "the value of an option is neither a word nor quoted; ")]
    [InlineData("m required username=ada password=1secret;", "the value of option password is neither a word nor quoted; ")]
    [InlineData("m required password=-secret;", "the value of option password is neither a word nor quoted; ")]
    [InlineData("m required username=\"a\",password=\"secret\";", "there is something between its options that is neither a name nor a semicolon; ")]
    [InlineData("m required password=a@secret;", "there is something between its options that is neither a name nor a semicolon; ")]
    [InlineData("m required password=\"secret\"; n optional password=\"secret\";", "it has 2 login modules; expected one")]
    public void What_Kafka_does_not_read_is_refused_without_a_word_of_it(string text, string expected)
    {
        var message = Assert.Throws<FormatException>(() => JaasConfig.Parse(text)).Message;
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
        Assert.Contains("expected", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_modules_are_read_in_their_order() =>
        Assert.Equal(["m", "n"], JaasConfig.ParseAll("m required a=\"1\"; n optional b=\"2\";").Select(m => m.Module));

    [Fact]
    public void Whatever_stands_in_quotes_comes_back() => Prop.ForAll<NonNull<string>, NonNull<string>, bool>((user, password, single) =>
    {
        var quote = single ? '\'' : '"';
        var text = $"org.example.Module required username={Quoted(user.Get, quote)} password={Quoted(password.Get, quote)};";
        var read = JaasConfig.Parse(text).Options;
        return read["username"] == user.Get && read["password"] == password.Get;
    }).QuickCheckThrowOnFailure();

    private static string Quoted(string value, char quote)
    {
        var text = new StringBuilder().Append(quote);
        foreach (var c in value)
        {
            if (c == quote || c == '\\') text.Append('\\').Append(c);
            else if (c is '\n' or '\r') text.Append(c == '\n' ? "\\n" : "\\r");
            else text.Append(c);
        }
        return text.Append(quote).ToString();
    }
}
