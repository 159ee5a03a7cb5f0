using Connect.Api;
using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Config;

public sealed class StandaloneConfigTests
{
    private static Dictionary<string, string> Properties(params (string Key, string Value)[] more)
    {
        var properties = new Dictionary<string, string> { ["bootstrap.servers"] = "h:1", ["key.converter"] = "StringConverter", ["value.converter"] = "StringConverter" };
        foreach (var (key, value) in more) properties[key] = value;
        return properties;
    }

    [Fact]
    public void A_worker_that_runs_alone_needs_a_file_for_offsets_and_none_of_what_a_group_needs()
    {
        var standalone = new StandaloneConfig(Properties(("offset.storage.file.filename", "/tmp/connect.offsets")));
        Assert.Equal("/tmp/connect.offsets", standalone.OffsetFile);
        Assert.Null(standalone.Warning);
        Assert.False(new WorkerConfig(standalone.Properties).ExactlyOnceEnabled);
        Assert.Contains("offset.storage.file.filename", Assert.Throws<ConfigException>(() => new StandaloneConfig(Properties())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_asks_for_exactly_once_is_told_that_it_cannot_be_had()
    {
        var standalone = new StandaloneConfig(Properties(("offset.storage.file.filename", "offsets"), ("exactly.once.source.support", "enabled")));
        Assert.Contains("exactly.once.source.support", standalone.Warning, StringComparison.Ordinal);
        Assert.False(new WorkerConfig(standalone.Properties).ExactlyOnceEnabled);
    }
}
