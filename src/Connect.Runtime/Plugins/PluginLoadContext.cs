using System.Reflection;
using System.Runtime.Loader;

namespace Connect.Runtime.Plugins;

/// <summary>Loads a plugin's folder apart from the worker and other plugins; only the SDK and what the framework brings are shared.</summary>
internal sealed class PluginLoadContext(string folder) : AssemblyLoadContext(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)))
{
    private readonly string _folder = Path.GetFullPath(folder);

    /// <summary>Whether an assembly is the worker's for all plugins, even where a plugin's folder has a copy: its types are what the two talk in.</summary>
    public static bool IsShared(string? name) =>
        name is "Connect.Api"
        || (name?.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) == true && Default.Assemblies.Any(a => a.GetName().Name == name));

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (IsShared(assemblyName.Name)) return null;
        var file = Path.Combine(_folder, $"{assemblyName.Name}.dll");
        return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var name in (string[])[unmanagedDllName, $"{unmanagedDllName}.so", $"lib{unmanagedDllName}.so"])
            if (Path.Combine(_folder, name) is var file && File.Exists(file)) return LoadUnmanagedDllFromPath(file);
        return 0;
    }
}
