using System.Globalization;
using System.Text;

namespace Connect.Api.Data;

public static partial class Values
{
    private static StringBuilder AppendTo(StringBuilder text, object? value, bool embedded) => value switch
    {
        string s when embedded => AppendQuoted(text, s),
        byte[] bytes when embedded => text.Append('"').Append(Convert.ToBase64String(bytes)).Append('"'),
        DateOnly date => text.Append(date.ToString(DateFormat, CultureInfo.InvariantCulture)),
        TimeSpan time => text.Append(time.ToString(TimeFormat, CultureInfo.InvariantCulture)),
        DateTime timestamp => text.Append(timestamp.ToString(TimestampFormat, CultureInfo.InvariantCulture)),
        ConnectMap map => AppendMap(text, map),
        Struct s => AppendStruct(text, s),
        IReadOnlyList<object?> list => AppendList(text, list),
        _ => text.Append(TextForm.Of(value)),
    };

    private static StringBuilder AppendQuoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\') text.Append('\\');
            text.Append(c);
        }
        return text.Append('"');
    }

    private static StringBuilder AppendList(StringBuilder text, IReadOnlyList<object?> list)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++) AppendTo(i == 0 ? text : text.Append(','), list[i], true);
        return text.Append(']');
    }

    private static StringBuilder AppendMap(StringBuilder text, ConnectMap map)
    {
        text.Append('{');
        var first = true;
        foreach (ref readonly var entry in map.Entries)
        {
            AppendTo(first ? text : text.Append(','), entry.Key, true).Append(':');
            AppendTo(text, entry.Value.ToObject(), true);
            first = false;
        }
        return text.Append('}');
    }

    private static StringBuilder AppendStruct(StringBuilder text, Struct value)
    {
        text.Append('{');
        foreach (var field in value.Schema.Fields)
        {
            AppendQuoted(field.Index == 0 ? text : text.Append(','), field.Name).Append(':');
            AppendTo(text, value.Get(field), true);
        }
        return text.Append('}');
    }
}
