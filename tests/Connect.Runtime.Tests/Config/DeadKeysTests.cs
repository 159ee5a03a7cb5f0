using System.Reflection;
using System.Text.RegularExpressions;
using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Plugins;
using Connect.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Config;

/// <summary>
/// The keys come from the definitions themselves; who reads them is looked for in the source. A key counts as read where its text, or a constant of that text,
/// stands anywhere but in a definition.
/// </summary>
public partial class DeadKeysTests
{
    private static readonly PluginRegistry Plugins = PluginRegistry.Load(null, NullLogger<PluginRegistry>.Instance);

    // Keys whose names are put together where they are read, and there.
    private static readonly Dictionary<string, string> PutTogether = new()
    {
        ["config.storage.replication.factor"] = "{prefix}replication.factor",
        ["offset.storage.replication.factor"] = "{prefix}replication.factor",
        ["status.storage.replication.factor"] = "{prefix}replication.factor",
        ["offset.storage.partitions"] = "{prefix}partitions",
        ["status.storage.partitions"] = "{prefix}partitions",
        ["rest.advertised.port"] = "_config[\"rest.advertised.port\"]",
        ["topic.creation.groups"] = "{Prefix}groups",
        ["key.converter.plugin.version"] = "{key}.plugin.version",
        ["value.converter.plugin.version"] = "{key}.plugin.version",
        ["header.converter.plugin.version"] = "{key}.plugin.version",
    };

    private static IEnumerable<(string Owner, ConfigKey Key)> Keys()
    {
        foreach (var key in WorkerConfig.Definition.Keys) yield return ("worker", key);
        foreach (var sink in (bool[])[true, false])
            foreach (var key in ConnectorConfig.Definition(sink, Plugins, "1", null).Keys) yield return (sink ? "sinks" : "sources", key);
        foreach (var plugin in Plugins.All.Where(p => !p.Type.Assembly.GetName().Name!.EndsWith("Tests", StringComparison.Ordinal)))
            foreach (var key in plugin.Definition().Keys) yield return (plugin.ClassName, key);
    }

    private static Dictionary<string, List<string>> Constants()
    {
        var constants = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var assembly in Plugins.All.Select(p => p.Type.Assembly).Append(typeof(WorkerConfig).Assembly).Distinct())
            foreach (var field in assembly.GetTypes().SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)))
                if (field is { IsLiteral: true } && field.FieldType == typeof(string) && field.GetRawConstantValue() is string value)
                    (constants.TryGetValue(value, out var names) ? names : constants[value] = []).Add(field.Name);
        return constants;
    }

    // A definition: the key is the first argument of what makes or adds one, followed by its type.
    [GeneratedRegex(@"(?<=[(,]\s*)(?:\w+\.)*(?<key>\w+|""[^""]+"")\s*,\s*(?:ConfigType\.)?(?:Boolean|Int|Short|Long|Double|List|String|Password|Class)\b")]
    private static partial Regex Defined();

    [GeneratedRegex(@"\b\w+(?=\s*=\s*(?:\w+\s*\+\s*)?\$?"")")]
    private static partial Regex Declared();

    private static string Source() => string.Join('\n', Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));

    [Fact]
    public void Each_key_of_each_definition_is_read_or_says_that_it_has_no_effect()
    {
        var source = Source();
        // What is left when definitions and declarations of constants are taken away are the places that read.
        var readers = Declared().Replace(Defined().Replace(source, " "), " ");
        var words = new HashSet<string>(Words().Matches(readers).Select(m => m.Value), StringComparer.Ordinal);
        var constants = Constants();
        bool IsRead(string key) => words.Contains($"\"{key}\"") || (constants.TryGetValue(key, out var names) && names.Exists(words.Contains))
            || (PutTogether.TryGetValue(key, out var form) && readers.Contains(form, StringComparison.Ordinal));
        var dead = Keys().Where(k => k.Key.HasEffect && !IsRead(k.Key.Name)).Select(k => $"{k.Owner}: {k.Key.Name}").Distinct().ToList();
        Assert.True(dead.Count == 0, $"nobody reads\n{string.Join('\n', dead)}");
    }

    [GeneratedRegex(@"""[^""\n]*""|\b[A-Za-z_]\w*\b")]
    private static partial Regex Words();
}
