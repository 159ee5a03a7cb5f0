using System.Data.Common;
using System.Net;
using System.Runtime.Loader;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Connect.Api;
using Connect.Runtime.Kafka;
using Connect.Runtime.Plugins;
using Connect.Testing;

namespace Connect.Runtime.Tests.Plugins;

public sealed class PluginPathTests : IDisposable
{
    private const string ClassName = "com.example.CountingSourceConnector";
    private readonly BrokerFixture _broker;
    private readonly string _path = Directory.CreateTempSubdirectory("plugin-path").FullName;

    // Where the build leaves the external connector, beside this project's own output.
    private static string External => AppContext.BaseDirectory.Replace("Connect.Runtime.Tests", "ExternalConnector", StringComparison.Ordinal);

    public PluginPathTests(BrokerFixture broker)
    {
        _broker = broker;
        Install("external");
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private string Install(string folder)
    {
        var target = Directory.CreateDirectory(Path.Combine(_path, folder)).FullName;
        foreach (var file in (string[])["ExternalConnector.dll", "Connect.Api.dll"]) File.Copy(Path.Combine(External, file), Path.Combine(target, file));
        return target;
    }

    private static (PluginRegistry Plugins, string[] Lines) Load(string path)
    {
        var logger = new LineLogger<PluginRegistry>();
        return (PluginRegistry.Load(path, logger), [.. logger.Lines]);
    }

    [Theory]
    [InlineData(ClassName)]
    [InlineData("CountingSourceConnector")]
    [InlineData("CountingSource")]
    public void A_connector_in_a_folder_is_found_by_its_names(string name)
    {
        var (plugins, _) = Load(_path);
        var plugin = plugins.Connector(name);
        Assert.Equal((ClassName, PluginKind.Source), (plugin.ClassName, plugin.Kind));
        Assert.Matches("^[0-9]+[.][0-9]+", plugin.Version);
        Assert.Equal("until", plugin.New<SourceConnector>().Config["until"]!.Name);
    }

    [Fact]
    public void A_folder_that_is_itself_the_path_is_searched()
    {
        Assert.Equal(ClassName, Load(Path.Combine(_path, "external") + "/").Plugins.Connector(ClassName).ClassName);
    }

    [Fact]
    public void A_plugin_lives_apart_but_speaks_the_workers_types()
    {
        var plugin = Load(_path).Plugins.Connector(ClassName);
        var context = AssemblyLoadContext.GetLoadContext(plugin.Type.Assembly)!;
        Assert.Equal("external", context.Name);
        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.Same(typeof(SourceConnector), plugin.Type.BaseType);
        Assert.Equal(["ExternalConnector"], context.Assemblies.Select(a => a.GetName().Name));
    }

    [Fact]
    public void Jars_are_skipped_with_one_line_that_names_their_folders()
    {
        File.WriteAllText(Path.Combine(_path, "external", "one.jar"), "");
        File.WriteAllText(Path.Combine(_path, "external", "two.jar"), "");
        Directory.CreateDirectory(Path.Combine(_path, "java", "lib"));
        File.WriteAllText(Path.Combine(_path, "java", "lib", "three.jar"), "");
        var (plugins, lines) = Load(_path);
        Assert.NotNull(plugins.Find(ClassName));
        Assert.Equal($"Jars under plugin.path are for the Java worker and are skipped: those in {Path.Combine(_path, "external")}, {Path.Combine(_path, "java")}",
            Assert.Single(lines, l => l.Contains("Jars", StringComparison.Ordinal)));
    }

    [Fact]
    public void Native_libraries_and_other_files_beside_a_plugin_do_no_harm()
    {
        File.WriteAllText(Path.Combine(_path, "external", "aaa.dll"), "not an assembly");
        File.WriteAllBytes(Path.Combine(_path, "external", "empty.dll"), []);
        var (plugins, lines) = Load(_path);
        Assert.NotNull(plugins.Find(ClassName));
        Assert.DoesNotContain(lines, l => l.Contains("cannot be loaded", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plugin_that_is_there_twice_is_loaded_once()
    {
        var second = Install("second");
        var (plugins, lines) = Load(_path);
        Assert.Single(plugins.All, p => p.ClassName == ClassName);
        Assert.Equal($"{ClassName} of {Path.Combine(second, "ExternalConnector.dll")} is skipped, as {Path.Combine(_path, "external", "ExternalConnector.dll")} has it already", Assert.Single(lines, l => l.Contains("already", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var (plugins, lines) = Load($"{_path}/none, {_path}");
        Assert.NotNull(plugins.Find(ClassName));
        Assert.Contains($"{_path}/none of plugin.path does not exist and is skipped", lines);
    }

    [Fact]
    public void A_database_provider_is_registered_under_its_namespace()
    {
        var (_, lines) = Load(_path);
        var factory = DbProviderFactories.GetFactory("ExternalConnector");
        Assert.Equal("ExampleProviderFactory", factory.GetType().Name);
        Assert.IsType<PluginLoadContext>(AssemblyLoadContext.GetLoadContext(factory.GetType().Assembly), exactMatch: true);
        Assert.Contains($"The ADO.NET provider ExternalConnector comes from {Path.Combine(_path, "external", "ExternalConnector.dll")}", lines);
    }

    [Fact]
    public async Task A_worker_lists_validates_and_runs_it()
    {
        await using var worker = new InProcessWorker(_broker, ("plugin.path", _path));
        await worker.StartAsync();
        var (_, plugins) = await worker.RequestAsync(HttpMethod.Get, "/connector-plugins");
        Assert.Equal("source", (string?)plugins!.AsArray().Single(p => (string?)p!["class"] == ClassName)!["type"]);

        var topic = Servers.Unique("counted");
        var config = new JsonObject { ["connector.class"] = "CountingSource", ["tasks.max"] = "1", ["until"] = "x" };
        var (_, invalid) = await worker.RequestAsync(HttpMethod.Put, "/connector-plugins/CountingSource/config/validate", config.DeepClone());
        var errors = invalid!["configs"]!.AsArray().SelectMany(c => c!["value"]!["errors"]!.AsArray()).Select(e => (string?)e).ToList();
        Assert.Contains("Missing required configuration \"topic\" which has no default value.", errors);
        Assert.Contains("Invalid value x for configuration until: Not a number of type LONG", errors);

        (config["topic"], config["until"]) = (topic, "5");
        Assert.Equal(HttpStatusCode.Created, (await worker.RequestAsync(HttpMethod.Put, "/connectors/count/config", config)).Status);
        await Eventually.True(async () => (string?)(await worker.RequestAsync(HttpMethod.Get, "/connectors/count/status")).Body?["tasks"]?.AsArray().FirstOrDefault()?["state"] == "RUNNING", "the task runs");
        await using (var topics = worker.Clients.Topics("reader")) await topics.AwaitPartitionsAsync(topic, TestContext.Current.CancellationToken);
        using var reader = worker.Clients.Reader("reader", "read_uncommitted");
        await Eventually.True(() => reader.QueryWatermarkOffsets(new(topic, 0), TimeSpan.FromSeconds(5)).High + reader.QueryWatermarkOffsets(new(topic, 1), TimeSpan.FromSeconds(5)).High == 5, "five records are in the topic");
        reader.Assign(((int[])[0, 1]).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        var values = new List<string>();
        await Eventually.True(() =>
        {
            if (reader.Consume(TimeSpan.Zero) is { IsPartitionEOF: false } result) values.Add(Encoding.UTF8.GetString(result.Message.Value!));
            return values.Count == 5;
        }, "five records are read");
        Assert.Equal(["1", "2", "3", "4", "5"], values.Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.NoContent, (await worker.RequestAsync(HttpMethod.Put, "/connectors/count/stop")).Status);
        await Eventually.True(async () =>
        {
            var (_, offsets) = await worker.RequestAsync(HttpMethod.Get, "/connectors/count/offsets");
            return (long?)offsets!["offsets"]!.AsArray().SingleOrDefault()?["offset"]!["at"] == 5;
        }, "the stopped task has stored its offset");
    }
}
