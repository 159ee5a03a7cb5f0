using System.Text.RegularExpressions;
using Connect.Runtime.Config;
using Connect.Runtime.Plugins;
using Connect.Testing;

namespace Docs.Tests;

/// <summary>The pages of docs/reference are those of the definitions, and say something of each key.</summary>
public sealed partial class ReferenceTests
{
    private static readonly Reference Made = new();

    public static TheoryData<string> ClassNames => [.. Made.Plugins.All.Select(p => $"{p.Kind} {p.ClassName}")];

    [Fact]
    public void The_committed_pages_are_those_that_the_definitions_make()
    {
        var stale = PagesFolder.Stale(Path.Combine(Repository.Root, "docs", "reference"), Made.Pages());
        Assert.True(stale.Count == 0, $"not what the definitions say; make them anew by dotnet run --project tools/Docs:\n{string.Join('\n', stale.Select(p => $"docs/reference/{p}"))}");
    }

    [Fact]
    public void Pages_are_the_same_each_time_they_are_made() => Assert.Equal(Made.Pages(), new Reference().Pages());

    [Fact]
    public void A_page_that_differs_is_missing_or_should_not_be_there_is_told_and_mended()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var pages = new Dictionary<string, string> { ["a.md"] = "a\n", ["b/c.md"] = "c\n" };
            PagesFolder.Write(folder.FullName, pages);
            Assert.Empty(PagesFolder.Stale(folder.FullName, pages));
            File.WriteAllText(Path.Combine(folder.FullName, "a.md"), "other\n");
            File.Delete(Path.Combine(folder.FullName, "b", "c.md"));
            File.WriteAllText(Path.Combine(folder.FullName, "b", "gone.md"), "old\n");
            Assert.Equal(["a.md", "b/c.md", "b/gone.md"], PagesFolder.Stale(folder.FullName, pages));
            PagesFolder.Write(folder.FullName, pages);
            Assert.Empty(PagesFolder.Stale(folder.FullName, pages));
        }
        finally { folder.Delete(true); }
    }

    [Theory]
    [MemberData(nameof(ClassNames))]
    public void Each_plugin_says_what_it_is_for(string plugin) => Assert.Matches(@"^[A-Z].{10,}[.]$", Documentation.Of(Find(plugin).Type)?.Summary ?? $"{plugin} has no [Documentation]");

    [Fact]
    public void Each_key_has_a_documentation_of_whole_sentences()
    {
        var keys = Made.Plugins.All.SelectMany(p => p.Options().Keys.Select(k => (Owner: p.ClassName, Key: k)))
            .Concat(WorkerConfig.Definition.Keys.Select(k => (Owner: "worker", Key: k)))
            .Concat(ConnectorConfig.Definition(true, Made.Plugins, null, null).Keys.Select(k => (Owner: "sinks", Key: k)))
            .Concat(ConnectorConfig.Definition(false, Made.Plugins, null, null).Keys.Select(k => (Owner: "sources", Key: k)));
        Assert.Empty(keys.Where(k => !Sentences().IsMatch(k.Key.Documentation)).Select(k => $"{k.Owner}: {k.Key.Name}: {k.Key.Documentation}"));
    }

    [Theory]
    [MemberData(nameof(ClassNames))]
    public async Task The_example_of_each_page_is_a_configuration_that_the_worker_takes(string plugin)
    {
        var found = Find(plugin);
        var config = Example.Of(found, Made.Plugins).Config;
        // Nothing listens there: a connector that looks for its database finds nothing else to object to.
        var unreachable = config.ToDictionary(k => k.Key, k => LocalPort().Replace(k.Value, "127.0.0.1:1"));
        var worker = new WorkerConfig(new Dictionary<string, string>
        {
            ["bootstrap.servers"] = "127.0.0.1:9092",
            ["group.id"] = "docs",
            ["key.converter"] = "org.apache.kafka.connect.json.JsonConverter",
            ["value.converter"] = "org.apache.kafka.connect.json.JsonConverter",
            ["config.storage.topic"] = "c",
            ["offset.storage.topic"] = "o",
            ["status.storage.topic"] = "s",
        });
        var validation = new ConnectorValidation(Made.Plugins, worker, new ClientOverrides("All", [], []));
        var result = await validation.ValidateAsync(unreachable, [], TestContext.Current.CancellationToken);
        Assert.All(result.Values.SelectMany(v => v.Value.Errors.Select(e => $"{v.Value.Name}: {e}")), e => Assert.Matches(NotReached(), e));
        Assert.Empty(validation.Hints(unreachable));
        // What a transformation or converter says only when it is given its keys.
        var own = Example.Own(found);
        switch (found.Kind)
        {
            case PluginKind.Transformation: using (var made = found.New<ITransformation>()) made.Configure(own); break;
            case PluginKind.Predicate: using (var made = found.New<IPredicate>()) made.Configure(own); break;
            case PluginKind.Converter: found.New<IConverter>().Configure(own, false); break;
        }
    }

    [Fact]
    public void The_page_of_a_transformation_shows_what_it_does()
    {
        Assert.Equal([("value", """{"amount":"12.50","count":3.0,"paid":true}""", """{"count":3,"paid":true,"amount":12.5}""")], Effect.Of(Find("Transformation org.apache.kafka.connect.transforms.Cast$Value"), Made.Plugins));
        Assert.Equal([("topic", "shop-orders", "orders")], Effect.Of(Find("Transformation org.apache.kafka.connect.transforms.RegexRouter"), Made.Plugins));
        // Those that drop records, or need a schema, have nothing to show.
        var without = Made.Plugins.All.Where(p => p.Kind == PluginKind.Transformation && !p.ClassName.EndsWith("$Key", StringComparison.Ordinal) && Effect.Of(p, Made.Plugins) is null or []);
        Assert.Equal(["Filter", "SetSchemaMetadata$Value"], without.Select(p => p.SimpleName));
    }

    private static Plugin Find(string kindAndName) => Made.Plugins.All.Single(p => $"{p.Kind} {p.ClassName}" == kindAndName);

    // Sentences begin with a capital, or with the name of a value; they end with a full stop, or what an abbreviation in brackets needs.
    [GeneratedRegex(@"^\S.{8,}[.)]$", RegexOptions.Singleline)]
    private static partial Regex Sentences();

    [GeneratedRegex("localhost:[0-9]+")]
    private static partial Regex LocalPort();

    [GeneratedRegex("^connection[.](url|uri): .*(Could not connect|Unable to connect)", RegexOptions.Singleline)]
    private static partial Regex NotReached();
}
