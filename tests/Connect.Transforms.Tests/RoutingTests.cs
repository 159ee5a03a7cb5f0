using Connect.Transforms.Predicates;
using static Connect.Transforms.Tests.Transforming;

namespace Connect.Transforms.Tests;

/// <summary>RegexRouter, TimestampRouter, Filter and the predicates.</summary>
public sealed class RoutingTests
{
    private static bool Test<T>(ConnectRecord record, params (string Key, string Value)[] options) where T : IPredicate, new()
    {
        using var predicate = new T();
        predicate.Configure(options.ToDictionary(o => o.Key, o => o.Value));
        return predicate.Test(record);
    }

    [Theory]
    [InlineData("orders-(..)(.*)", "$1_orders$2", "orders-eu-1", "eu_orders-1")]
    [InlineData("other", "x", "not-other", "not-other")]
    [InlineData("(?<kind>[a-z]+)-.*", "${kind}", "orders-eu", "orders")]
    [InlineData("(again)(.*)", "$1-and-$1$2", "again!", "again-and-again!")]
    [InlineData("(t)", "$11", "t", "t1")]
    [InlineData("a.b", "\\$1", "a.b", "$1")]
    [InlineData("\\Qa.b\\E", "x", "a.b", "x")]
    [InlineData("\\Qa.b\\E", "x", "aXb", "aXb")]
    [InlineData("\\p{Alpha}+-[\\d]+", "x", "abc-123", "x")]
    [InlineData("a|ab", "x", "ab", "xb")]
    [InlineData(".*", "", "t", "")]
    public void RegexRouter_renames_topics_that_match_whole(string regex, string replacement, string topic, string renamed)
    {
        var router = With<RegexRouter>(("regex", regex), ("replacement", replacement));
        for (var i = 0; i < 2; i++) Assert.Equal(renamed, router.Apply(Sink(1L, topic: topic))!.Topic);
    }

    [Theory]
    [InlineData("t(.*)", "$2", "No group 2")]
    [InlineData("t(.*)", "${zz}", "No group with name {zz}")]
    public void A_replacement_that_cannot_be_made_fails_the_record_instead_of_losing_its_topic(string regex, string replacement, string error)
    {
        var router = With<RegexRouter>(("regex", regex), ("replacement", replacement));
        Assert.StartsWith(error, Assert.Throws<DataException>(() => router.Apply(Sink(1L))).Message, StringComparison.Ordinal);
        Assert.Equal("other", router.Apply(Sink(1L, topic: "other"))!.Topic);
    }

    [Fact]
    public void A_renamed_record_of_a_sink_knows_where_it_was_read()
    {
        var record = (SinkRecord)With<RegexRouter>(("regex", ".*"), ("replacement", "new")).Apply(Sink(1L))!;
        Assert.Equal(("new", "t", 2, 7L), (record.Topic, record.OriginalTopic, record.OriginalPartition, record.Offset));
    }

    [Fact]
    public void TimestampRouter_puts_the_timestamp_into_the_name()
    {
        Assert.Equal("t-20240229", With<TimestampRouter>().Apply(Sink(1L))!.Topic);
        Assert.Equal("2024-02-29-13.t.2024-02-29-13",
            With<TimestampRouter>(("topic.format", "${timestamp}.${topic}.${timestamp}"), ("timestamp.format", "yyyy-MM-dd-HH")).Apply(Sink(1L))!.Topic);
        Assert.Throws<DataException>(() => With<TimestampRouter>().Apply(Sink(1L, timestamp: null)));
        Assert.Throws<ConfigException>(() => With<TimestampRouter>(("timestamp.format", "bogus")));
    }

    [Fact]
    public void Filter_drops() => Assert.Null(With<Filter>().Apply(Sink(1L)));

    [Fact]
    public void Predicates_say_what_a_record_is()
    {
        var record = Sink(1L, headers: new ConnectHeaders().Add("x", null, null), topic: "topic-1");
        Assert.True(Test<HasHeaderKey>(record, ("name", "x")));
        Assert.False(Test<HasHeaderKey>(record, ("name", "y")));
        Assert.False(Test<HasHeaderKey>(Sink(1L), ("name", "x")));
        Assert.True(Test<RecordIsTombstone>(Sink(null)));
        Assert.False(Test<RecordIsTombstone>(record));
        Assert.True(Test<TopicNameMatches>(record, ("pattern", "topic.*")));
        Assert.False(Test<TopicNameMatches>(record, ("pattern", "topic")));
    }

    [Fact]
    public void A_broken_regular_expression_is_a_validation_error()
    {
        using var router = new RegexRouter();
        Assert.StartsWith("Invalid value ( for configuration regex: Invalid regex: ",
            router.Config.Validate(new Dictionary<string, string> { ["regex"] = "(", ["replacement"] = "x" })[0].Errors[0], StringComparison.Ordinal);
        using var predicate = new TopicNameMatches();
        Assert.StartsWith("Invalid value [ for configuration pattern: Invalid regex: ",
            predicate.Config.Validate(new Dictionary<string, string> { ["pattern"] = "[" })[0].Errors[0], StringComparison.Ordinal);
        Assert.Equal("Missing required configuration \"pattern\" which has no default value.",
            predicate.Config.Validate(new Dictionary<string, string>())[0].Errors.Single());
    }
}
