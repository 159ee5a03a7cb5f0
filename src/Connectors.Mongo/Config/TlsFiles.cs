using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Connect.Api;
using Connectors.Mongo.Client;

namespace Connectors.Mongo.Config;

/// <summary>
/// The certificates of the configured key stores as the PEM files that libmongoc reads: files that only this user can read, gone with this object. The stores
/// may be PKCS12, as Java's keytool has written since Java 9, its older JKS, or PEM files already.
/// </summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly List<string> _made = [];
    private readonly string? _certificate, _trust;

    /// <summary>Reads the stores.</summary>
    /// <exception cref="ConnectException">A store cannot be read.</exception>
    public TlsFiles(ParsedConfig config)
    {
        try
        {
            _trust = Convert(config, SinkConfig.TrustStore, SinkConfig.TrustStorePassword, keys: false);
            _certificate = Convert(config, SinkConfig.KeyStore, SinkConfig.KeyStorePassword, keys: true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How to reach the server.</summary>
    public ClientOptions Options(ParsedConfig config) => new()
    {
        Uri = config.GetPassword(SinkConfig.ConnectionUri)!.Value,
        ServerApi = string.IsNullOrEmpty(config.GetString(SinkConfig.ServerApiVersion)) ? null
            : new(config.GetBoolean(SinkConfig.ServerApiStrict), config.GetBoolean(SinkConfig.ServerApiDeprecationErrors)),
        CertificateFile = _certificate,
        // Files made here have their keys in the clear.
        CertificatePassword = _certificate is null || _made.Contains(_certificate) ? null : config.GetPassword(SinkConfig.KeyStorePassword)?.Value,
        TrustFile = _trust,
    };

    private string? Convert(ParsedConfig config, string key, string passwordKey, bool keys)
    {
        var path = config.GetString(key);
        if (string.IsNullOrEmpty(path)) return null;
        var password = config.GetPassword(passwordKey)?.Value ?? "";
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (bytes.AsSpan().StartsWith("-----BEGIN"u8)) return path;
            var certificates = JavaKeyStore.IsOne(bytes)
                ? JavaKeyStore.Read(bytes, password)
                : X509CertificateLoader.LoadPkcs12Collection(bytes, password, X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet);
            return Write(certificates, keys);
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new ConnectException($"{key}: the key store {path} cannot be read: {e.Message}", e);
        }
    }

    private string Write(X509Certificate2Collection certificates, bool keys)
    {
        var pem = new StringBuilder();
        foreach (var certificate in certificates)
        {
            if (keys && certificate.HasPrivateKey)
            {
                using var key = (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey();
                if (key is not null) pem.AppendLine(key.ExportPkcs8PrivateKeyPem());
            }
            pem.AppendLine(certificate.ExportCertificatePem());
            certificate.Dispose();
        }
        var path = Path.Combine(Path.GetTempPath(), $"connect-mongo-{Guid.NewGuid():N}.pem");
        _made.Add(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(path, options)) file.Write(pem);
        return path;
    }

    /// <summary>Removes the files.</summary>
    public void Dispose()
    {
        foreach (var path in _made) File.Delete(path);
        _made.Clear();
    }
}
