using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Connect.Runtime.Config;
using Connect.Testing;
using NJsonSchema;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Connect.Runtime.Tests.Container;

/// <summary>docker-compose.yml, as far as it can be judged without a container engine.</summary>
public sealed partial class ComposeFileTests
{
    private static readonly JsonObject Compose = Read();
    private static readonly JsonObject Services = Compose["services"]!.AsObject();
    private static readonly string[] Workers = ["connect-1", "connect-2"];

    private static JsonObject Read()
    {
        using var text = File.OpenText(Path.Combine(Repository.Root, "docker-compose.yml"));
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(new MergingParser(new Parser(text)));
        return Node(yaml)!.AsObject();
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        IDictionary<object, object?> map => new JsonObject(map.Select(e => KeyValuePair.Create($"{e.Key}", Node(e.Value)))),
        IEnumerable<object?> list => new JsonArray([.. list.Select(Node)]),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        IFormattable number => JsonNode.Parse(number.ToString(null, System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new InvalidDataException($"{value.GetType()}"),
    };

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(t => (string)t!) ?? [];

    [Fact]
    public async Task It_is_as_the_compose_specification_has_it()
    {
        using var schema = new StreamReader(typeof(ComposeFileTests).Assembly.GetManifestResourceStream("compose-spec.json")!);
        var specification = await JsonSchema.FromJsonAsync(await schema.ReadToEndAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        Assert.Empty(specification.Validate(Compose.ToJsonString()).Select(e => $"{e.Path}: {e.Kind}"));
        // The schema can say no.
        Assert.NotEmpty(specification.Validate("""{"services":{"a":{"imagee":"b"}}}"""));
    }

    [Fact]
    public void Without_a_profile_it_is_the_main_job_and_no_more() =>
        Assert.Equal(["connect-1", "connect-2", "connectors", "kafka", "minio", "minio-bucket", "mysql", "postgres", "schema-registry"],
            Services.Where(s => s.Value!["profiles"] is null).Select(s => s.Key).Order());

    [Fact]
    public void Every_image_has_a_version()
    {
        foreach (var (name, service) in Services)
            if ((string)service!["image"]! is not "connect-for-dotnet" and var image) Assert.True(Version().IsMatch(image), $"{name}: {image}");
    }

    [Fact]
    public void Whoever_is_waited_for_is_a_service_and_comes_with_the_same_profile()
    {
        foreach (var (name, service) in Services)
            foreach (var other in service!["depends_on"] switch { JsonObject map => map.Select(d => d.Key), var list => Texts(list) })
            {
                Assert.True(Services.ContainsKey(other), $"{name} waits for {other}");
                Assert.True(!Texts(Services[other]!["profiles"]).Except(Texts(service["profiles"])).Any(), $"{name} waits for {other}, which has a profile of its own");
            }
    }

    [Fact]
    public void Each_connector_of_the_main_job_is_sent_and_every_host_in_it_is_a_service()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "connectors-config", "compose"), "*.json");
        Assert.Equal(files.Select(f => $"/connectors/{Path.GetFileName(f)}").Order(), Texts(Services["connectors"]!["command"]).Where(a => a.EndsWith(".json", StringComparison.Ordinal)).Order());
        foreach (var file in files)
        {
            var hosts = Host().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).ToList();
            foreach (var host in hosts) Assert.True(Services.ContainsKey(host), $"{host} of {file}");
            // But for the hosts they are what is tried on one machine.
            var own = JsonNode.Parse(File.ReadAllText(file))!["config"]!.AsObject();
            var other = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "connectors-config", Path.GetFileName(file))))!["config"]!.AsObject();
            Assert.Equal(hosts.Count, own.Count(p => !JsonNode.DeepEquals(p.Value, other[p.Key])));
            Assert.Equal(other.Count, own.Count);
        }
    }

    [Fact]
    public void Each_worker_starts_with_its_variables_and_finds_what_they_name()
    {
        foreach (var worker in Workers)
        {
            var variables = Services[worker]!["environment"]!.AsObject().ToDictionary(v => v.Key, v => $"{v.Value}");
            Assert.Null(ContainerEnvironment.Problem(variables));
            Assert.All(ContainerEnvironment.Describe(variables), v => Assert.Equal(VariableUse.Property, v.Use));
            Assert.Equal(worker, new Uri(new WorkerConfig(ContainerEnvironment.Properties(variables)).AdvertisedUrl).Host);
            Assert.Equal("kafka:9092", variables["CONNECT_BOOTSTRAP_SERVERS"]);
            Assert.Equal("schema-registry", new Uri(variables["CONNECT_VALUE_CONVERTER_SCHEMA_REGISTRY_URL"]).Host);
        }
    }

    [Theory]
    [InlineData("simplelink.json", "mongo")]
    [InlineData("sink-questdb-github.json", "questdb")]
    [InlineData("sink-questdb-meters.json", "questdb")]
    [InlineData("sink-questdb-trades.json", "questdb")]
    public void A_configuration_that_names_this_machine_runs_as_it_is_as_the_port_is_forwarded_beside_each_worker(string file, string service)
    {
        var port = Assert.Single(Here().Matches(File.ReadAllText(Path.Combine(Repository.Root, "connectors-config", file)))).Groups[1].Value;
        foreach (var worker in Workers)
        {
            var forward = Services[$"{worker}-{service}"]!;
            Assert.Equal(service, Assert.Single(Texts(forward["profiles"])));
            Assert.Equal($"service:{worker}", (string?)forward["network_mode"]);
            Assert.Equal([$"TCP-LISTEN:{port},bind=127.0.0.1,fork,reuseaddr", $"TCP:{service}:{port}"], Texts(forward["command"]));
        }
    }

    [Fact]
    public void What_is_mounted_is_here()
    {
        foreach (var (name, service) in Services)
            foreach (var mount in Texts(service!["volumes"]))
                Assert.True(Path.Exists(Path.Combine(Repository.Root, mount.Split(':')[0])), $"{name}: {mount}");
    }

    [GeneratedRegex(@":(RELEASE\.\d|v?\d+(\.\d+)+(-\d+)?$)")]
    private static partial Regex Version();

    [GeneratedRegex(@"//([\w.-]+):\d+")]
    private static partial Regex Host();

    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex Here();
}
