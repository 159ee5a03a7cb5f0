using System.Globalization;
using System.Text;
using Connect.Java;

namespace Connect.Api.Data;

/// <summary>
/// The text of any Connect value as Java's <c>toString</c> writes it: what StringConverter and the file sink write, and what users have in their files.
/// Numbers in Java's notation, <c>Struct{a=1,b=x}</c> without null fields, maps <c>{k=v, k2=v2}</c>, lists <c>[a, b]</c>.
/// </summary>
public static partial class TextForm
{
    /// <summary>The text of a value; <c>null</c> for null.</summary>
    public static string Of(object? value)
    {
        if (value is string s) return s;
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>Appends the text of a value.</summary>
    public static void Append(StringBuilder text, object? value)
    {
        ArgumentNullException.ThrowIfNull(text);
        switch (value)
        {
            case null: text.Append("null"); break;
            case string s: text.Append(s); break;
            case bool b: text.Append(b ? "true" : "false"); break;
            case float f: text.Append(JavaNumber.ToString(f)); break;
            case double d: text.Append(JavaNumber.ToString(d)); break;
            case long or int or short or sbyte: text.Append(CultureInfo.InvariantCulture, $"{value}"); break;
            case byte[] bytes: AppendBytes(text, bytes); break;
            case DateTime t: AppendInstant(text, t); break;
            case DateOnly d: AppendInstant(text, d.ToDateTime(TimeOnly.MinValue)); break;
            case TimeSpan t: AppendInstant(text, DateTime.UnixEpoch + t); break;
            case Struct s: AppendStruct(text, s); break;
            case ConnectMap map: AppendMap(text, map); break;
            case IReadOnlyList<object?> list: AppendList(text, list); break;
            default: text.Append(value); break;
        }
    }

    // java.util.Date.toString in UTC, as the worker's zone should be.
    private const string InstantFormat = "ddd MMM dd HH:mm:ss 'UTC' yyyy";

    private static void AppendInstant(StringBuilder text, DateTime t) => text.Append(t.ToString(InstantFormat, CultureInfo.InvariantCulture));

    private static void AppendBytes(StringBuilder text, byte[] bytes) => text.Append(Convert.ToBase64String(bytes));

    private static void AppendStruct(StringBuilder text, Struct value)
    {
        text.Append("Struct{");
        var first = true;
        foreach (var field in value.Schema.Fields)
        {
            ref readonly var datum = ref value[field.Index];
            if (datum.IsNull) continue;
            if (!first) text.Append(',');
            first = false;
            text.Append(field.Name).Append('=');
            if (field.Schema.LogicalType == LogicalType.None) AppendDatum(text, datum);
            else Append(text, value.GetWithoutDefault(field));
        }
        text.Append('}');
    }

    private static void AppendMap(StringBuilder text, ConnectMap map)
    {
        text.Append('{');
        var first = true;
        foreach (ref readonly var entry in map.Entries)
        {
            if (!first) text.Append(", ");
            first = false;
            Append(text, entry.Key);
            text.Append('=');
            AppendDatum(text, entry.Value);
        }
        text.Append('}');
    }

    private static void AppendList(StringBuilder text, IReadOnlyList<object?> list)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Append(text, list[i]);
        }
        text.Append(']');
    }

    private static void AppendDatum(StringBuilder text, in Datum datum)
    {
        switch (datum.Kind)
        {
            case DatumKind.Int8 or DatumKind.Int16 or DatumKind.Int32 or DatumKind.Int64:
                text.Append(datum.Integer);
                break;
            case DatumKind.Boolean: text.Append(datum.Boolean ? "true" : "false"); break;
            case DatumKind.Float64: AppendDouble(text, datum.Float); break;
            default: Append(text, datum.ToObject()); break;
        }
    }

    private static void AppendDouble(StringBuilder text, double value)
    {
        Span<byte> ascii = stackalloc byte[JavaNumber.MaxLength];
        var length = JavaNumber.Format(value, ascii);
        Span<char> chars = stackalloc char[JavaNumber.MaxLength];
        for (var i = 0; i < length; i++) chars[i] = (char)ascii[i];
        text.Append(chars[..length]);
    }
}
