using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Plugins;
using Connect.Runtime.Worker;
using Connect.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Worker;

public class TaskConvertersTests
{
    private static readonly PluginRegistry Plugins = PluginRegistry.Load(null, NullLogger<PluginRegistry>.Instance);

    private static readonly WorkerConfig Worker = TestWorkerConfig.Create();

    private static Dictionary<string, string> Config(string notes, string? failing) => ((string[])["key", "value", "header"]).SelectMany(c => new[]
    {
        KeyValuePair.Create($"{c}.converter", "NotingConverter"),
        KeyValuePair.Create($"{c}.converter.notes", notes),
        KeyValuePair.Create($"{c}.converter.fail", c == failing ? "true" : "false"),
    }).ToDictionary();

    [Theory]
    [InlineData("key", "key configured, key disposed of")]
    [InlineData("value", "key configured, value configured, value disposed of, key disposed of")]
    [InlineData("header", "key configured, value configured, header configured, header disposed of, value disposed of, key disposed of")]
    public void A_converter_that_does_not_take_its_configuration_leaves_none_of_the_others_open(string failing, string expected)
    {
        var notes = Servers.Unique("notes");
        Assert.Throws<ConfigException>(() => TaskConverters.For(Config(notes, failing), Worker, Plugins));
        Assert.Equal(expected, string.Join(", ", NotingConverter.Notes(notes)));
    }

    [Fact]
    public void Converters_are_disposed_of_in_the_reverse_order()
    {
        var notes = Servers.Unique("notes");
        TaskConverters.For(Config(notes, null), Worker, Plugins).Dispose();
        Assert.Equal(["header disposed of", "value disposed of", "key disposed of"], NotingConverter.Notes(notes).Skip(3));
    }

    [Fact]
    public void A_plugin_that_is_asked_for_its_keys_is_disposed_of()
    {
        var before = NotingConverter.Notes("").Count(n => n == " disposed of");
        Assert.Empty(Plugins.Find("NotingConverter", PluginKind.Converter)!.Definition().Keys);
        Assert.True(NotingConverter.Notes("").Count(n => n == " disposed of") > before);
    }
}
