using Connect.Api;
using Connect.Runtime.Worker.Source;

namespace Connect.Runtime.Tests.Worker.Source;

public class TopicCreationTests
{
    private static Dictionary<string, string> Config(params (string Key, string Value)[] more)
    {
        var config = new Dictionary<string, string> { ["topic.creation.default.partitions"] = "1", ["topic.creation.default.replication.factor"] = "1" };
        foreach (var (key, value) in more) config[$"topic.creation.{key}"] = value;
        return config;
    }

    [Fact]
    public void A_group_that_includes_nothing_is_allowed() => Assert.Null(Record.Exception(() => TopicCreation.Validate(Config(("groups", "g")))));

    [Fact]
    public void Settings_that_cannot_be_used_are_refused()
    {
        foreach (var (key, value) in ((string, string)[])[("default.partitions", "0"), ("default.replication.factor", "x"), ("g.partitions", "-2"), ("g.include", "(")])
            Assert.Contains($"topic.creation.{key}", Assert.Throws<ConfigException>(() => TopicCreation.Validate(Config(("groups", "g"), (key, value)))).Message, StringComparison.Ordinal);
        var half = Config();
        half.Remove("topic.creation.default.replication.factor");
        Assert.Throws<ConfigException>(() => TopicCreation.Validate(half));
    }
}
