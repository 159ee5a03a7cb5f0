using System.Globalization;
using System.Text.Json;

namespace Connect.Converters.Registry;

/// <summary>
/// Asks a schema registry (https://docs.confluent.io/platform/current/schema-registry/develop/api.html). Connections are kept; of several addresses the one
/// that answered last is asked first.
/// Calls block, at most for <c>http.read.timeout.ms</c> a request and until <see cref="Stopping"/> is cancelled: converters ask once per schema.
/// </summary>
internal sealed partial class SchemaRegistryClient : IDisposable
{
    private readonly RegistryAddress[] _addresses;
    private readonly HttpClient _http;
    private readonly RegistryCredentials _credentials;
    private readonly Action<TimeSpan>? _pause;
    private readonly bool _normalize;
    private readonly int _maxRetries;
    private readonly int _wait;
    private readonly int _maxWait;
    private int _current;

    /// <param name="config">The converter's options.</param>
    /// <param name="handler">Sends requests; null for the network.</param>
    /// <param name="pause">Waits before a request is repeated; null for a real wait.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ConfigException">An option is not valid.</exception>
    public SchemaRegistryClient(ParsedConfig config, Func<HttpMessageHandler>? handler, Action<TimeSpan>? pause, TimeProvider time)
    {
        _addresses = [.. config.GetList(RegistryConfig.Url).Where(u => u.Length > 0).Select(RegistryAddress.Parse)];
        _pause = pause;
        _normalize = config.GetBoolean(RegistryConfig.Normalize);
        _maxRetries = config.GetInt(RegistryConfig.MaxRetries);
        _wait = config.GetInt(RegistryConfig.RetryWait);
        _maxWait = config.GetInt(RegistryConfig.RetryMaxWait);
        handler ??= () => Network(config);
        _credentials = new RegistryCredentials(config, handler, time);
        _http = new HttpClient(handler()) { Timeout = TimeSpan.FromMilliseconds(config.GetInt(RegistryConfig.ReadTimeout)) };
    }

    /// <summary>Ends requests and the waits between them.</summary>
    public CancellationToken Stopping { get; set; }

    /// <summary>Registers a schema, or finds it registered.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="RegistryException">The registry refuses it.</exception>
    /// <exception cref="NetworkException">No registry answers.</exception>
    /// <exception cref="OperationCanceledException"><see cref="Stopping"/> is cancelled.</exception>
    public int Register(string subject, string type, ReadOnlySpan<byte> schema)
    {
        using var answer = Ask(HttpMethod.Post, $"subjects/{Uri.EscapeDataString(subject)}/versions?normalize={(_normalize ? "true" : "false")}",
            Body(type, schema));
        return answer.RootElement.GetProperty("id").GetInt32();
    }

    /// <summary>Looks a schema up in a subject.</summary>
    /// <inheritdoc cref="Register" path="/exception"/>
    public RegisteredSchema Find(string subject, string type, ReadOnlySpan<byte> schema)
    {
        using var answer = Ask(HttpMethod.Post, $"subjects/{Uri.EscapeDataString(subject)}?normalize={(_normalize ? "true" : "false")}&deleted=false",
            Body(type, schema));
        return Read(answer.RootElement, null);
    }

    /// <summary>The version of a registered schema in a subject.</summary>
    /// <inheritdoc cref="Register" path="/exception"/>
    public int? VersionOf(string subject, RegisteredSchema schema)
    {
        using var answer = Ask(HttpMethod.Post, $"subjects/{Uri.EscapeDataString(subject)}?normalize=false&deleted=true",
            Body(schema.Type, System.Text.Encoding.UTF8.GetBytes(schema.Text), schema.References));
        return Read(answer.RootElement, null).Version;
    }

    /// <summary>The schema with an id.</summary>
    /// <inheritdoc cref="Register" path="/exception"/>
    public RegisteredSchema ById(int id, string? subject)
    {
        using var answer = Ask(HttpMethod.Get,
            string.Create(CultureInfo.InvariantCulture,
            $"schemas/ids/{id}?fetchMaxId=false{(subject is null ? "" : $"&subject={Uri.EscapeDataString(subject)}")}"), null);
        return Read(answer.RootElement, id);
    }

    /// <summary>The latest schema of a subject.</summary>
    /// <inheritdoc cref="Register" path="/exception"/>
    public RegisteredSchema Latest(string subject)
    {
        using var answer = Ask(HttpMethod.Get, $"subjects/{Uri.EscapeDataString(subject)}/versions/latest", null);
        return Read(answer.RootElement, null);
    }

    /// <summary>The schemas that a schema refers to, each after those it refers to itself.</summary>
    /// <inheritdoc cref="Register" path="/exception"/>
    public IReadOnlyList<(string Name, string Text)> References(RegisteredSchema schema)
    {
        var found = new List<(string, string)>();
        Collect(schema.References, found, []);
        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _credentials.Dispose();
    }

    private void Collect(IReadOnlyList<SchemaReference> references, List<(string, string)> found, HashSet<SchemaReference> seen)
    {
        foreach (var reference in references)
        {
            if (!seen.Add(reference)) continue;
            using var answer = Ask(HttpMethod.Get,
                string.Create(CultureInfo.InvariantCulture, $"subjects/{Uri.EscapeDataString(reference.Subject)}/versions/{reference.Version}?deleted=true"),
                null);
            var schema = Read(answer.RootElement, null);
            Collect(schema.References, found, seen);
            found.Add((reference.Name, schema.Text));
        }
    }

    private static RegisteredSchema Read(JsonElement answer, int? id)
    {
        var references = new List<SchemaReference>();
        if (answer.TryGetProperty("references", out var listed) && listed.ValueKind == JsonValueKind.Array)
            foreach (var r in listed.EnumerateArray())
                references.Add(new(r.GetProperty("name").GetString()!, r.GetProperty("subject").GetString()!, r.GetProperty("version").GetInt32()));
        int? version = answer.TryGetProperty("version", out var numbered) ? numbered.GetInt32() : null;
        var type = answer.TryGetProperty("schemaType", out var typed) && typed.ValueKind == JsonValueKind.String ? typed.GetString()! : "AVRO";
        return new RegisteredSchema(id ?? answer.GetProperty("id").GetInt32(), version, type, answer.GetProperty("schema").GetString()!, references);
    }

    private static byte[] Body(string type, ReadOnlySpan<byte> schema, IReadOnlyList<SchemaReference>? references = null)
    {
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("schema", schema);
            if (type != "AVRO") json.WriteString("schemaType", type);
            if (references is { Count: > 0 })
            {
                json.WriteStartArray("references");
                foreach (var reference in references)
                {
                    json.WriteStartObject();
                    json.WriteString("name", reference.Name);
                    json.WriteString("subject", reference.Subject);
                    json.WriteNumber("version", reference.Version);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return text.WrittenSpan.ToArray();
    }
}
