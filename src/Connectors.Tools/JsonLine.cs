using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Connect.Api;
using Connect.Java;

namespace Connectors.Tools;

/// <summary>
/// The lines by which tests follow records: a JSON object each, written at once, so that lines of the log, which go to the same output, do not break into them.
/// </summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a line.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="members">What it says; the members come in the order of a HashMap, as Java's tasks write them.</param>
    public static void Write(TextWriter output, IReadOnlyDictionary<string, object?> members)
    {
        using var buffer = new MemoryStream();
        string line;
        try
        {
            using (var json = new Utf8JsonWriter(buffer, Options)) WriteObject(json, members);
            line = Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }
        catch (NotSupportedException e) { line = $"Bad data can't be written as json: {e.Message}"; }
        output.Write(line + "\n");
        output.Flush();
    }

    private static void WriteObject(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> members)
    {
        json.WriteStartObject();
        foreach (var name in HashMapOrder.Of(members.Keys))
        {
            json.WritePropertyName(name);
            WriteValue(json, name, members[name]);
        }
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string member, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case sbyte number: json.WriteNumberValue(number); break;
            case short number: json.WriteNumberValue(number); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            // JSON has no numbers for these.
            case float or double: json.WriteStringValue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}")); break;
            case BigDecimal number: json.WriteRawValue(number.ToString()); break;
            case byte[] bytes: json.WriteBase64StringValue(bytes); break;
            case ConnectMap map:
                json.WriteStartObject();
                foreach (var (key, held) in map)
                {
                    json.WritePropertyName($"{key}");
                    WriteValue(json, member, held);
                }
                json.WriteEndObject();
                break;
            case IEnumerable values:
                json.WriteStartArray();
                foreach (var held in values) WriteValue(json, member, held);
                json.WriteEndArray();
                break;
            default: throw new NotSupportedException($"{member} is {JavaTypes.NameOf(value)}, for which there is no JSON");
        }
    }
}
