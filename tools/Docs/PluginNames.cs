using System.Text;
using Connect.Runtime.Plugins;

namespace Docs;

/// <summary>How pages and folders are named after plugins.</summary>
internal static class PluginNames
{
    /// <summary>The name of a plugin's page: the class without package and nested class.</summary>
    public static string Title(Plugin plugin) => plugin.SimpleName.Split('$')[0];

    /// <summary>The folder of a kind's pages.</summary>
    public static string Folder(PluginKind kind) => kind switch
    {
        PluginKind.Sink or PluginKind.Source => "connectors",
        PluginKind.Converter or PluginKind.HeaderConverter => "converters",
        PluginKind.Transformation => "transformations",
        _ => "predicates",
    };

    /// <summary>The path of a plugin's page in the folder of pages.</summary>
    public static string Path(Plugin plugin)
    {
        var name = Title(plugin);
        foreach (var suffix in (string[])["Connector", "Converter"])
            if (name.EndsWith(suffix, StringComparison.Ordinal) && name != "TimestampConverter") name = name[..^suffix.Length];
        return $"{Folder(plugin.Kind)}/{Slug(name)}.md";
    }

    /// <summary>A class name in small letters, its words divided by dashes: <c>jdbc-sink</c> of <c>JdbcSink</c>.</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var begins = i > 0 && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || char.IsDigit(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]) && char.IsUpper(name[i - 1])));
            if (begins) slug.Append('-');
            slug.Append(char.ToLowerInvariant(name[i]));
        }
        return slug.ToString();
    }

    /// <summary>The names by which configurations may call a plugin, beside its full one.</summary>
    public static IEnumerable<string> Aliases(Plugin plugin, PluginRegistry plugins) =>
        ((string[])[plugin.SimpleName, plugin.Alias]).Distinct().Where(n => n != plugin.ClassName && plugins.Find(n, plugin.Kind)?.ClassName == plugin.ClassName);
}
