using System.Text;
using System.Text.RegularExpressions;
using Connect.Api;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Renames fields whose paths match regular expressions.</summary>
internal sealed class RenameByRegExp : FieldRenamer
{
    private readonly List<(Regex Path, Regex Pattern, string Replacement)> _settings = [];

    /// <param name="settings">Objects with <c>regexp</c>, which a whole path has to match, <c>pattern</c>, and what replaces it in the name.</param>
    /// <exception cref="DataException">A setting lacks one of the three, or one is not a regular expression.</exception>
    public RenameByRegExp(IReadOnlyList<IReadOnlyDictionary<string, string>> settings)
    {
        foreach (var setting in settings)
        {
            string Part(string name) => setting.GetValueOrDefault(name) ?? throw new DataException("Each setting needs regexp, pattern and replace");
            var (path, pattern, replacement) = (Part("regexp"), Part("pattern"), Part("replace"));
            try { _settings.Add((Compile($@"\A(?:{path})\z"), Compile(pattern), FromJava(replacement))); }
            catch (ArgumentException e) { throw new DataException($"Not a regular expression: {e.Message}", e); }
        }
    }

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.CultureInvariant);

    protected override bool Touches(string root) => _settings.Count > 0;

    protected override string NewName(string path, string name)
    {
        foreach (var (regexp, pattern, replacement) in _settings)
            if (regexp.IsMatch(path)) name = pattern.Replace(name, replacement);
        return name;
    }

    // Java escapes with a backslash and takes one digit of a group's number; .NET doubles the dollar.
    private static string FromJava(string replacement)
    {
        var text = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            var c = replacement[i];
            if (c == '\\' && i + 1 < replacement.Length) text.Append(replacement[++i] is '$' ? "$$" : replacement[i].ToString());
            else if (c == '$' && i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1])) text.Append("${").Append(replacement[++i]).Append('}');
            else text.Append(c);
        }
        return text.ToString();
    }
}
