using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Connect.Converters.Tests;

/// <summary>A schema registry in memory: enough of one for the converters. Requests are kept, and a script may answer in its place.</summary>
internal sealed class ScriptedRegistry
{
    private readonly List<(string Type, string Text)> _schemas = [];
    private readonly List<(string Subject, int Id)> _versions = [];

    /// <summary>The requests, each as <c>METHOD address</c>.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The headers Authorization of the requests.</summary>
    public List<string?> Authorizations { get; } = [];

    /// <summary>The header values of the last request.</summary>
    public Dictionary<string, string> LastHeaders { get; } = [];

    /// <summary>Answers a request in the registry's place, or with null does not; may throw what the network throws.</summary>
    public Func<HttpRequestMessage, (HttpStatusCode Status, string Body)?>? Script { get; set; }

    /// <summary>Puts a schema into a subject, without compatibility checks.</summary>
    /// <returns>Its number.</returns>
    public int Put(string subject, string schema, string type = "AVRO")
    {
        var id = _schemas.IndexOf((type, schema)) + 1;
        if (id == 0)
        {
            _schemas.Add((type, schema));
            id = _schemas.Count;
        }
        if (!_versions.Contains((subject, id))) _versions.Add((subject, id));
        return id;
    }

    /// <summary>The schema of a number.</summary>
    public string Text(int id) => _schemas[id - 1].Text;

    /// <summary>The subjects that have schemas.</summary>
    public IEnumerable<string> Subjects => _versions.Select(v => v.Subject).Distinct();

    /// <summary>The network to this registry.</summary>
    public HttpMessageHandler Network() => new Wire(this);

    private HttpResponseMessage Send(HttpRequestMessage request)
    {
        Requests.Add($"{request.Method} {request.RequestUri}");
        Authorizations.Add(request.Headers.TryGetValues("Authorization", out var values) ? string.Join(",", values) : null);
        LastHeaders.Clear();
        foreach (var (name, value) in request.Headers) LastHeaders[name] = string.Join(",", value);
        var (status, body) = Script?.Invoke(request) ?? Answer(request);
        return new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
    }

    private (HttpStatusCode, string) Answer(HttpRequestMessage request)
    {
        // A registry may lie under a path of its own.
        string[] path = [.. request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .SkipWhile(p => p is not ("subjects" or "schemas")).Select(Uri.UnescapeDataString)];
        switch (request.Method.Method, path)
        {
            case ("POST", ["subjects", var subject, "versions"]):
                var (type, schema) = Body(request);
                return (HttpStatusCode.OK, $$"""{"id":{{Put(subject, schema, type)}}}""");
            case ("POST", ["subjects", var subject]):
                if (!Subjects.Contains(subject)) return (HttpStatusCode.NotFound, $$"""{"error_code":40401,"message":"Subject '{{subject}}' not found."}""");
                var id = _schemas.IndexOf(Body(request)) + 1;
                return _versions.Contains((subject, id)) ? Described(subject, id)
                    : (HttpStatusCode.NotFound, """{"error_code":40403,"message":"Schema not found"}""");
            case ("GET", ["schemas", "ids", var number]):
                return int.Parse(number, null) <= _schemas.Count ? Described(null, int.Parse(number, null))
                    : (HttpStatusCode.NotFound, $$"""{"error_code":40403,"message":"Schema {{number}} not found"}""");
            case ("GET", ["subjects", var subject, "versions", var version]) when Subjects.Contains(subject):
                var all = _versions.FindAll(v => v.Subject == subject);
                return Described(subject, (version == "latest" ? all[^1] : all[int.Parse(version, null) - 1]).Id);
            default: return (HttpStatusCode.NotFound, """{"error_code":40401,"message":"Subject not found."}""");
        }
    }

    private static (string Type, string Schema) Body(HttpRequestMessage request)
    {
        using var reader = new StreamReader(request.Content!.ReadAsStream());
        var body = JsonNode.Parse(reader.ReadToEnd())!;
        return (body["schemaType"]?.GetValue<string>() ?? "AVRO", body["schema"]!.GetValue<string>());
    }

    private (HttpStatusCode, string) Described(string? subject, int id)
    {
        var (type, text) = _schemas[id - 1];
        var answer = new JsonObject { ["schema"] = text };
        if (type != "AVRO") answer["schemaType"] = type;
        if (subject is not null)
        {
            answer["subject"] = subject;
            answer["id"] = id;
            answer["version"] = _versions.FindAll(v => v.Subject == subject).FindIndex(v => v.Id == id) + 1;
        }
        return (HttpStatusCode.OK, answer.ToJsonString());
    }

    private sealed class Wire(ScriptedRegistry registry) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => registry.Send(request);
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(registry.Send(request));
    }
}
