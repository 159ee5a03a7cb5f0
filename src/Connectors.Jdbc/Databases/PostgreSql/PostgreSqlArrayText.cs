using System.Globalization;
using System.Text;
using Connect.Api;
using Connect.Java;

namespace Connectors.Jdbc.Databases.PostgreSql;

/// <summary>
/// Arrays as PostgreSQL's array literals (https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO), since columns of arrays cannot be parameters as a
/// whole.
/// </summary>
internal static class PostgreSqlArrayText
{
    /// <summary>The literal of an array of numbers, booleans or strings, which may hold nulls.</summary>
    /// <exception cref="ConnectException">An item is of another type.</exception>
    public static string Of(IReadOnlyList<object?> items)
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(',');
            switch (items[i])
            {
                case null: text.Append("NULL"); break;
                case bool b: text.Append(b ? 't' : 'f'); break;
                case sbyte or short or int or long: text.Append(CultureInfo.InvariantCulture, $"{items[i]}"); break;
                case float f: text.Append(JavaNumber.ToString(f)); break;
                case double d: text.Append(JavaNumber.ToString(d)); break;
                case string s: Append(text, s); break;
                default: throw new ConnectException($"Unsupported source data type: ARRAY of {items[i]!.GetType().Name}");
            }
        }
        return text.Append('}').ToString();
    }

    private static void Append(StringBuilder text, string item)
    {
        text.Append('"');
        foreach (var c in item)
        {
            if (c is '"' or '\\') text.Append('\\');
            text.Append(c);
        }
        text.Append('"');
    }
}
