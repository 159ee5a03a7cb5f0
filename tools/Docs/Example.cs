using System.Text.Encodings.Web;
using System.Text.Json;
using Connect.Api;
using Connect.Runtime.Plugins;

namespace Docs;

/// <summary>The smallest configuration with a plugin that does something.</summary>
/// <param name="Shown">What the page shows of it.</param>
/// <param name="Config">A whole connector's configuration, which the worker accepts.</param>
internal sealed record Example(string Shown, IReadOnlyDictionary<string, string> Config)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The example of a plugin: its own keys, in the frame that its kind needs.</summary>
    public static Example Of(Plugin plugin, PluginRegistry plugins)
    {
        var own = Own(plugin);
        var name = NameOf(plugin);
        var keys = new Dictionary<string, string>();
        void Add(string prefix) { foreach (var (key, value) in own) keys.Add(prefix + key, value); }
        switch (plugin.Kind)
        {
            case PluginKind.Sink or PluginKind.Source:
                keys.Add("connector.class", plugin.ClassName);
                keys.Add("tasks.max", "1");
                Add("");
                return new(Json(new { name, config = keys }), new Dictionary<string, string>(keys) { ["name"] = name });
            case PluginKind.Converter or PluginKind.HeaderConverter:
                var converter = plugin.Kind == PluginKind.Converter ? "value.converter" : "header.converter";
                keys.Add(converter, plugin.ClassName);
                Add($"{converter}.");
                break;
            case PluginKind.Transformation:
                Transform(keys, name, plugin);
                Add($"transforms.{name}.");
                // One without keys of its own does the same to every record: what is of interest is which.
                if (plugin.Options().Keys.Count == 0) Predicate(keys, name, plugins.Find("RecordIsTombstone", PluginKind.Predicate)!, []);
                break;
            default:
                Transform(keys, "filter", plugins.Find("Filter", PluginKind.Transformation)!);
                Predicate(keys, "filter", plugin, own);
                break;
        }
        return new(Json(keys), new Dictionary<string, string>(keys)
        {
            ["name"] = "example",
            ["connector.class"] = plugins.Connector("FileStreamSink").ClassName,
            ["topics"] = "lines",
        });
    }

    /// <summary>Keys and values as JSON.</summary>
    public static string Json(object value) => JsonSerializer.Serialize(value, Indented).ReplaceLineEndings("\n");

    /// <summary>The plugin's own keys in its example.</summary>
    public static Dictionary<string, string> Own(Plugin plugin) =>
        Documentation.Of(plugin.Type)?.Example is { } example ? JsonSerializer.Deserialize<Dictionary<string, string>>(example)! : [];

    private static void Transform(Dictionary<string, string> keys, string alias, Plugin plugin)
    {
        keys.Add("transforms", alias);
        keys.Add($"transforms.{alias}.type", plugin.ClassName);
    }

    private static void Predicate(Dictionary<string, string> keys, string transformation, Plugin plugin, Dictionary<string, string> own)
    {
        var alias = NameOf(plugin);
        keys.Add($"transforms.{transformation}.predicate", alias);
        keys.Add("predicates", alias);
        keys.Add($"predicates.{alias}.type", plugin.ClassName);
        foreach (var (key, value) in own) keys.Add($"predicates.{alias}.{key}", value);
    }

    private static string NameOf(Plugin plugin)
    {
        var name = PluginNames.Title(plugin);
        return plugin.Kind is PluginKind.Sink or PluginKind.Source ? PluginNames.Slug(name.Replace("Connector", "", StringComparison.Ordinal))
            : char.ToLowerInvariant(name[0]) + name[1..];
    }
}
