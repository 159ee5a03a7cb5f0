using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Kafka.Embedded.Registry;

namespace Kafka.Embedded.Tests;

public sealed class SchemaRegistryTests : IAsyncLifetime
{
    private const string User = """{"type":"record","name":"User","namespace":"ex","fields":[{"name":"name","type":"string"}]}""";
    private const string UserWithAge =
        """{"type":"record","name":"User","namespace":"ex","fields":[{"name":"name","type":"string"},{"name":"age","type":"int"}]}""";
    private const string UserWithDefaultAge =
        """{"type":"record","name":"User","namespace":"ex","fields":[{"name":"name","type":"string"},{"name":"age","type":"int","default":0}]}""";

    private readonly Folder _folder = new();
    private readonly HttpClient _http = new();
    private EmbeddedBroker _broker = null!;
    private SchemaRegistry _registry = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = _folder, Listeners = [new BrokerListener { Port = 0 }] });
        await _broker.StartAsync(TestContext.Current.CancellationToken);
        _registry = new SchemaRegistry(_broker, new SchemaRegistryOptions { Port = 0 });
        await _registry.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _broker.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_schema_is_registered_once_and_found_by_id_version_and_text()
    {
        Assert.Equal(1, (await Register("s", User))["id"]!.GetValue<int>());
        Assert.Equal(1, (await Register("s", User.Replace(":", " : ", StringComparison.Ordinal)))["id"]!.GetValue<int>());
        Assert.Equal(1, (await Register("other", User))["id"]!.GetValue<int>());
        Assert.Equal(User, (await Get("/schemas/ids/1"))["schema"]!.GetValue<string>());
        Assert.Equal(1, (await Get("/subjects/s/versions/latest"))["version"]!.GetValue<int>());
        Assert.Equal("""["other","s"]""", (await Get("/subjects")).ToJsonString());
        Assert.Equal("""["other","s"]""", (await Get("/schemas/ids/1/subjects")).ToJsonString());
        Assert.Equal(User, (await Get("/subjects/s/versions/1/schema")).ToJsonString());
        var found = await Send(HttpMethod.Post, "/subjects/s", new JsonObject { ["schema"] = User });
        Assert.Equal("s", found["subject"]!.GetValue<string>());
        Assert.Equal(1, found["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_order_of_members_and_repeated_namespaces_make_no_other_schema()
    {
        await Register("s", User);
        var same = """{"namespace":"ex","fields":[{"type":{"type":"string"},"name":"name"}],"name":"User","type":"record"}""";
        Assert.Equal(1, (await Register("s", same))["id"]!.GetValue<int>());
        Assert.Equal(1, (await Register("s", same.Replace("\"namespace\":\"ex\",", "", StringComparison.Ordinal)
            .Replace("\"User\"", "\"ex.User\"", StringComparison.Ordinal)))["id"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("/subjects/none/versions", 404, 40401)]
    [InlineData("/subjects/s/versions/2", 404, 40402)]
    [InlineData("/subjects/s/versions/0", 422, 42202)]
    [InlineData("/subjects/s/versions/x", 422, 42202)]
    [InlineData("/schemas/ids/99", 404, 40403)]
    [InlineData("/config/s", 404, 40408)]
    [InlineData("/mode/s", 404, 40409)]
    [InlineData("/nowhere", 404, 404)]
    public async Task What_is_not_there_has_its_own_error_code(string path, int status, int code)
    {
        await Register("s", User);
        Assert.Equal((status, code), await Fault(HttpMethod.Get, path, null));
    }

    [Theory]
    [InlineData("""{"schema":"{\"type\":\"record\"}"}""", 422, 42201)]
    [InlineData("""{"schema":"{\"type\":\"unheard\"}"}""", 422, 42201)]
    [InlineData("""{"schema":"[\"int\",\"int\"]"}""", 422, 42201)]
    [InlineData("""{"schema":"\"int\"","schemaType":"PROTOBUF"}""", 422, 42201)]
    [InlineData("""{"schema":""}""", 422, 42201)]
    [InlineData("{", 400, 400)]
    public async Task What_is_no_schema_is_refused(string body, int status, int code)
    {
        using var content = new StringContent(body, null, "application/vnd.schemaregistry.v1+json");
        using var response = await _http.PostAsync(new Uri(_registry.Url, "/subjects/s/versions"), content, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        Assert.Equal((status, code), ((int)response.StatusCode, answer!["error_code"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_schema_that_cannot_read_older_data_is_refused_unless_that_is_allowed()
    {
        await Register("s", User);
        Assert.Equal((409, 409), await Fault(HttpMethod.Post, "/subjects/s/versions", new JsonObject { ["schema"] = UserWithAge }));
        var check = await Send(HttpMethod.Post, "/compatibility/subjects/s/versions/latest?verbose=true", new JsonObject { ["schema"] = UserWithAge });
        Assert.False(check["is_compatible"]!.GetValue<bool>());
        Assert.Contains("READER_FIELD_MISSING_DEFAULT_VALUE", check["messages"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(2, (await Register("s", UserWithDefaultAge))["version"]!.GetValue<int>());
        Assert.Equal("""{"compatibility":"NONE"}""", (await Send(HttpMethod.Put, "/config/s", new JsonObject { ["compatibility"] = "none" })).ToJsonString());
        Assert.Equal(3, (await Register("s", "\"string\""))["version"]!.GetValue<int>());
        Assert.Equal("\"string\"", (await Get("/subjects/s/versions/3"))["schema"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("BACKWARD", UserWithDefaultAge, true)]
    [InlineData("BACKWARD", UserWithAge, false)]
    [InlineData("FORWARD", UserWithAge, true)]
    [InlineData("FULL", UserWithAge, false)]
    [InlineData("FULL_TRANSITIVE", UserWithDefaultAge, true)]
    [InlineData("NONE", "\"int\"", true)]
    public async Task Each_level_asks_for_what_it_says(string level, string next, bool allowed)
    {
        await Register("s", User);
        await Send(HttpMethod.Put, "/config", new JsonObject { ["compatibility"] = level });
        var answer = await Send(HttpMethod.Post, "/compatibility/subjects/s/versions/latest", new JsonObject { ["schema"] = next });
        Assert.Equal(allowed, answer["is_compatible"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Transitive_levels_look_at_all_versions()
    {
        await Send(HttpMethod.Put, "/config/s", new JsonObject { ["compatibility"] = "NONE" });
        await Register("s", """{"type":"record","name":"R","fields":[{"name":"a","type":"string"}]}""");
        await Register("s", """{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""");
        const string Next = """{"type":"record","name":"R","fields":[{"name":"a","type":"long"}]}""";
        await Send(HttpMethod.Put, "/config/s", new JsonObject { ["compatibility"] = "BACKWARD_TRANSITIVE" });
        Assert.Equal((409, 409), await Fault(HttpMethod.Post, "/subjects/s/versions", new JsonObject { ["schema"] = Next }));
        await Send(HttpMethod.Put, "/config/s", new JsonObject { ["compatibility"] = "BACKWARD" });
        Assert.Equal(3, (await Register("s", Next))["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_version_is_deleted_in_two_steps()
    {
        await Register("s", User);
        await Register("s", UserWithDefaultAge);
        Assert.Equal((404, 40407), await Fault(HttpMethod.Delete, "/subjects/s/versions/1?permanent=true", null));
        Assert.Equal("1", (await Send(HttpMethod.Delete, "/subjects/s/versions/1", null)).ToJsonString());
        Assert.Equal((404, 40406), await Fault(HttpMethod.Delete, "/subjects/s/versions/1", null));
        Assert.Equal("[2]", (await Get("/subjects/s/versions")).ToJsonString());
        Assert.Equal("[1,2]", (await Get("/subjects/s/versions?deleted=true")).ToJsonString());
        Assert.Equal(User, (await Get("/schemas/ids/1"))["schema"]!.GetValue<string>());
        Assert.Equal("1", (await Send(HttpMethod.Delete, "/subjects/s/versions/1?permanent=true", null)).ToJsonString());
        Assert.Equal("[2]", (await Get("/subjects/s/versions?deleted=true")).ToJsonString());
        Assert.Equal((404, 40405), await Fault(HttpMethod.Delete, "/subjects/s?permanent=true", null));
        Assert.Equal("[2]", (await Send(HttpMethod.Delete, "/subjects/s", null)).ToJsonString());
        Assert.Equal((404, 40404), await Fault(HttpMethod.Delete, "/subjects/s", null));
        Assert.Equal("[2]", (await Send(HttpMethod.Delete, "/subjects/s?permanent=true", null)).ToJsonString());
        Assert.Equal((404, 40401), await Fault(HttpMethod.Delete, "/subjects/s", null));
    }

    [Fact]
    public async Task Subjects_of_the_default_context_are_found_with_its_name_and_lists_come_in_pages()
    {
        foreach (var subject in (string[])["a", "b", "c"])
            await Register(subject, User);
        Assert.Equal("""["a","b","c"]""", (await Get("/subjects?subjectPrefix=:*:")).ToJsonString());
        Assert.Equal("[1]", (await Get("/subjects/:.:b/versions")).ToJsonString());
        Assert.Equal("""["b"]""", (await Get("/subjects?offset=1&limit=1")).ToJsonString());
        Assert.Equal("""["a","b","c"]""", (await Get("/subjects?limit=-1")).ToJsonString());
    }

    [Fact]
    public async Task A_schema_may_use_types_of_other_subjects_which_then_cannot_be_deleted()
    {
        await Register("address", """{"type":"record","name":"Address","namespace":"ex","fields":[{"name":"street","type":"string"}]}""");
        var body = new JsonObject
        {
            ["schema"] = """{"type":"record","name":"Person","namespace":"ex","fields":[{"name":"home","type":"Address"}]}""",
            ["references"] = new JsonArray(new JsonObject { ["name"] = "ex.Address", ["subject"] = "address", ["version"] = 1 }),
        };
        Assert.Equal(2, (await Send(HttpMethod.Post, "/subjects/person/versions", body.DeepClone()))["id"]!.GetValue<int>());
        var person = await Get("/subjects/person/versions/1");
        Assert.Equal("address", person["references"]![0]!["subject"]!.GetValue<string>());
        // Who has read the references first knows the type already: a second definition would be one too many.
        Assert.Equal(body["schema"]!.GetValue<string>(), person["schema"]!.GetValue<string>());
        var next = body.DeepClone();
        next["schema"] = body["schema"]!.GetValue<string>()
            .Replace("}]", """},{"name":"age","type":["null","int"],"default":null}]""", StringComparison.Ordinal);
        Assert.Equal(2, (await Send(HttpMethod.Post, "/subjects/person/versions", next))["version"]!.GetValue<int>());
        await Send(HttpMethod.Delete, "/subjects/person/versions/2", null);
        Assert.Equal("[2]", (await Get("/subjects/address/versions/1/referencedby")).ToJsonString());
        Assert.Equal((422, 42206), await Fault(HttpMethod.Delete, "/subjects/address/versions/1", null));
        body.Remove("references");
        Assert.Equal((422, 42201), await Fault(HttpMethod.Post, "/subjects/person/versions", body));
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""",
        """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""",
        """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"additionalProperties":false}""", true)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""",
        """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["b"],"additionalProperties":false}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"},"b":{}}}""", """{"type":"object","properties":{"a":{"type":"string"}}}""", true)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"}}}""", """{"type":"object","properties":{"a":{"type":"number"}}}""", true)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"number"}}}""", """{"type":"object","properties":{"a":{"type":"integer"}}}""", false)]
    [InlineData("""{"type":"string","maxLength":5}""", """{"type":"string","maxLength":9}""", true)]
    [InlineData("""{"type":"string"}""", """{"type":"string","maxLength":9}""", false)]
    [InlineData("""{"enum":["a","b"]}""", """{"enum":["a","b","c"]}""", true)]
    [InlineData("""{"enum":["a","b"]}""", """{"enum":["a"]}""", false)]
    [InlineData("""{"type":"string"}""", """{"oneOf":[{"type":"null"},{"type":"string"}]}""", true)]
    [InlineData("""{"oneOf":[{"type":"null"},{"type":"string"}]}""", """{"type":"string"}""", false)]
    [InlineData("""{"type":"array","items":{"type":"integer"}}""", """{"type":"array","items":{"type":"string"}}""", false)]
    public async Task Changes_of_a_JSON_schema_are_judged_by_its_content_model(string before, string after, bool allowed)
    {
        await Send(HttpMethod.Post, "/subjects/j/versions", new JsonObject { ["schema"] = before, ["schemaType"] = "JSON" });
        var answer = await Send(HttpMethod.Post, "/compatibility/subjects/j/versions/latest", new JsonObject { ["schema"] = after, ["schemaType"] = "JSON" });
        Assert.Equal(allowed, answer["is_compatible"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("\"int\"", "\"long\"", true)]
    [InlineData("\"long\"", "\"int\"", false)]
    [InlineData("\"string\"", "\"bytes\"", true)]
    [InlineData("\"int\"", "[\"null\",\"int\"]", true)]
    [InlineData("[\"null\",\"int\"]", "\"int\"", false)]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", """{"type":"enum","name":"E","symbols":["A"]}""", false)]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", """{"type":"enum","name":"E","symbols":["A"],"default":"A"}""", true)]
    [InlineData("""{"type":"fixed","name":"F","size":2}""", """{"type":"fixed","name":"F","size":3}""", false)]
    [InlineData("""{"type":"array","items":"int"}""", """{"type":"array","items":"double"}""", true)]
    [InlineData("""{"type":"map","values":"int"}""", """{"type":"map","values":"string"}""", false)]
    [InlineData("""{"type":"record","name":"A","fields":[]}""", """{"type":"record","name":"B","fields":[]}""", false)]
    [InlineData("""{"type":"record","name":"A","fields":[]}""", """{"type":"record","name":"B","aliases":["A"],"fields":[]}""", true)]
    [InlineData("""{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}""",
        """{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]},{"name":"v","type":"int","default":1}]}""", true)]
    public void Avro_schemas_resolve_as_the_specification_says(string written, string read, bool allowed) =>
        Assert.Equal(allowed, AvroDocument.Parse(read, []).FaultsReading(AvroDocument.Parse(written, [])).Count == 0);

    [Fact]
    public async Task Schemas_and_settings_survive_a_restart()
    {
        await Register("s", User);
        await Register("s", UserWithDefaultAge);
        await Send(HttpMethod.Delete, "/subjects/s/versions/1", null);
        await Send(HttpMethod.Put, "/config", new JsonObject { ["compatibility"] = "FULL" });
        await _registry.DisposeAsync();
        await _broker.DisposeAsync();
        await InitializeAsync();
        Assert.Equal("[2]", (await Get("/subjects/s/versions")).ToJsonString());
        Assert.Equal("FULL", (await Get("/config"))["compatibilityLevel"]!.GetValue<string>());
        Assert.Equal(3, (await Register("t", "\"int\""))["id"]!.GetValue<int>());
    }

    [Fact]
    public async Task Modes_forbid_and_allow()
    {
        Assert.Equal("READWRITE", (await Get("/mode"))["mode"]!.GetValue<string>());
        await Send(HttpMethod.Put, "/mode/imported", new JsonObject { ["mode"] = "IMPORT" });
        var answer = await Send(HttpMethod.Post, "/subjects/imported/versions", new JsonObject { ["schema"] = User, ["id"] = 77, ["version"] = 5 });
        Assert.Equal(77, answer["id"]!.GetValue<int>());
        Assert.Equal("[5]", (await Get("/subjects/imported/versions")).ToJsonString());
        Assert.Equal((422, 42205), await Fault(HttpMethod.Post, "/subjects/imported/versions", new JsonObject { ["schema"] = UserWithAge }));
        Assert.Equal((422, 42205), await Fault(HttpMethod.Post, "/subjects/s/versions", new JsonObject { ["schema"] = UserWithAge, ["id"] = 78 }));
        await Send(HttpMethod.Put, "/mode", new JsonObject { ["mode"] = "READONLY" });
        Assert.Equal((422, 42205), await Fault(HttpMethod.Post, "/subjects/s/versions", new JsonObject { ["schema"] = User }));
        Assert.Equal((422, 42204), await Fault(HttpMethod.Put, "/mode", new JsonObject { ["mode"] = "SLEEPY" }));
        Assert.Equal((422, 42203), await Fault(HttpMethod.Put, "/config", new JsonObject { ["compatibility"] = "SOME" }));
    }

    private Task<JsonNode> Register(string subject, string schema) =>
        Send(HttpMethod.Post, $"/subjects/{subject}/versions", new JsonObject { ["schema"] = schema });

    private Task<JsonNode> Get(string path) => Send(HttpMethod.Get, path, null);

    private async Task<JsonNode> Send(HttpMethod method, string path, JsonNode? body)
    {
        var (status, answer) = await Ask(method, path, body);
        Assert.True(status == 200, $"{method} {path}: {status} {answer.ToJsonString()}");
        return answer;
    }

    private async Task<(int, int)> Fault(HttpMethod method, string path, JsonNode? body)
    {
        var (status, answer) = await Ask(method, path, body);
        return (status, answer["error_code"]!.GetValue<int>());
    }

    private async Task<(int, JsonNode)> Ask(HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(_registry.Url, path));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), null, "application/vnd.schemaregistry.v1+json");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("application/vnd.schemaregistry.v1+json", response.Content.Headers.ContentType!.MediaType);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
