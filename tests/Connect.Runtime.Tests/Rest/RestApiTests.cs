using System.Net;
using System.Text.Json.Nodes;

namespace Connect.Runtime.Tests.Rest;

public class RestApiTests(BrokerFixture broker)
{
    private const string Validation = "/connector-plugins/FileStreamSink/config/validate";

    private static JsonObject Sink(string key, JsonNode? value) => new()
    {
        ["connector.class"] = "FileStreamSink",
        ["name"] = "c",
        ["topics"] = "t",
        [key] = value,
    };

    private static string[] ErrorsOf(JsonNode? answer, string key) =>
        [.. answer!["configs"]!.AsArray().Where(c => (string?)c!["value"]!["name"] == key).SelectMany(c => c!["value"]!["errors"]!.AsArray()).Select(e => (string)e!)];

    [Fact]
    public async Task Nulls_are_refused_together_with_whatever_else_is_wrong()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var config = Sink("note", null);
        config["tasks.max"] = "0";
        var (status, body) = await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", config);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("the following 2 error(s):\nInvalid value 0 for configuration tasks.max: Value must be at least 1\nNull value can not be supplied as the configuration value.",
            (string?)body!["message"], StringComparison.Ordinal);
        (status, body) = await worker.RequestAsync(HttpMethod.Put, Validation, Sink("tasks.max", null));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["Invalid value null for configuration tasks.max: Value must be non-null", "Null value can not be supplied as the configuration value."], ErrorsOf(body, "tasks.max"));
        (status, _) = await worker.RequestAsync(HttpMethod.Post, "/connectors", new JsonObject { ["name"] = "n", ["config"] = Sink("name", null) });
        Assert.Equal(HttpStatusCode.Created, status);
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_refused()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        foreach (var (key, version, error) in ((string, string, string)[])
        [
            ("connector.plugin.version", "[99,)", "Plugin org.apache.kafka.connect.file.FileStreamSinkConnector not found that matches the version range [99,), available versions: ["),
            ("connector.plugin.version", "[1", "Invalid value [1 for configuration connector.plugin.version: Unbounded range: [1"),
            ("value.converter.plugin.version", "0.0.1", "Plugin org.apache.kafka.connect.storage.StringConverter not found that matches the version range [0.0.1]"),
        ])
        {
            var (_, body) = await worker.RequestAsync(HttpMethod.Put, Validation, Sink(key, version));
            Assert.Equal(1, (int?)body!["error_count"]);
            Assert.Contains(error, Assert.Single(ErrorsOf(body, key)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_plugins_keys_are_told_for_the_version_that_is_there()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await worker.RequestAsync(HttpMethod.Get, "/connector-plugins/FileStreamSink/config?version=latest")).Status);
        Assert.Equal(HttpStatusCode.OK, (await worker.RequestAsync(HttpMethod.Get, "/connector-plugins/FileStreamSink/config?version=%5B0,99)")).Status);
        var (status, body) = await worker.RequestAsync(HttpMethod.Get, "/connector-plugins/FileStreamSink/config?version=99");
        Assert.Equal((HttpStatusCode.BadRequest, 400), (status, (int)body!["error_code"]!));
        Assert.Equal(HttpStatusCode.BadRequest, (await worker.RequestAsync(HttpMethod.Get, "/connector-plugins/FileStreamSink/config?version=%5B")).Status);
    }

    [Fact]
    public async Task What_transformations_lack_is_told_with_their_type()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        const string Package = "org.apache.kafka.connect.transforms.";
        var config = Sink("transforms", "a");
        config["transforms.a.type"] = $"{Package}Cast";
        var (_, body) = await worker.RequestAsync(HttpMethod.Put, Validation, config);
        Assert.Equal([$"This class is abstract and cannot be created. Did you mean {Package}Cast$Key, {Package}Cast$Value?"], ErrorsOf(body, "transforms.a.type"));
        (config["transforms.a.type"], config["transforms.a.negate"]) = ($"{Package}Filter", "true");
        (_, body) = await worker.RequestAsync(HttpMethod.Put, Validation, config);
        Assert.Equal(["Config 'transforms.a.negate' was provided but there is no config 'transforms.a.predicate' defining a predicate to be negated."],
            ErrorsOf(body, "transforms.a.type"));
    }

    [Fact]
    public async Task What_a_variable_stands_for_is_not_shown()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "secret=hunter2", TestContext.Current.CancellationToken);
        await using var worker = new InProcessWorker(broker, ("config.providers", "file"), ("config.providers.file.class", "FileConfigProvider"));
        await worker.StartAsync();
        var (_, body) = await worker.RequestAsync(HttpMethod.Put, Validation, Sink("tasks.max", $"${{file:{file}:secret}}"));
        Assert.Equal($"Invalid value ${{file:{file}:secret}} for configuration tasks.max: Not a number of type INT", ErrorsOf(body, "tasks.max")[0]);
        (_, body) = await worker.RequestAsync(HttpMethod.Put, Validation, Sink("file", $"/tmp/${{file:{file}:secret}}"));
        Assert.DoesNotContain("hunter2", body!.ToJsonString(), StringComparison.Ordinal);
        File.Delete(file);
        var (status, refusal) = await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Sink("file", $"${{file:{file}:secret}}"));
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.StartsWith($"Could not read properties from file {file}", (string?)refusal!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_connector_is_where_the_request_went_not_where_other_workers_would_look()
    {
        await using var worker = new InProcessWorker(broker, ("rest.advertised.host.name", "elsewhere"), ("rest.advertised.port", "1"));
        await worker.StartAsync();
        Assert.Equal($"{worker.Address}connectors/c%20d", await worker.LocationAsync("/connectors/c%20d/config", Sink("name", "c d")));
    }

    [Fact]
    public async Task Only_json_is_answered()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        foreach (var accept in (string[])["application/json", "Application/JSON; charset=utf-8", "text/html, */*;q=0.1"])
            Assert.Equal((accept, HttpStatusCode.OK), (accept, (await worker.RequestAsync(HttpMethod.Get, "/connectors", accept: accept)).Status));
        foreach (var accept in (string[])["text/html", "application/json;q=0, text/html"])
            Assert.Equal((accept, HttpStatusCode.NotAcceptable), (accept, (await worker.RequestAsync(HttpMethod.Get, "/connectors", accept: accept)).Status));
    }

    [Fact]
    public async Task An_empty_name_in_a_path_is_not_skipped()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        await worker.RequestAsync(HttpMethod.Put, "/connectors/offsets/config", Sink("name", "offsets"));
        Assert.Equal(HttpStatusCode.NotFound, (await worker.RequestAsync(HttpMethod.Delete, "/connectors//offsets")).Status);
        Assert.Equal(HttpStatusCode.OK, (await worker.RequestAsync(HttpMethod.Get, "/connectors/offsets")).Status);
    }
}
