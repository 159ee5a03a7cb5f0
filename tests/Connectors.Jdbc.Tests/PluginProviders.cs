using System.Data.Common;
using System.Runtime.Loader;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests;

/// <summary>The tests that register a provider, which the whole process then takes for that of its database: no other runs beside them.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class PluginProviders
{
    /// <summary>
    /// Has a second copy of a provider's assembly serve the URLs of its database, registered as the worker registers one that it has found on its plugin path: of
    /// the same names, and of other types than the built-in ones.
    /// </summary>
    /// <param name="url">A URL of the database.</param>
    /// <returns>Takes it back.</returns>
    internal static IDisposable Register(string url)
    {
        var database = DatabaseList.Of(JdbcUrl.Parse(url));
        var builtIn = database.Factory().GetType();
        var context = new AssemblyLoadContext("plugin", isCollectible: false);
        var copy = context.LoadFromAssemblyPath(builtIn.Assembly.Location).GetType(builtIn.FullName!, throwOnError: true)!;
        Assert.NotEqual(builtIn, copy);
        DbProviderFactories.RegisterFactory(database.ProviderNames[0], copy);
        Assert.IsType(copy, database.Factory());
        return new Registration(database.ProviderNames[0]);
    }

    private sealed class Registration(string name) : IDisposable
    {
        public void Dispose() => Assert.True(DbProviderFactories.UnregisterFactory(name));
    }
}
