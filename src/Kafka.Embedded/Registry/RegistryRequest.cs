using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kafka.Embedded;

/// <summary>A request to the registry, taken apart.</summary>
internal sealed class RegistryRequest(HttpRequest request, JsonObject? body)
{
    public string Method { get; } = HttpMethods.IsHead(request.Method) ? "GET" : request.Method;

    /// <summary>The path's parts. They are decoded one by one: a subject may contain a slash.</summary>
    public string[] Path { get; } =
        [.. (request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? request.Path).Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    public JsonObject Body => body ?? throw RegistryException.InvalidBody("a JSON object is expected");

    public bool Flag(string name) => string.Equals(request.Query[name], "true", StringComparison.OrdinalIgnoreCase);

    public string? Parameter(string name) => request.Query[name] is [var value, ..] ? value : null;

    /// <summary>A text of the body; null when it is not there.</summary>
    public string? Text(string name) => Body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => throw RegistryException.InvalidBody($"{name} is to be a text, not {other.ToJsonString()}"),
    };

    public int? Number(string name) => Body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        var other => throw RegistryException.InvalidBody($"{name} is to be a number, not {other.ToJsonString()}"),
    };

    public static byte[] Write(JsonNode? answer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            if (answer is null)
                json.WriteNullValue();
            else
                answer.WriteTo(json);
        }
        return buffer.WrittenSpan.ToArray();
    }
}
