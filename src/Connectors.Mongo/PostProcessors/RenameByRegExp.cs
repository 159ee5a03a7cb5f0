using Connect.Api;
using Connect.Java;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Renames fields whose paths match regular expressions.</summary>
internal sealed class RenameByRegExp : FieldRenamer
{
    private readonly List<Setting> _settings = [];

    /// <param name="settings">Objects with <c>regexp</c>, which a whole path has to match, <c>pattern</c>, and what replaces it in the name.</param>
    /// <exception cref="DataException">A setting lacks one of the three, or one is not a regular expression.</exception>
    public RenameByRegExp(IReadOnlyList<IReadOnlyDictionary<string, string?>> settings)
    {
        foreach (var setting in settings)
        {
            string Required(string name) => setting.GetValueOrDefault(name) ?? throw new DataException("Each setting needs regexp, pattern and replace, all of them strings");
            var (path, pattern, replacement) = (Required("regexp"), Required("pattern"), Required("replace"));
            try
            {
                _settings.Add(new(new JavaRegex(path), new JavaRegex(pattern), replacement));
            }
            catch (ArgumentException e)
            {
                throw new DataException($"Not a regular expression: {e.Message}", e);
            }
        }
    }

    protected override bool Touches(string root) => _settings.Count > 0;

    protected override string NewName(string path, string name)
    {
        try
        {
            foreach (var setting in _settings)
            {
                if (setting.Path.Matches(path))
                    name = setting.Pattern.ReplaceAll(name, setting.Replacement);
            }
        }
        catch (FormatException e)
        {
            throw new DataException(e.Message, e);
        }
        return name;
    }

    private sealed record Setting(JavaRegex Path, JavaRegex Pattern, string Replacement);
}
