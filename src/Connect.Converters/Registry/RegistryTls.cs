using System.Net.Security;
using Connect.Security;

namespace Connect.Converters.Registry;

/// <summary>How connections to the registry are secured: <c>schema.registry.ssl.*</c>.</summary>
internal static class RegistryTls
{
    /// <exception cref="ConfigException">A file cannot be read or is of no known form.</exception>
    public static SslClientAuthenticationOptions Options(ParsedConfig config) =>
        SslOptions.Read(SslConfig.OfJava(RegistryConfig.Ssl, config.Originals.GetValueOrDefault)).For(null);
}
