using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Connect.Api;

namespace Connect.Security;

/// <summary>How to speak TLS: whom to trust, and what to show. Made from what the files hold now; where they may have changed, make new ones.</summary>
public sealed class SslOptions
{
    private readonly SslConfig _config;
    private readonly SslStreamCertificateContext? _context;
    private readonly List<string> _warnings = [];

    private SslOptions(SslConfig config, byte[]? trust, byte[]? client)
    {
        _config = config;
        if (config.Trust is { } trusted) Trusted = Store.Trusted(trusted, trust);
        if (config.Client is { } own)
        {
            Client = Store.Client(own, client, _warnings.Add);
            _context = SslStreamCertificateContext.Create(Client.Certificate, Client.Issuers, offline: true);
            if (Client.Certificate.NotAfter < DateTime.Now)
                _warnings.Add($"{own}: the certificate {Client.Certificate.Subject} expired on {ServerCheck.Time(Client.Certificate.NotAfter)}");
        }
        if (Trusted is { Count: > 0 } && Trusted.All(c => c.NotAfter < DateTime.Now))
            _warnings.Add($"{config.Trust}: every certificate in it has expired, the last on {ServerCheck.Time(Trusted.Max(c => c.NotAfter))}");
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var certificate in Trusted ?? []) sum.AppendData(certificate.RawData);
        if (Client is not null) sum.AppendData(Encoding.UTF8.GetBytes(Client.CertificatePem + Client.KeyPem));
        Fingerprint = Convert.ToHexString(sum.GetHashAndReset());
    }

    /// <summary>The certificates to trust; null for those of the system.</summary>
    public X509Certificate2Collection? Trusted { get; }

    /// <summary>The client's certificate; null for none.</summary>
    public ClientCertificate? Client { get; }

    /// <summary>The certificates to trust in PEM; null for those of the system.</summary>
    public string? TrustedPem => Trusted is null ? null : string.Concat(Trusted.Select(c => c.ExportCertificatePem() + "\n"));

    /// <summary>What users should know that keeps nothing from working: certificates that expired, keys that are not used.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Changes with what the files hold.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads what a configuration names.</summary>
    /// <exception cref="ConfigException">A store cannot be read. The message names the configuration key, the file and the reason, and never a password.</exception>
    public static SslOptions Read(SslConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new(config, config.Trust is { Path: not null } trust ? Store.Load(trust) : null, config.Client is { Path: not null } client ? Store.Load(client) : null);
    }

    /// <inheritdoc cref="Read"/>
    public static async Task<SslOptions> ReadAsync(SslConfig config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        var trust = config.Trust is { Path: not null } trusted ? await Store.LoadAsync(trusted, cancellationToken).ConfigureAwait(false) : null;
        var client = config.Client is { Path: not null } own ? await Store.LoadAsync(own, cancellationToken).ConfigureAwait(false) : null;
        return new(config, trust, client);
    }

    /// <summary>Options for one connection.</summary>
    /// <param name="host">The name that the server's certificate has to be for; null where the caller, as HttpClient does, sets it.</param>
    [SuppressMessage("Security", "CA5359", Justification = "The check throws instead of answering false, as SslStream would not say why.")]
    public SslClientAuthenticationOptions For(string? host) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = _config.Protocols,
        ClientCertificateContext = _context,
        CertificateChainPolicy = Trusted is null ? null : ServerCheck.Policy(Trusted),
        RemoteCertificateValidationCallback = Check,
    };

    /// <summary>Whether the server's certificate is trusted; for libraries that take no <see cref="SslClientAuthenticationOptions"/>.</summary>
    /// <exception cref="AuthenticationException">It is not. The message says why.</exception>
    public bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (!_config.ChecksCertificate) return true;
        if (!_config.ChecksHostName) errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if (ServerCheck.Problem(certificate, chain, errors, Trusted, _config.Trust?.ToString(), (sender as SslStream)?.TargetHostName) is { } problem)
            throw new AuthenticationException(problem);
        return true;
    }
}
