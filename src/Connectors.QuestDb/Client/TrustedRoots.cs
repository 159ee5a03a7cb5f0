using System.Net.Security;
using Connect.Api;
using Connect.Security;
using Connectors.QuestDb.Ilp;

namespace Connectors.QuestDb.Client;

/// <summary>The certificates of <c>tls_roots</c>.</summary>
internal static class TrustedRoots
{
    /// <summary>How a TLS connection checks its server.</summary>
    /// <param name="conf">Whether to check, and which certificates to trust.</param>
    /// <param name="host">The server's name.</param>
    /// <exception cref="LineSenderException">The file of trusted certificates cannot be read.</exception>
    public static SslClientAuthenticationOptions Options(ClientConf conf, string? host)
    {
        var config = new SslConfig
        {
            ChecksCertificate = conf.VerifiesTls,
            // Without the check nobody opens the file.
            Trust = conf is { VerifiesTls: true, TlsRoots: var (file, password) }
                ? new() { Key = "tls_roots", Path = file, PasswordKey = "tls_roots_password", Password = password } : null,
        };
        try { return SslOptions.Read(config).For(host); }
        catch (ConfigException e) { throw new LineSenderException(e.Message, e); }
    }
}
