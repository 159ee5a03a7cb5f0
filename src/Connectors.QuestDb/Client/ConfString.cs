using System.Text;
using Connectors.QuestDb.Ilp;

namespace Connectors.QuestDb.Client;

/// <summary>
/// The grammar of configuration strings, <c>schema::key=value;key=value;</c>: a semicolon in a value is doubled, blanks are kept, the last semicolon may be
/// missing. See https://questdb.com/docs/ingestion/clients/configuration-string/.
/// </summary>
/// <param name="Schema">What stands before the two colons.</param>
/// <param name="Settings">Keys and values in their order; keys may come again.</param>
internal sealed record ConfString(string Schema, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    /// <summary>Reads a configuration string.</summary>
    /// <exception cref="LineSenderException">It does not follow the grammar. What stands there is not shown: it may be a secret, or what a semicolon has left over of one.</exception>
    public static ConfString Parse(string text)
    {
        var at = 0;
        while (at < text.Length && text[at] != ':')
        {
            if (!char.IsAsciiLetterOrDigit(text[at])) throw Bad($"bad separator, expected ':' got '{text[at]}'", at);
            at++;
        }
        var schema = text[..at];
        if (!text.AsSpan(at).StartsWith("::", StringComparison.Ordinal)) throw Bad("expected '::' after the protocol", at);
        at += 2;
        var settings = new List<KeyValuePair<string, string>>();
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) at++;
            if (at == start) throw Bad("key expected", at);
            var key = text[start..at];
            if (at == text.Length || text[at] != '=') throw Bad("expected '=' after the key (a semicolon in a value is doubled)", at);
            settings.Add(new(key, Value(text, key, ref at)));
        }
        return new ConfString(schema, settings);
    }

    /// <summary>The schema and keys; values may be secrets.</summary>
    public override string ToString() => $"{Schema}::{string.Join(';', Settings.Select(s => s.Key))}";

    private static string Value(string text, string key, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (char.IsControl(text[at])) throw Bad($"control character in the value of '{key}'", at);
            if (text[at] == ';')
            {
                if (at + 1 >= text.Length || text[at + 1] != ';') { at++; break; }
                at++;
            }
            value.Append(text[at]);
        }
        return value.ToString();
    }

    private static LineSenderException Bad(string what, int at) => new($"invalid configuration string: {what} at position {at}");
}
