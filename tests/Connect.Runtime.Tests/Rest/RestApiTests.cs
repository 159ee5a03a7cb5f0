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
            ("value.converter.plugin.version", "0.0.1", "Plugin org.apache.kafka.connect.storage.StringConverter not found that matches the version range [0.0.1,0.0.1]"),
        ])
        {
            var config = Sink(key, version);
            config["value.converter"] = "StringConverter";
            var (_, body) = await worker.RequestAsync(HttpMethod.Put, Validation, config);
            // Either the class or the version may be what is wrong.
            Assert.Equal(2, (int?)body!["error_count"]);
            Assert.StartsWith(error, Assert.Single(ErrorsOf(body, key)), StringComparison.Ordinal);
            Assert.StartsWith(error, Assert.Single(ErrorsOf(body, key.Replace("connector.plugin.version", "connector.class", StringComparison.Ordinal).Replace(".plugin.version", "", StringComparison.Ordinal))),
                StringComparison.Ordinal);
        }
        var (_, unreadable) = await worker.RequestAsync(HttpMethod.Put, Validation, Sink("connector.plugin.version", "[1"));
        Assert.Equal(["Invalid value [1 for configuration connector.plugin.version: Unbounded range: [1"], ErrorsOf(unreadable, "connector.plugin.version"));
        // The worker's own converters are not for a connector to refuse.
        var (_, workers) = await worker.RequestAsync(HttpMethod.Put, Validation, Sink("value.converter.plugin.version", "0.0.1"));
        Assert.Equal(0, (int?)workers!["error_count"]);
    }

    [Fact]
    public async Task A_class_that_cannot_be_made_is_refused_with_what_could_be_meant()
    {
        const string package = "org.apache.kafka.connect.";
        const string isAbstract = "This class is abstract and cannot be created.";
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        foreach (var (key, name, error) in ((string, string, string)[])
        [
            ("transforms.a.type", $"{package}transforms.Cast", $"{isAbstract} Did you mean {package}transforms.Cast$Key, {package}transforms.Cast$Value?"),
            ("transforms.a.type", $"{package}transforms.Nothing", $"Class {package}transforms.Nothing could not be found."),
            ("transforms.a.type", $"{package}json.JsonConverter", $"Class class {package}json.JsonConverter does not implement the Transformation interface"),
            ("key.converter", $"{package}converters.NumberConverter", isAbstract),
            ("header.converter", $"{package}transforms.Filter", $"Class class {package}transforms.Filter does not implement the HeaderConverter interface"),
        ])
        {
            var config = Sink(key, name);
            if (key == "transforms.a.type") config["transforms"] = "a";
            var (_, body) = await worker.RequestAsync(HttpMethod.Put, Validation, config);
            Assert.EndsWith(error, Assert.Single(ErrorsOf(body, key)), StringComparison.Ordinal);
        }
        var negated = Sink("transforms.a.type", $"{package}transforms.Filter");
        (negated["transforms"], negated["transforms.a.negate"]) = ("a", "true");
        var (_, answer) = await worker.RequestAsync(HttpMethod.Put, Validation, negated);
        Assert.Equal(["Config 'transforms.a.negate' was provided but there is no config 'transforms.a.predicate' defining a predicate to be negated."],
            ErrorsOf(answer, "transforms.a.type"));
    }

    [Fact]
    public async Task The_keys_of_a_transformation_are_the_connectors_in_a_group_of_their_own()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var config = Sink("transforms", "a");
        (config["transforms.a.type"], config["transforms.a.format"], config["key.converter"]) = ("org.apache.kafka.connect.transforms.TimestampConverter$Value", "yyyy", "JsonConverter");
        (config["predicates"], config["predicates.p.type"]) = ("p", "HasHeaderKey");
        var (_, body) = await worker.RequestAsync(HttpMethod.Put, Validation, config);
        JsonNode[] definitions = [.. body!["configs"]!.AsArray().Select(c => c!["definition"]!).Where(d => ((string?)d["group"])?.Contains(": ", StringComparison.Ordinal) is true)];
        Assert.Equal(
            ["type", "plugin.version", "target.type", "field", "format", "negate", "predicate", "replace.null.with.default", "unix.precision", "type", "plugin.version", "name"],
            definitions.Select(d => ((string)d["name"]!).Replace("transforms.a.", "", StringComparison.Ordinal).Replace("predicates.p.", "", StringComparison.Ordinal)));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2], definitions.Select(d => (int)d["order_in_group"]!));
        Assert.Equal(["Transformation type for a", "Transformation version for a", "target.type"], definitions.Take(3).Select(d => (string?)d["display_name"]));

        JsonNode ValueOf(string key) => body["configs"]!.AsArray().Single(c => (string?)c!["value"]!["name"] == key)!["value"]!;
        Assert.Contains("org.apache.kafka.connect.transforms.Filter", ValueOf("transforms.a.type")["recommended_values"]!.AsArray().Select(v => (string?)v));
        Assert.Equal("org.apache.kafka.connect.transforms.predicates.HasHeaderKey", (string?)ValueOf("predicates.p.type")["value"]);
        Assert.Equal("org.apache.kafka.connect.json.JsonConverter", (string?)ValueOf("key.converter")["value"]);
    }

    [Fact]
    public async Task Of_a_transformation_without_a_class_only_the_class_is_asked()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var (_, body) = await worker.RequestAsync(HttpMethod.Put, Validation, Sink("transforms", "a"));
        Assert.Equal(["transforms.a.type", "transforms.a.plugin.version"], body!["configs"]!.AsArray().Select(c => (string)c!["value"]!["name"]!).Where(n => n.StartsWith("transforms.", StringComparison.Ordinal)));
        Assert.Equal(["Missing required configuration \"transforms.a.type\" which has no default value."], ErrorsOf(body, "transforms.a.type"));
    }

    [Fact]
    public async Task A_list_of_topics_has_no_holes()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        foreach (var (topics, errors) in ((string?, string[])[])
        [
            ("a,,b", ["Configuration 'topics' values must not be empty."]),
            ("a,b,a", ["Configuration 'topics' values must not be duplicated."]),
            (null, ["Configuration 'topics' values must not be null.", "Must configure one of topics or topics.regex", "Null value can not be supplied as the configuration value."]),
        ])
            Assert.Equal(errors, ErrorsOf((await worker.RequestAsync(HttpMethod.Put, Validation, Sink("topics", topics))).Body, "topics"));
    }

    [Fact]
    public async Task A_broken_pattern_is_shown_as_it_was_given()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var config = Sink("topics.regex", "a(");
        config.Remove("topics");
        var (_, body) = await worker.RequestAsync(HttpMethod.Put, Validation, config);
        Assert.Contains("Invalid regex: Invalid pattern 'a(' at offset 2", Assert.Single(ErrorsOf(body, "topics.regex")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_parameter_that_is_given_twice_the_first_counts_and_an_empty_one_is_not_given()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        async Task<int> Count(string query) => (await worker.RequestAsync(HttpMethod.Get, $"/connector-plugins?{query}")).Body!.AsArray().Count;
        var (connectors, all) = (await Count(""), await Count("connectorsOnly=false"));
        Assert.NotEqual(connectors, all);
        foreach (var query in (string[])["connectorsOnly=", "connectorsOnly", "connectorsOnly=TRUE&connectorsOnly=false", "connectorsonly=false"]) Assert.Equal((query, connectors), (query, await Count(query)));
        Assert.Equal(all, await Count("connectorsOnly=false&connectorsOnly=true"));
        await worker.RequestAsync(HttpMethod.Put, "/connectors/c/config", Sink("name", "c"));
        Assert.IsType<JsonArray>((await worker.RequestAsync(HttpMethod.Get, "/connectors?Expand=info")).Body);
    }

    [Fact]
    public async Task Only_json_is_read()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        foreach (var (method, path, type, status) in ((string, string, string?, int)[])
        [
            ("PUT", "/connectors/c/pause", "text/plain", 415), ("PUT", "/connectors/c/pause", null, 404), ("PUT", "/connectors/c/pause", "*/*", 404),
            ("GET", "/connectors", "text/plain", 415), ("DELETE", "/connectors/c", "text/plain", 415), ("PUT", "/connectors/c/config", null, 415),
            ("PUT", "/connectors/c/config", "*/*", 415), ("PUT", "/connectors/c/config", "application/json; charset=utf-8", 400),
        ])
            Assert.Equal((method, path, type, status), (method, path, type, (int)await worker.SendAsync(method, path, "{}"u8.ToArray(), type)));
        Assert.Equal(HttpStatusCode.BadRequest, await worker.SendAsync("PUT", "/connectors/c/config", "{\"name\":\"\xff\"}".Select(c => (byte)c).ToArray(), "application/json"));
        Assert.Equal(HttpStatusCode.NotFound, await worker.SendAsync("PATCH", "/connectors/c/config", [0xEF, 0xBB, 0xBF, .. "{}"u8], "application/json"));
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
        foreach (var accept in (string[])["text/html", "application/json;q=0, text/html", "nonsense"])
            Assert.Equal((accept, HttpStatusCode.NotAcceptable), (accept, (await worker.RequestAsync(HttpMethod.Get, "/connectors", accept: accept)).Status));
    }

    [Theory]
    [InlineData("JdbcSource", "", "This worker does not have exactly-once source support enabled.|The connector does not implement the API required for preflight validation of "
        + "exactly-once source support. Please consult the documentation for the connector to determine whether it supports exactly-once semantics, and then consider reconfiguring "
        + "the connector to use the value \"requested\" for this property (which will disable this preflight check and allow the connector to be created).")]
    [InlineData("FileStreamSource", "", "This worker does not have exactly-once source support enabled.")]
    [InlineData("ScriptedSource", "no-answer", "This worker does not have exactly-once source support enabled.|An unexpected error occurred during validation: I cannot say")]
    public async Task What_stands_in_the_way_of_exactly_once_delivery_is_said_all_at_once(string connector, string script, string errors)
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var (_, body) = await worker.RequestAsync(HttpMethod.Put, $"/connector-plugins/{connector}/config/validate", new JsonObject
        {
            ["connector.class"] = connector,
            ["name"] = "c",
            ["file"] = "/dev/null",
            ["topic"] = "t",
            ["mode"] = "bulk",
            ["connection.url"] = "jdbc:sqlite:/nowhere",
            ["topic.prefix"] = "p",
            ["script"] = script,
            ["exactly.once.support"] = "REQUIRED",
            ["transaction.boundary"] = "connector",
        });
        string[] Errors(string key) => [.. body!["configs"]!.AsArray().Single(c => (string?)c!["value"]!["name"] == key)!["value"]!["errors"]!.AsArray().Select(e => (string)e!)];
        Assert.Equal(errors.Split('|'), Errors("exactly.once.support"));
        Assert.Equal(script == "no-answer" ? "An unexpected error occurred during validation; please see the worker logs for more details."
            : "The connector does not support connector-defined transaction boundaries with the given configuration. Please reconfigure it to use a different transaction boundary definition.",
            Assert.Single(Errors("transaction.boundary")));
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
