using System.Reflection;
using System.Runtime.Loader;
using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Plugins;

/// <summary>All plugins: those of this distribution, and those in folders under <c>plugin.path</c>.</summary>
internal sealed partial class PluginRegistry
{
    private static readonly PluginKind[] Connectors = [PluginKind.Sink, PluginKind.Source];
    private readonly List<Plugin> _plugins = [];
    private readonly ILogger _logger;

    private PluginRegistry(ILogger logger) => _logger = logger;

    /// <summary>Finds the plugins.</summary>
    /// <param name="pluginPath">Folders, separated by commas; null for none. Each folder in them is loaded apart from the others.</param>
    /// <param name="logger">Gets a line for what is skipped.</param>
    public static PluginRegistry Load(string? pluginPath, ILogger<PluginRegistry> logger)
    {
        var registry = new PluginRegistry(logger);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "Connect*.dll").Order(StringComparer.Ordinal))
            registry.Add(AssemblyLoadContext.Default.LoadFromAssemblyPath(file));
        foreach (var path in (pluginPath ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (Directory.Exists(path)) registry.AddFolder(path);
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

    /// <summary>A connector's plugin.</summary>
    /// <exception cref="ConfigException">There is none of that name.</exception>
    public Plugin Connector(string name) => Find(name, Connectors) ?? throw new ConfigException(
        $"Failed to find any class that implements Connector and which name matches {name}, available connectors are: {string.Join(", ", _plugins.Where(p => p.Kind <= PluginKind.Source).Select(p => p.ClassName))}");

    private static Plugin? Single(List<Plugin> plugins, Predicate<Plugin> matches)
    {
        var found = plugins.FindAll(matches);
        return found.Select(p => p.ClassName).Distinct().Count() == 1 ? found[0] : null;
    }

    private void AddFolder(string path)
    {
        foreach (var folder in Directory.EnumerateDirectories(path).Append(path))
        {
            var libraries = Directory.GetFiles(folder, "*.dll");
            if (Directory.EnumerateFiles(folder, "*.jar").Any() || Directory.Exists(Path.Combine(folder, "lib")) && Directory.EnumerateFiles(Path.Combine(folder, "lib"), "*.jar").Any())
                LogJars(folder);
            if (libraries.Length == 0) continue;
            var context = new PluginLoadContext(folder);
            foreach (var library in libraries)
            {
                try { Add(context.LoadFromAssemblyPath(Path.GetFullPath(library))); }
                catch (BadImageFormatException) { /* a native library beside the plugin */ }
                catch (FileLoadException e) { LogUnloadable(e, library); }
            }
        }
    }

    private void Add(Assembly assembly)
    {
        Type[] types;
        try { types = assembly.GetExportedTypes(); }
        catch (Exception e) when (e is TypeLoadException or FileNotFoundException or FileLoadException or ReflectionTypeLoadException) { LogUnloadable(e, assembly.GetName().Name ?? "?"); return; }
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
        foreach (var type in types)
        {
            if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null) continue;
            foreach (var kind in KindsOf(type)) _plugins.Add(new Plugin(JavaClassAttribute.Of(type), type, kind, version));
        }
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder} holds jars, which are for the Java worker and are skipped here")]
    private partial void LogJars(string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Library} cannot be loaded as a plugin")]
    private partial void LogUnloadable(Exception error, string library);
}
