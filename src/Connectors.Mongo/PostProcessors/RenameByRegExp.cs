using System.Text;
using System.Text.RegularExpressions;
using Connect.Api;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Renames fields whose paths match regular expressions.</summary>
internal sealed class RenameByRegExp : FieldRenamer
{
    private readonly List<Setting> _settings = [];

    /// <param name="settings">Objects with <c>regexp</c>, which a whole path has to match, <c>pattern</c>, and what replaces it in the name.</param>
    /// <exception cref="DataException">A setting lacks one of the three, or one is not a regular expression.</exception>
    public RenameByRegExp(IReadOnlyList<IReadOnlyDictionary<string, string>> settings)
    {
        foreach (var setting in settings)
        {
            string Part(string name) => setting.GetValueOrDefault(name) ?? throw new DataException("Each setting needs regexp, pattern and replace");
            var (path, pattern, replacement) = (Part("regexp"), Part("pattern"), Part("replace"));
            try { _settings.Add(new(Compile($@"\A(?:{path})\z"), Compile(pattern), replacement)); }
            catch (ArgumentException e) { throw new DataException($"Not a regular expression: {e.Message}", e); }
        }
    }

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.CultureInvariant);

    protected override bool Touches(string root) => _settings.Count > 0;

    protected override string NewName(string path, string name)
    {
        foreach (var setting in _settings)
            if (setting.Path.IsMatch(path)) name = setting.Replace(name);
        return name;
    }

    private sealed class Setting(Regex path, Regex pattern, string replacement)
    {
        private readonly string? _replacement = FromJava(replacement, pattern);

        public Regex Path => path;

        /// <exception cref="DataException">Something is to be replaced, and the replacement names a group that the pattern has not.</exception>
        public string Replace(string name)
        {
            if (_replacement is not null) return pattern.Replace(name, _replacement);
            if (!pattern.IsMatch(name)) return name;
            throw new DataException($"A field cannot be renamed with the replacement '{replacement}': after a dollar sign it needs the number of one of the "
                + $"{pattern.GetGroupNumbers().Length - 1} groups of '{pattern}', or the name of one in braces; a dollar sign itself is \\$");
        }
    }

    // Java escapes with a backslash, and takes as many digits of a group's number as make a group; .NET doubles the dollar. Null where Java has no group.
    private static string? FromJava(string replacement, Regex pattern)
    {
        var groups = pattern.GetGroupNumbers().Length - 1;
        var text = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            var c = replacement[i];
            if (c is not ('\\' or '$'))
            {
                text.Append(c);
                continue;
            }
            if (++i == replacement.Length) return null;
            if (c == '\\') text.Append(replacement[i] == '$' ? "$$" : replacement[i].ToString());
            else if (replacement[i] == '{')
            {
                var end = replacement.IndexOf('}', i);
                if (end < 0 || char.IsAsciiDigit(replacement[i + 1]) || pattern.GroupNumberFromName(replacement[(i + 1)..end]) < 0) return null;
                text.Append('$').Append(replacement, i, end - i + 1);
                i = end;
            }
            else
            {
                if (!char.IsAsciiDigit(replacement[i])) return null;
                var group = replacement[i] - '0';
                if (group > groups) return null;
                while (i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]) && group * 10 + replacement[i + 1] - '0' <= groups)
                    group = group * 10 + replacement[++i] - '0';
                text.Append("${").Append(group).Append('}');
            }
        }
        return text.ToString();
    }
}
