using System.Text.Json;
using System.Text.Unicode;
using Connect.Api;
using Connect.Java;
using Connect.Json;
using Connect.Runtime.Herder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Connect.Runtime.Rest;

/// <summary>A request of the REST API.</summary>
/// <param name="Http">The request as it came.</param>
/// <param name="Segments">The decoded segments of its path.</param>
/// <param name="Aborted">Cancelled when the client has gone, or has waited too long.</param>
internal sealed record RestRequest(HttpRequest Http, string[] Segments, CancellationToken Aborted)
{
    /// <summary>
    /// The decoded segments of a request target's path. The target is taken raw: names of connectors may hold encoded slashes, which a decoded path would not
    /// tell from separators. One slash at the end is allowed; an empty segment is a segment, so that no other name moves into its place.
    /// </summary>
    /// <param name="target">As in the request line: a path, or a whole URL as proxies are sent it (RFC 9112, section 3.2).</param>
    public static string[] SegmentsOf(string target)
    {
        var path = PathOf(target).AsSpan();
        if (path.StartsWith("/")) path = path[1..];
        if (path.EndsWith("/")) path = path[..^1];
        return path.IsEmpty ? [] : [.. path.ToString().Split('/').Select(Uri.UnescapeDataString)];
    }

    /// <summary>The path of a request target, encoded as it came.</summary>
    public static string PathOf(string target)
    {
        var path = target.AsSpan();
        if (path.IndexOf('?') is >= 0 and var query) path = path[..query];
        if (path.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme && path.IndexOf('/') > scheme)
        {
            path = path[(scheme + "://".Length)..];
            path = path.IndexOf('/') is >= 0 and var slash ? path[slash..] : "/";
        }
        return path.ToString();
    }

    /// <summary>The values of a query parameter in their order; its name is in exact case.</summary>
    public IReadOnlyList<string> Query(string name)
    {
        var values = new List<string>();
        foreach (var parameter in new QueryStringEnumerable(Http.QueryString.Value))
            if (parameter.DecodeName().Span.SequenceEqual(name)) values.Add(parameter.DecodeValue().ToString());
        return values;
    }

    /// <summary>A query parameter that is true only for the text true; given several times, the first counts, and without a value it is as if not given.</summary>
    public bool Flag(string name, bool otherwise = false) =>
        Query(name) is [{ Length: > 0 } first, ..] ? first.Equals("true", StringComparison.OrdinalIgnoreCase) : otherwise;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="RestException">It is missing or malformed.</exception>
    public async Task<JsonElement> BodyAsync()
    {
        try
        {
            using var body = new MemoryStream();
            await Http.Body.CopyToAsync(body, Aborted);
            return Parsed(JsonEncoding.ToUtf8(body.GetBuffer().AsSpan(0, (int)body.Length)));
        }
        catch (Exception e) when (e is JsonException or DataException) { throw RestException.BadRequest($"The request's body is not JSON: {e.Message}"); }
    }

    private static JsonElement Parsed(ReadOnlySpan<byte> json)
    {
        // Parsing alone would find this out only when the text is looked at.
        if (!Utf8.IsValid(json)) throw RestException.BadRequest("The request's body is not JSON: it is not in UTF-8");
        var tokens = new Utf8JsonReader(json);
        try
        {
            while (tokens.Read())
                if (tokens.ValueIsEscaped) tokens.GetString();
        }
        // Half of a surrogate pair.
        catch (InvalidOperationException e) { throw RestException.BadRequest($"The request's body is not JSON: {e.Message}"); }
        var reader = new Utf8JsonReader(json);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>The body as a flat map of strings; numbers and booleans become strings.</summary>
    public async Task<Dictionary<string, string?>> MapAsync() => ToMap(await BodyAsync(), "The request's body");

    /// <summary>A JSON object as a flat map of strings.</summary>
    /// <exception cref="RestException">It is no object, or one of its members is no single value.</exception>
    public static Dictionary<string, string?> ToMap(JsonElement element, string what)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw RestException.BadRequest($"{what} has to be a JSON object of keys and values, not {Name(element.ValueKind)}");
        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            map[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.Number => Number(member.Value),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Null => null,
                var kind => throw RestException.BadRequest($"The value of '{member.Name}' has to be a string, number or boolean, not {Name(kind)}"),
            };
        }
        return map;
    }

    /// <summary>A number as the Java worker writes it back: integers as they are, others in Java's notation.</summary>
    private static string Number(JsonElement value)
    {
        var raw = value.GetRawText();
        return raw.AsSpan().ContainsAny(".eE") ? JavaNumber.ToString(value.GetDouble()) : raw;
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null or JsonValueKind.Undefined => "null",
        _ => $"a {kind.ToString().ToLowerInvariant()}",
    };
}
