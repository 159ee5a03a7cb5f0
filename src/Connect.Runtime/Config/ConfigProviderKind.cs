namespace Connect.Runtime.Config;

/// <summary>A kind of config provider: its class, its keys, and how one is made of its parameters and the worker's environment.</summary>
/// <param name="Type">The class, with its Java name.</param>
/// <param name="Definition">The keys, each behind <c>config.providers.NAME.param.</c>.</param>
/// <param name="New">Makes one.</param>
internal sealed record ConfigProviderKind(
    Type Type, ConfigDef Definition, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>, IConfigProvider> New)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<ConfigProviderKind> All { get; } =
    [
        new(typeof(FileConfigProvider), AllowedPaths.Definition, static (parameters, _) => new FileConfigProvider(parameters)),
        new(typeof(EnvVarConfigProvider), EnvVarConfigProvider.Definition, static (parameters, environment) => new EnvVarConfigProvider(parameters, environment)),
        new(typeof(DirectoryConfigProvider), AllowedPaths.Definition, static (parameters, _) => new DirectoryConfigProvider(parameters)),
    ];
}
