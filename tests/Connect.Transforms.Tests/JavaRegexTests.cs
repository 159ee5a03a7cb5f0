using Connect.Api;

namespace Connect.Transforms.Tests;

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
        Assert.Equal(renamed, pattern.MatchesWhole(topic) ? pattern.ReplaceFirst(topic, replacement) : topic);
    }

    [Theory]
    [InlineData("t(.*)", "$2", "No group 2")]
    [InlineData("t.*", "$12", "No group 1")]
    [InlineData("t(.*)", "${zz}", "No group with name {zz}")]
    [InlineData("t(.*)", "x$", "Illegal group reference: group index is missing")]
    [InlineData("t(.*)", "x\\", "character to be escaped is missing")]
    public void A_replacement_that_cannot_be_made_fails_the_record_instead_of_losing_its_topic(string regex, string replacement, string error)
    {
        var router = Transforming.With<RegexRouter>(("regex", regex), ("replacement", replacement));
        Assert.StartsWith(error, Assert.Throws<DataException>(() => router.Apply(Transforming.Sink(1L))).Message, StringComparison.Ordinal);
        Assert.Equal("other", router.Apply(Transforming.Sink(1L, topic: "other"))!.Topic);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[a")]
    [InlineData("a{x}")]
    [InlineData("(?<n>a)(?<n>b)")]
    [InlineData("\\k<n>")]
    [InlineData("(?<n")]
    public void What_is_no_pattern_in_Java_is_refused(string regex) => Assert.ThrowsAny<ArgumentException>(() => new JavaRegex(regex));
}
