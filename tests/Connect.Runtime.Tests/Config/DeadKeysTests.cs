using System.Reflection;
using System.Text.RegularExpressions;
using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Plugins;
using Connect.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Config;

/// <summary>
/// The keys come from the definitions themselves; who reads them is looked for in the source of the project that owns them and of those it refers to. A key counts
/// as read where its text, or a constant of that text by the name of its class, is anywhere but in a definition.
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

    // Keys of TLS go by the same names behind any prefix, and are read by them in one place.
    private const string RegistryTls = "schema.registry.ssl.";

    private static string? FormOf(string key) => PutTogether.TryGetValue(key, out var form) ? form
        : key.StartsWith(RegistryTls, StringComparison.Ordinal) ? $"\"{key[RegistryTls.Length..]}\"" : null;

    // Whose the keys are, and the assembly from which on they may be read: keys of the same name belong to several owners.
    private static IEnumerable<(string Owner, Assembly Assembly, ConfigKey Key)> Keys()
    {
        var runtime = typeof(WorkerConfig).Assembly;
        foreach (var key in WorkerConfig.Definition.Keys) yield return ("worker", runtime, key);
        foreach (var key in ConnectorConfig.OwnKeys) yield return ("connectors", runtime, key);
        foreach (var sink in (bool[])[true, false])
            foreach (var key in ConnectorConfig.Definition(sink, Plugins, "1", null).Keys) yield return (sink ? "sinks" : "sources", runtime, key);
        foreach (var plugin in Plugins.All.Where(p => !p.Type.Assembly.GetName().Name!.EndsWith("Tests", StringComparison.Ordinal)))
            foreach (var key in plugin.Options().Keys) yield return (plugin.ClassName, plugin.Type.Assembly, key);
    }

    // What a project reads with: itself and the projects it refers to; the worker refers to all of them and reads with none.
    private static HashSet<string> ProjectsOf(string project)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        void Add(string name)
        {
            if (!found.Add(name) || name == "Connect.Runtime") return;
            var file = File.ReadAllText(Path.Combine(Repository.Root, "src", name, $"{name}.csproj"));
            foreach (var reference in Reference().Matches(file).Select(m => m.Groups[1].Value)) Add(reference);
        }
        Add(project);
        return found;
    }

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*/([^/""]+)\.csproj""")]
    private static partial Regex Reference();

    // The classes that declare a constant of a key's text, and the constant's name.
    private static ILookup<string, (string Class, string Name)> Constants() =>
        (from type in Plugins.All.Select(p => p.Type.Assembly).Append(typeof(WorkerConfig).Assembly).Distinct().SelectMany(a => a.GetTypes())
         from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
         where field.IsLiteral && field.FieldType == typeof(string)
         select (Key: (string)field.GetRawConstantValue()!, type.Name, Field: field.Name)).ToLookup(c => c.Key, c => (c.Name, c.Field));

    // A definition: the key is the first argument of what makes or adds one, followed by its type.
    [GeneratedRegex(@"(?<=[(,]\s*)(?:\w+\.)*(?<key>\w+|""[^""]+"")\s*,\s*(?:ConfigType\.)?(?:Boolean|Int|Short|Long|Double|List|String|Password|Class)\b")]
    private static partial Regex Defined();

    [GeneratedRegex(@"\b\w+(?=\s*=\s*(?:\w+\s*\+\s*)?\$?"")")]
    private static partial Regex Declared();

    // A file of a project, without what defines keys and declares constants: what is left are the places that read.
    private sealed record SourceFile(string Text)
    {
        private HashSet<string> Classes { get; } = new(ClassNames().Matches(Text).SelectMany(m => m.Groups.Values.Skip(1)).Where(g => g.Success).Select(g => g.Value), StringComparer.Ordinal);

        public string Readers { get; } = Declared().Replace(Defined().Replace(Text, " "), " ");

        // A constant of another class is read by both names.
        public bool Reads(string className, string constant) =>
            Regex.IsMatch(Readers, Classes.Contains(className) ? $@"(?<!\w\.)\b{constant}\b|\b{className}\.{constant}\b" : $@"\b{className}\.{constant}\b");
    }

    private static Dictionary<string, List<SourceFile>> Sources() => Directory.GetDirectories(Path.Combine(Repository.Root, "src")).ToDictionary(d => Path.GetFileName(d)!,
        d => Directory.EnumerateFiles(d, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(f => new SourceFile(File.ReadAllText(f))).ToList(),
        StringComparer.Ordinal);

    // Classes that are declared, derived from, or used for their static members.
    [GeneratedRegex(@"\b(?:class|record|struct|interface)\s+(\w+)|using static [\w.]*?\.(\w+);|(?<=[:,]\s)(\w+)(?=\s*[,{(\n])")]
    private static partial Regex ClassNames();

    [Fact]
    public void Each_key_of_each_definition_is_read_where_its_owner_is_or_says_that_it_has_no_effect()
    {
        var (sources, constants) = (Sources(), Constants());
        var projects = new Dictionary<string, List<SourceFile>>(StringComparer.Ordinal);
        var dead = new List<string>();
        foreach (var (owner, assembly, key) in Keys().Where(k => k.Key.HasEffect).DistinctBy(k => (k.Owner, k.Key.Name)))
        {
            var project = assembly.GetName().Name!;
            if (!projects.TryGetValue(project, out var files)) projects.Add(project, files = [.. ProjectsOf(project).SelectMany(p => sources[p])]);
            var isRead = files.Exists(f => f.Readers.Contains($"\"{key.Name}\"", StringComparison.Ordinal)
                || constants[key.Name].Any(c => f.Reads(c.Class, c.Name))
                || (FormOf(key.Name) is { } form && f.Readers.Contains(form, StringComparison.Ordinal)));
            if (!isRead) dead.Add($"{owner}: {key.Name}");
        }
        Assert.True(dead.Count == 0, $"nobody reads\n{string.Join('\n', dead)}");
    }
}
