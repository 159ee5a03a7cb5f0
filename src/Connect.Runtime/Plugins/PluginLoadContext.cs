using System.Reflection;
using System.Runtime.Loader;

namespace Connect.Runtime.Plugins;

/// <summary>Loads a plugin's folder apart from the worker and other plugins; only the SDK and what the framework brings are shared.</summary>
internal sealed class PluginLoadContext(string folder) : AssemblyLoadContext(Path.GetFileName(folder))
{
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is "Connect.Api" || Default.Assemblies.Any(a => a.GetName().Name == assemblyName.Name && a.GetName().Name!.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))) return null;
        var file = Path.Combine(folder, $"{assemblyName.Name}.dll");
        return File.Exists(file) ? LoadFromAssemblyPath(Path.GetFullPath(file)) : null;
    }
}
