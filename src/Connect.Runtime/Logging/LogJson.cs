using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Connect.Runtime.Errors;

namespace Connect.Runtime.Logging;

/// <summary>
/// A JSON object a line, for what collects logs: <c>timestamp</c> (ISO 8601, UTC), <c>level</c>, <c>logger</c>, <c>message</c>, where it is known <c>connector</c> and
/// <c>task</c> (a number), <c>thread</c>, and <c>exception</c>, the whole trace, where something failed.
/// </summary>
internal sealed class LogJson : ILogFormat
{
    // Letters of all languages stand as they are; what would end a line is escaped by any of these encoders.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Format(in LogEvent e)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", e.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("level", LogLevels.NameOf(e.Level));
            json.WriteString("logger", e.Logger);
            json.WriteString("message", e.Message);
            if (e.Context is { } context)
            {
                json.WriteString("connector", context.Connector);
                if (context.Task is { } task) json.WriteNumber("task", task);
            }
            json.WriteString("thread", LogText.ThreadName);
            if (e.Trace is not null) json.WriteString("exception", e.Trace);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    public string TraceOf(Exception error) => JavaTrace.Of(error).TrimEnd();
}
