using System.Data.Common;

namespace ExternalConnector;

/// <summary>An ADO.NET provider that is there to be found.</summary>
public sealed class ExampleProviderFactory : DbProviderFactory
{
    /// <summary>The only one.</summary>
    public static readonly ExampleProviderFactory Instance = new();

    private ExampleProviderFactory() { }
}
