using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Connect.Runtime.Rest;

/// <summary>An answer of the REST API: a status and a body, of JSON but for metrics, or none.</summary>
internal sealed record RestAnswer(int Status, byte[]? Body = null, string? Location = null, string? Allow = null, string ContentType = "application/json")
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An answer without a body.</summary>
    public static RestAnswer Empty(int status) => new(status);

    /// <summary>An answer whose body an action writes.</summary>
    public static RestAnswer Json(int status, Action<Utf8JsonWriter> write, string? location = null)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options)) write(json);
        return new RestAnswer(status, buffer.WrittenSpan.ToArray(), location);
    }

    /// <summary>An error: <c>{"error_code": STATUS, "message": TEXT}</c>.</summary>
    public static RestAnswer Error(int status, string message, string? allow = null) => Json(status, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("error_code", status);
        json.WriteString("message", message);
        json.WriteEndObject();
    }) with
    { Allow = allow };

    /// <summary>Sends the answer, unless the client has gone while it was made.</summary>
    public async Task WriteToAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted) return;
        response.StatusCode = Status;
        if (Location is not null) response.Headers.Location = Location;
        if (Allow is not null) response.Headers.Allow = Allow;
        if (Body is null) return;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(Body);
    }
}
