namespace Connect.Java.Tests;

/// <summary>Java's regular expressions where they differ from .NET's; the expected names are what the original makes of them.</summary>
public sealed class JavaRegexTests
{
    [Theory]
    [InlineData("(?<n>.)(.*)", "$1_$2", "topic", "t_opic")]
    [InlineData("(a)?(?<rest>.*)", "${rest}$1", "topic", "topic")]
    [InlineData("(?<x>o)(?<y>r).*\\k<x>", "${y}${x}", "orders-eo", "ro")]
    [InlineData("t(.*)", "$12", "topic", "opic2")]
    [InlineData("(t)(x)?.*", "<$2>", "topic", "<>")]
    [InlineData("[a-z]++-(.*+)", "$1", "orders-eu", "eu")]
    [InlineData("(?:ab){1,2}+(.*)", "$1", "ababc", "c")]
    [InlineData(".*+x", "y", "abx", "abx")]
    [InlineData("[a-z&&[^b]]+", "y", "topic", "y")]
    [InlineData("[a-z&&[^b]]+", "y", "bad", "bad")]
    [InlineData("[a-c[x-z]]+", "y", "axbz", "y")]
    [InlineData("[^a-c[x-z]]+", "y", "def", "y")]
    [InlineData("[a-z&&[def]&&[^e]]+", "y", "dfd", "y")]
    [InlineData("\\pL+\\p{Punct}\\p{L}+", "y", "a-b", "y")]
    [InlineData("\\h*t\\H+", "y", "topic", "y")]
    [InlineData("[]t]+", "y", "t]t", "y")]
    [InlineData("\\w+", "y", "été", "été")]
    [InlineData("\\W.*", "y", "été", "y")]
    [InlineData("\\Qa+b\\E+", "y", "a+bbb", "y")]
    public void A_pattern_means_what_it_means_in_Java(string regex, string replacement, string topic, string renamed)
    {
        var pattern = new JavaRegex(regex);
        Assert.Equal(renamed, pattern.Matches(topic) ? pattern.ReplaceFirst(topic, replacement) : topic);
    }

    [Theory]
    [InlineData("t(.*)", "$2", "No group 2")]
    [InlineData("t.*", "$12", "No group 1")]
    [InlineData("t(.*)", "${zz}", "No group with name {zz}")]
    [InlineData("t(.*)", "x$", "Illegal group reference: group index is missing")]
    [InlineData("t(.*)", "x\\", "character to be escaped is missing")]
    public void A_replacement_that_cannot_be_made_is_refused_once_something_matches(string regex, string replacement, string error)
    {
        var pattern = new JavaRegex(regex);
        Assert.StartsWith(error, Assert.Throws<FormatException>(() => pattern.ReplaceFirst("topic", replacement)).Message, StringComparison.Ordinal);
        Assert.StartsWith(error, Assert.Throws<FormatException>(() => pattern.ReplaceAll("topic", replacement)).Message, StringComparison.Ordinal);
        Assert.Equal("no", pattern.ReplaceAll("no", replacement));
    }

    [Theory]
    [InlineData("a", "<$0>", "banana", "b<a>n<a>n<a>")]
    [InlineData("(?<x>.)n", "${x}", "banana", "baaa")]
    [InlineData("x*", "-", "ab", "-a-b-")]
    [InlineData("z", "-", "ab", "ab")]
    public void All_matches_are_replaced(string regex, string replacement, string text, string replaced) =>
        Assert.Equal(replaced, new JavaRegex(regex).ReplaceAll(text, replacement));

    [Theory]
    [InlineData("(")]
    [InlineData("[a")]
    [InlineData("a{x}")]
    [InlineData("(?<n>a)(?<n>b)")]
    [InlineData("\\k<n>")]
    [InlineData("(?<n")]
    public void What_is_no_pattern_in_Java_is_refused(string regex) => Assert.ThrowsAny<ArgumentException>(() => new JavaRegex(regex));
}
