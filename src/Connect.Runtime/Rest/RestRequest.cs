using System.Text.Json;
using Connect.Runtime.Herder;
using Microsoft.AspNetCore.Http;

namespace Connect.Runtime.Rest;

/// <summary>A request of the REST API.</summary>
/// <param name="Http">The request as it came.</param>
/// <param name="Segments">The decoded segments of its path.</param>
/// <param name="Aborted">Cancelled when the client has gone, or has waited too long.</param>
internal sealed record RestRequest(HttpRequest Http, string[] Segments, CancellationToken Aborted)
{
    /// <summary>A query parameter that is true only for the text true.</summary>
    public bool Flag(string name, bool otherwise = false) => Http.Query.TryGetValue(name, out var values) ? values.ToString().Equals("true", StringComparison.OrdinalIgnoreCase) : otherwise;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="RestException">It is missing or malformed.</exception>
    public async Task<JsonElement> BodyAsync()
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(Http.Body, cancellationToken: Aborted);
            return document.RootElement.Clone();
        }
        catch (JsonException e) { throw RestException.BadRequest($"The request's body is not JSON: {e.Message}"); }
    }

    /// <summary>The body as a flat map of texts; numbers and booleans become texts.</summary>
    /// <param name="nullable">Whether null is a value.</param>
    public async Task<Dictionary<string, string?>> MapAsync(bool nullable = false) => ToMap(await BodyAsync(), "The request's body", nullable);

    /// <summary>A JSON object as a flat map of texts.</summary>
    /// <exception cref="RestException">It is no object, or one of its members is no single value.</exception>
    public static Dictionary<string, string?> ToMap(JsonElement element, string what, bool nullable = false)
    {
        if (element.ValueKind != JsonValueKind.Object) throw RestException.BadRequest($"{what} has to be a JSON object of keys and values, not {Name(element.ValueKind)}");
        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            map[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.Number => Number(member.Value),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Null when nullable => null,
                JsonValueKind.Null => throw RestException.BadRequest(Config.ConnectorValidation.Refuse(["Null value can not be supplied as the configuration value."])),
                var kind => throw RestException.BadRequest($"The value of '{member.Name}' has to be a text, number or boolean, not {Name(kind)}"),
            };
        }
        return map;
    }

    /// <summary>A number as the Java worker writes it back: integers as they are, others in Java's notation.</summary>
    private static string Number(JsonElement value)
    {
        var raw = value.GetRawText();
        return raw.AsSpan().ContainsAny(".eE") ? Api.JavaNumber.ToString(value.GetDouble()) : raw;
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null or JsonValueKind.Undefined => "null",
        _ => $"a {kind.ToString().ToLowerInvariant()}",
    };
}
