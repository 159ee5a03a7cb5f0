using System.Text;
using Connect.Api.Config;

namespace Docs;

/// <summary>The keys of a definition, group by group, in the order of the form that they make.</summary>
/// <param name="Definition">The definition.</param>
internal sealed record KeyList(ConfigDef Definition)
{
    private const int FewKeys = 12;
    // How the documentation of keys begins that are there only because the original has them.
    private const string NoEffect = "Has no effect";

    /// <summary>How deep the headings of groups are; those of keys are one deeper.</summary>
    public int Level { get; init; } = 2;

    /// <summary>Whether the keys stand under the headings of their groups, else in the order in which they were defined.</summary>
    public bool IsGrouped { get; init; } = true;

    /// <summary>What is said of each key beside what its definition says, or null.</summary>
    public Func<ConfigKey, string?> Further { get; init; } = static _ => null;

    /// <summary>What of these keys is on the page; all by default.</summary>
    public Func<ConfigKey, bool> Shows { get; init; } = static _ => true;

    /// <summary>Where keys are that are not of this definition.</summary>
    public Func<string, string?> LinkOf { get; init; } = static _ => null;

    /// <summary>The list as Markdown: first, where there are many keys, their names, then each.</summary>
    public string Render(string heading)
    {
        var groups = Groups().ToList();
        var text = new StringBuilder();
        var isGrouped = groups.Count > 1;
        text.Append($"{new string('#', Level)} {heading}\n\n");
        if (groups.Sum(g => g.Keys.Count) > FewKeys)
        {
            // A line a key, so that two branches that add one each can be merged.
            foreach (var (name, keys) in groups)
                text.Append($"- {(isGrouped ? $"{Markdown.Text(name)}: " : "")}{string.Join(",\n  ", keys.Select(k => $"[{Markdown.Code(k.Name)}]({Link(k.Name)})"))}\n");
            text.Append('\n');
        }
        foreach (var (name, keys) in groups)
        {
            if (isGrouped) text.Append($"{new string('#', Level + 1)} {Markdown.Text(name)}\n\n");
            foreach (var key in keys) Render(text, key, isGrouped ? Level + 2 : Level + 1);
        }
        return text.ToString();
    }

    private IEnumerable<(string Name, IReadOnlyList<ConfigKey> Keys)> Groups() =>
        from key in Definition.Keys
        where Shows(key)
        group key by IsGrouped && key.Group is { Length: > 0 } name ? name : "Other"
        into grouped
        select (grouped.Key, (IReadOnlyList<ConfigKey>)[.. grouped.OrderBy(k => IsGrouped && k.OrderInGroup > 0 ? k.OrderInGroup : int.MaxValue)]);

    private void Render(StringBuilder text, ConfigKey key, int level)
    {
        text.Append($"{new string('#', level)} {Markdown.Code(key.Name)}\n\n");
        var documentation = Markdown.Text(key.Documentation, Link);
        text.Append(key.HasEffect ? documentation : $"**{NoEffect}**{documentation[NoEffect.Length..]}").Append("\n\n");
        var facts = new List<string> { $"*Type:* {TypeOf(key)}", $"*default:* {DefaultOf(key)}" };
        if (ValidValues(key) is { } valid) facts.Add($"*valid values:* {valid}");
        facts.Add($"*importance:* {key.Importance.ToString().ToLowerInvariant()}");
        var others = Definition.Keys.Where(k => k.Dependents.Contains(key.Name)).Select(k => k.Name).Concat(key.Dependents).Distinct().Where(n => Definition[n] is not null).ToList();
        if (others.Count > 0) facts.Add($"*goes with:* {string.Join(", ", others.Select(n => $"[{Markdown.Code(n)}]({Link(n)})"))}");
        if (Further(key) is { } further) facts.Add(further);
        text.Append($"{string.Join(" · ", facts)}\n\n");
    }

    // Words that are keys too, such as table, mostly are not meant.
    private string? Link(string name) => Definition[name] is { } key && Shows(key) ? $"#{Markdown.Anchor(name)}" : LinkOf(name);

    private static string TypeOf(ConfigKey key) => key.Type switch
    {
        ConfigType.Class => "class name",
        ConfigType.List => "list, separated by commas",
        ConfigType.Password => "password",
        var type => type.ToString().ToLowerInvariant(),
    };

    private static string DefaultOf(ConfigKey key)
    {
        if (key.IsRequired) return "none, must be given";
        var value = key.Default is Password secret ? secret.Value : ConfigDef.ToText(key.Default);
        return value switch { null => "none", "" => "empty", _ => Markdown.Code(value) };
    }

    private static string? ValidValues(ConfigKey key)
    {
        if (key.Validator?.ValidValues is { } valid) return Markdown.Text(valid);
        if (key.Recommender is not { } recommender || key.Type == ConfigType.Boolean) return null;
        var values = recommender.ValidValues(key.Name, new Dictionary<string, object?>());
        return values.Count == 0 ? null : $"such as {string.Join(", ", values.Select(v => Markdown.Code(ConfigDef.ToText(v)!)))}";
    }
}
