using System.Text;
using Connect.Api;

namespace Connectors.QuestDb.Client;

/// <summary>Replaces <c>${NAME}</c> in a configuration string by variables of the worker's environment; <c>$$</c> is one dollar.</summary>
internal static class ConfVariables
{
    /// <summary>The text with its variables replaced; what a variable holds is not looked at again.</summary>
    /// <param name="text">The configuration string; it may hold secrets, so no message shows it.</param>
    /// <param name="variable">The value of a variable, or null.</param>
    /// <exception cref="ConfigException">A variable is not set, or a reference is not closed, empty or ill-formed.</exception>
    public static string Expand(string text, Func<string, string?> variable)
    {
        if (!text.Contains('$', StringComparison.Ordinal)) return text;
        var expanded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var next = at + 1 < text.Length ? text[at + 1] : '\0';
            if (text[at] != '$' || next is not ('$' or '{')) { expanded.Append(text[at]); continue; }
            if (next == '$') { expanded.Append('$'); at++; continue; }
            var close = text.IndexOf('}', at + 2);
            if (close < 0) throw new ConfigException($"Unclosed variable reference starting at position {at} of the client configuration: expected ${{NAME}}");
            var name = text.AsSpan(at + 2, close - at - 2);
            if (name.IsEmpty) throw new ConfigException($"Empty variable name at position {at} of the client configuration: expected ${{NAME}}");
            for (var i = 0; i < name.Length; i++)
                if (!(char.IsAsciiLetter(name[i]) || name[i] == '_' || (i > 0 && char.IsAsciiDigit(name[i]))))
                    throw new ConfigException(
                        $"Invalid character '{name[i]}' in variable name at position {at + 2 + i} of the client configuration: "
                        + "names are [A-Za-z_][A-Za-z0-9_]*");
            expanded.Append(variable(name.ToString())
                ?? throw new ConfigException($"Environment variable '{name}' is not defined, but the client configuration uses it"));
            at = close;
        }
        return expanded.ToString();
    }
}
