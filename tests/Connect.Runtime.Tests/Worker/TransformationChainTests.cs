using Connect.Api;
using Connect.Runtime.Plugins;
using Connect.Runtime.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Worker;

public class TransformationChainTests
{
    private static readonly PluginRegistry Plugins = PluginRegistry.Load(null, NullLogger<PluginRegistry>.Instance);

    private static readonly Dictionary<string, string> Config = new()
    {
        ["transforms"] = "one, two, three",
        ["transforms.one.type"] = "NotingTransformation",
        ["transforms.one.add"] = "1",
        ["transforms.two.type"] = typeof(NotingTransformation).FullName!,
        ["transforms.two.add"] = "2",
        ["transforms.two.predicate"] = "starts",
        ["transforms.three.type"] = "NotingTransformation",
        ["transforms.three.add"] = "3",
        ["transforms.three.predicate"] = " starts ",
        ["transforms.three.negate"] = "TRUE",
        ["predicates"] = "starts,unused",
        ["predicates.starts.type"] = "NotingPredicate",
        ["predicates.unused.type"] = "NotingPredicate",
    };

    private static Dictionary<string, string> With(string key, string? value)
    {
        var config = new Dictionary<string, string>(Config);
        if (value is null) config.Remove(key); else config[key] = value;
        return config;
    }

    private static string? Apply(TransformationChain chain, string value) => (string?)chain.Apply(new SinkRecord("t", 0, null, null, null, value, 0))?.Value;

    [Theory]
    [InlineData("x", "x12")]
    [InlineData("y", "y13")]
    [InlineData("drop", null)]
    public void Transformations_apply_in_order_where_their_predicates_say(string value, string? expected)
    {
        using var chain = new TransformationChain(Config, Plugins);
        Assert.False(chain.IsEmpty);
        Assert.Equal(expected, Apply(chain, value));
    }

    [Fact]
    public void The_transformation_that_fails_is_known_by_its_class()
    {
        using var chain = new TransformationChain(With("transforms", "one"), Plugins);
        Assert.Throws<DataException>(() => Apply(chain, "bad"));
        Assert.Equal(typeof(NotingTransformation).FullName, chain.LastClassName);
    }

    [Fact]
    public void Without_transformations_a_record_stays_as_it_is()
    {
        using var chain = new TransformationChain(new Dictionary<string, string>(), Plugins);
        Assert.True(chain.IsEmpty);
        Assert.Equal("bad", Apply(chain, "bad"));
    }

    [Fact]
    public void Everything_is_disposed_of_once()
    {
        NotingTransformation.Disposed.Clear();
        new TransformationChain(Config, Plugins).Dispose();
        Assert.Equal(["predicate", "predicate", "transformation 1", "transformation 2", "transformation 3"], NotingTransformation.Disposed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("transforms.two.predicate", "other", "Invalid value other for configuration transforms.two.predicate: No such predicate: expected one of the aliases in predicates (starts, unused)")]
    [InlineData("transforms.two.type", "Nothing", "Invalid value Nothing for configuration transforms.two.type: Class Nothing could not be found.")]
    [InlineData("transforms.two.type", null, "Missing required configuration \"transforms.two.type\" which has no default value.")]
    [InlineData("transforms.two.add", null, "Missing required configuration \"add\" which has no default value.")]
    public void A_setting_that_does_not_fit_is_named_and_what_was_made_before_is_disposed_of(string key, string? value, string message)
    {
        NotingTransformation.Disposed.Clear();
        Assert.Equal(message, Assert.Throws<ConfigException>(() => new TransformationChain(With(key, value), Plugins)).Message);
        Assert.Contains("transformation 1", NotingTransformation.Disposed);
        Assert.Equal(2, NotingTransformation.Disposed.Count(d => d == "predicate"));
    }
}
