using System.Data.Common;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using Connect.Api;
using Connect.Runtime.Config;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Plugins;

/// <summary>All plugins: those of this distribution, and those in folders under <c>plugin.path</c>.</summary>
internal sealed partial class PluginRegistry
{
    private static readonly PluginKind[] Connectors = [PluginKind.Sink, PluginKind.Source];
    private readonly List<Plugin> _plugins = [];
    private readonly HashSet<string> _abstract = new(StringComparer.Ordinal);
    private readonly ILogger _logger;

    private PluginRegistry(ILogger logger) => _logger = logger;

    /// <summary>Finds the plugins.</summary>
    /// <param name="pluginPath">
    /// Folders, separated by commas; null for none. Each folder in them is loaded apart from the others. ADO.NET providers that are there are registered in
    /// <see cref="DbProviderFactories"/>.
    /// </param>
    /// <param name="logger">Gets a line for what is skipped.</param>
    public static PluginRegistry Load(string? pluginPath, ILogger<PluginRegistry> logger)
    {
        var registry = new PluginRegistry(logger);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "Connect*.dll").Order(StringComparer.Ordinal))
            registry.Add(AssemblyLoadContext.Default.LoadFromAssemblyPath(file), own: true);
        var jars = new List<string>();
        foreach (var path in (pluginPath ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                if (Directory.Exists(path)) registry.AddFolder(path, jars);
                else registry.LogNoFolder(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { registry.LogUnreadable(path, e.Message); }
        }
        if (jars.Count > 0) registry.LogJars(string.Join(", ", jars));
        registry._plugins.Sort((a, b) => a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : string.CompareOrdinal(a.ClassName, b.ClassName));
        return registry;
    }

    /// <summary>The plugins by kind and name.</summary>
    public IReadOnlyList<Plugin> All => _plugins;

    /// <summary>A plugin by full name, simple name or alias, or null; an alias that several share is nobody's.</summary>
    public Plugin? Find(string name, params PluginKind[] kinds)
    {
        var candidates = kinds.Length == 0 ? _plugins : _plugins.FindAll(p => kinds.Contains(p.Kind));
        return candidates.Find(p => p.ClassName == name) ?? Single(candidates, p => p.SimpleName == name) ?? Single(candidates, p => p.Alias == name);
    }

    /// <summary>The full name of the class that a name means, a plugin of another kind if there is none of this one; null if there is none at all.</summary>
    public string? ClassName(string name, PluginKind kind) => (Find(name, kind) ?? Find(name))?.ClassName;

    /// <summary>The error of a key that names no plugin of the kind it needs.</summary>
    /// <param name="key">The key.</param>
    /// <param name="name">What it names.</param>
    /// <param name="kind">What it needs.</param>
    public ConfigException Missing(string key, string name, PluginKind kind)
    {
        if (!_abstract.Contains(name))
            return Find(name) is { } other
                ? new ConfigException($"Class class {other.ClassName} does not implement the {kind} interface{HeaderHint(other.Kind, kind)}")
                : new ConfigException(key, name, $"Class {name} could not be found.{Hint(name, kind)}");
        var nested = string.Join(", ", _plugins.Where(p => p.Kind == kind && p.ClassName.StartsWith($"{name}$", StringComparison.Ordinal)).Select(p => p.ClassName));
        return new ConfigException($"This class is abstract and cannot be created.{(nested.Length == 0 ? "" : $" Did you mean {nested}?")}");
    }

    private static string HeaderHint(PluginKind named, PluginKind needed) => (named, needed) == (PluginKind.Converter, PluginKind.HeaderConverter)
        ? ". Headers with a schema of a registry are taken as bytes by header.converter=org.apache.kafka.connect.converters.ByteArrayConverter" : "";

    // What could be meant: the class of the same kind whose name differs by a letter or a package, or that does what the missing one does in Java.
    private string Hint(string name, PluginKind kind)
    {
        var asked = ShortOf(name);
        var near = _plugins.Where(p => p.Kind == kind && Distance(ShortOf(p.ClassName), asked) <= 2).Select(p => p.ClassName).Distinct().ToList();
        if (near.Count > 0) return $" Did you mean {string.Join(" or ", near)}?";
        return asked is "ProtobufConverter"
            ? " Protobuf is not supported; of the converters with a schema registry there are io.confluent.connect.avro.AvroConverter and "
                + "io.confluent.connect.json.JsonSchemaConverter."
            : "";
    }

    private static string ShortOf(string className) => className[(className.LastIndexOf('.') + 1)..];

    // How many letters are to be added, dropped or changed to make one name of the other, whatever their case.
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 2) return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }

    /// <summary>A connector's plugin.</summary>
    /// <exception cref="ConfigException">There is none of that name.</exception>
    public Plugin Connector(string name) => Find(name, Connectors) ?? throw new ConfigException(
        $"Failed to find any class that implements Connector and which name matches {name}, available connectors are: "
            + $"{string.Join(", ", _plugins.Where(p => p.Kind <= PluginKind.Source).Select(p => p.ClassName))}");

    private static Plugin? Single(List<Plugin> plugins, Predicate<Plugin> matches)
    {
        var found = plugins.FindAll(matches);
        return found.Select(p => p.ClassName).Distinct().Count() == 1 ? found[0] : null;
    }

    private void AddFolder(string path, List<string> jars)
    {
        foreach (var folder in Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).Append(path))
        {
            try { AddPlugin(folder, jars); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { LogUnreadable(folder, e.Message); }
        }
    }

    private void AddPlugin(string folder, List<string> jars)
    {
        // Most of a folder are libraries of its plugins: they are loaded when something of theirs is used.
        var libraries = Directory.EnumerateFiles(folder, "*.dll").Where(HoldsPlugins).Order(StringComparer.Ordinal).ToList();
        if (Directory.EnumerateFiles(folder, "*.jar").Any() || Directory.Exists(Path.Combine(folder, "lib"))
            && Directory.EnumerateFiles(Path.Combine(folder, "lib"), "*.jar").Any())
            jars.Add(folder);
        if (libraries.Count == 0) return;
        var context = new PluginLoadContext(folder);
        foreach (var library in libraries)
        {
            try
            {
                var types = Add(context.LoadFromAssemblyPath(Path.GetFullPath(library)), own: false);
                foreach (var type in types.Where(t => t.IsSubclassOf(typeof(DbProviderFactory)))) AddProvider(type, library);
            }
            catch (Exception e) when (
                e is TypeLoadException or FileNotFoundException or FileLoadException or BadImageFormatException or ReflectionTypeLoadException)
            {
                LogUnloadable(e, library);
            }
        }
    }

    // A library of plugins speaks of the SDK, one with a database provider of ADO.NET; neither has to be loaded to see that.
    private static bool HoldsPlugins(string library)
    {
        using var file = File.OpenRead(library);
        using var image = new PEReader(file);
        try
        {
            if (!image.HasMetadata) return false;
            var metadata = image.GetMetadataReader();
            return !PluginLoadContext.IsShared(metadata.GetString(metadata.GetAssemblyDefinition().Name))
                && metadata.AssemblyReferences.Any(
                    r => metadata.GetString(metadata.GetAssemblyReference(r).Name) is "Connect.Api" or "System.Data.Common" or "System.Data" or "netstandard");
        }
        // A native library beside the plugin, or a part of an assembly.
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException) { return false; }
    }

    private Type[] Add(Assembly assembly, bool own)
    {
        var types = assembly.GetExportedTypes();
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
        foreach (var type in types)
        {
            if (type.IsAbstract && type.IsDefined(typeof(JavaClassAttribute))) _abstract.Add(JavaClassAttribute.Of(type));
            if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null) continue;
            foreach (var kind in KindsOf(type))
            {
                var className = JavaClassAttribute.Of(type);
                // What comes with Kafka has Kafka's version, which configurations may pin.
                var isKafkas = own && className.StartsWith("org.apache.kafka.connect.", StringComparison.Ordinal);
                var plugin = new Plugin(className, type, kind, isKafkas ? KafkaVersion.Served : version);
                if (_plugins.Find(p => p.Kind == kind && p.ClassName == plugin.ClassName) is { } other)
                    LogTwice(plugin.ClassName, assembly.Location, other.Type.Assembly.Location);
                else _plugins.Add(plugin);
            }
        }
        return types;
    }

    // JDBC connectors look for the provider of a URL in .NET's own registry, under its invariant name, which is its namespace.
    private void AddProvider(Type type, string library)
    {
        var instance = type.GetField("Instance", BindingFlags.Public | BindingFlags.Static);
        if (type.IsAbstract || type.Namespace is not { } name || instance?.FieldType.IsSubclassOf(typeof(DbProviderFactory)) != true) return;
        DbProviderFactories.RegisterFactory(name, type);
        LogProvider(name, library);
    }

    private static IEnumerable<PluginKind> KindsOf(Type type)
    {
        if (type.IsSubclassOf(typeof(SinkConnector))) yield return PluginKind.Sink;
        if (type.IsSubclassOf(typeof(SourceConnector))) yield return PluginKind.Source;
        if (type.IsAssignableTo(typeof(ITransformation))) yield return PluginKind.Transformation;
        if (type.IsAssignableTo(typeof(IPredicate))) yield return PluginKind.Predicate;
        if (type.IsAssignableTo(typeof(IConverter))) yield return PluginKind.Converter;
        if (type.IsAssignableTo(typeof(IHeaderConverter))) yield return PluginKind.HeaderConverter;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Folder} of plugin.path does not exist and is skipped")]
    private partial void LogNoFolder(string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "The ADO.NET provider {Name} comes from {Library}")]
    private partial void LogProvider(string name, string library);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{ClassName} of {Library} is skipped, as {Other} has it already")]
    private partial void LogTwice(string className, string library, string other);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Jars under plugin.path are for the Java worker and are skipped: those in {Folders}")]
    private partial void LogJars(string folders);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Folder} of plugin.path cannot be read and is skipped: {Reason}")]
    private partial void LogUnreadable(string folder, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Library} cannot be loaded as a plugin")]
    private partial void LogUnloadable(Exception error, string library);
}
