using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kafka.Embedded.Registry;

/// <summary>A request to the registry, taken apart.</summary>
internal sealed class RegistryRequest(HttpRequest request, JsonObject? body)
{
    public string Method { get; } = HttpMethods.IsHead(request.Method) ? "GET" : request.Method;

    /// <summary>The path's parts. They are decoded one by one: a subject may contain a slash.</summary>
    public string[] Path { get; } =
        [.. RawPath(request).Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => WithoutContext(Uri.UnescapeDataString(part)))];

    public JsonObject Body => body ?? throw RegistryException.InvalidBody("a JSON object is expected");

    public bool Flag(string name) => string.Equals(request.Query[name], "true", StringComparison.OrdinalIgnoreCase);

    public string? Parameter(string name) => request.Query[name] is [{ } value, ..] ? WithoutContext(value) : null;

    /// <summary>The page of a list that <c>offset</c> and <c>limit</c> ask for; all of it without them.</summary>
    public IEnumerable<T> Page<T>(IEnumerable<T> all)
    {
        var rest = all.Skip(Whole("offset") ?? 0);
        return Whole("limit") is { } limit and >= 0 ? rest.Take(limit) : rest;
    }

    /// <summary>A string of the body; null when it is not there.</summary>
    public string? Text(string name) => Body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => throw RegistryException.InvalidBody($"{name} is to be a string, not {other.ToJsonString()}"),
    };

    public int? Number(string name) => Body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        var other => throw RegistryException.InvalidBody($"{name} is to be a number, not {other.ToJsonString()}"),
    };

    private int? Whole(string name) =>
        int.TryParse(Parameter(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string RawPath(HttpRequest request) => (request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? request.Path).Split('?')[0];

    // Subjects live in the default context, the only one here: ":.:" names it, ":*:" all there are.
    private static string WithoutContext(string subject) => subject is [':', '.' or '*', ':', ..] ? subject[3..] : subject;

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
