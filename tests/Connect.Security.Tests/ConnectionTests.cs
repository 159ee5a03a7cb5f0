using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Connect.Security.Tests;

/// <summary>Speaks TLS with a server of .NET, with certificates made for each test.</summary>
public sealed class ConnectionTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static int _serial;

    private sealed record Authority(X509Certificate2 Certificate)
    {
        public string Pem => Certificate.ExportCertificatePem();
    }

    private static Authority Root(string name = "root", int fromDays = -10, int toDays = 10)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(Request(name, key, isAuthority: true).CreateSelfSigned(Now.AddDays(fromDays), Now.AddDays(toDays)));
    }

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority, string[]? hosts = null)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (hosts is null) return request;
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts) names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 Issue(
        Authority by, string name, bool isAuthority = false, string[]? hosts = null, int fromDays = -5, int toDays = 5, string[]? usages = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key, isAuthority, isAuthority ? null : hosts ?? ["localhost"]);
        if (usages is not null) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages.Select(u => new Oid(u))], false));
        var serial = BitConverter.GetBytes(Interlocked.Increment(ref _serial) + 1);
        using var issued = request.Create(by.Certificate, Now.AddDays(fromDays), Now.AddDays(toDays), serial);
        using var joined = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static SslOptions Trusting(string pem, string algorithm = "https") => StoreFiles.Read(
        ("ssl.truststore.certificates", pem), ("ssl.endpoint.identification.algorithm", algorithm));

    /// <summary>Shakes hands, and tells what the client's certificate was.</summary>
    [SuppressMessage("Security", "CA5359", Justification = "The server takes any client; the test looks at which it was.")]
    private static async Task<string?> ConnectAsync(SslOptions client, X509Certificate2 server, string host = "localhost", params X509Certificate2[] chain)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string? seen = null;
        var accepting = Task.Run(async () =>
        {
            using var accepted = await listener.AcceptTcpClientAsync(cancellation);
            await using var tls = new SslStream(accepted.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(server, [.. chain], offline: true),
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, certificate, own, _) =>
                {
                    seen = certificate is null ? null : $"{certificate.Subject} {own!.ChainPolicy.ExtraStore.Count}";
                    return true;
                },
            }, cancellation);
            await tls.WriteAsync(new byte[] { 1 }, cancellation);
        }, cancellation);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port, cancellation);
        await using (var tls = new SslStream(tcp.GetStream()))
        {
            await tls.AuthenticateAsClientAsync(client.For(host), cancellation);
            Assert.Equal(1, await tls.ReadAsync(new byte[1], cancellation));
        }
        await accepting;
        return seen;
    }

    private static async Task<string> RefusedAsync(SslOptions client, X509Certificate2 server, string host = "localhost", params X509Certificate2[] chain) =>
        (await Assert.ThrowsAsync<AuthenticationException>(() => ConnectAsync(client, server, host, chain))).Message;

    [Fact]
    public async Task A_server_whose_authority_is_in_the_store_is_trusted_with_what_it_sends_between()
    {
        var root = Root();
        var between = Issue(root, "between", isAuthority: true);
        await ConnectAsync(Trusting(root.Pem), Issue(root, "server"));
        await ConnectAsync(Trusting(root.Pem), Issue(new(between), "server"), "localhost", X509CertificateLoader.LoadCertificate(between.RawData));
    }

    [Fact]
    public async Task Any_certificate_of_the_store_is_an_anchor_as_in_Java()
    {
        var root = Root();
        var between = Issue(root, "between", isAuthority: true);
        var server = Issue(new(between), "server");
        await ConnectAsync(Trusting(between.ExportCertificatePem()), server, "localhost", X509CertificateLoader.LoadCertificate(between.RawData));
        await ConnectAsync(Trusting(between.ExportCertificatePem()), server);
        await ConnectAsync(Trusting(server.ExportCertificatePem()), server);
    }

    [Fact]
    public async Task A_certificate_that_only_names_an_anchor_as_its_issuer_is_refused()
    {
        var root = Root();
        var between = Issue(root, "between", isAuthority: true);
        var forged = Issue(new(Issue(root, "between", isAuthority: true)), "server");
        var self = Root("between");
        var message = await RefusedAsync(Trusting(between.ExportCertificatePem()), forged);
        Assert.Contains("the server's certificate CN=server, signed by CN=between,", message, StringComparison.Ordinal);
        await RefusedAsync(Trusting(between.ExportCertificatePem()), Issue(self, "server"));
        await RefusedAsync(Trusting(root.Pem), Issue(Root("root"), "server"));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused_with_the_name_of_the_store()
    {
        var server = Issue(Root("other"), "server");
        Assert.Equal("the server's certificate CN=server, signed by CN=other, is signed by none of ssl.truststore.certificates",
            await RefusedAsync(Trusting(Root().Pem), server));
        Assert.Equal("the server's certificate CN=server, signed by CN=other, is signed by none of those that the system trusts",
            await RefusedAsync(StoreFiles.Read(), server));
    }

    [Fact]
    public async Task A_certificate_that_expired_or_is_not_yet_valid_is_refused_with_the_day()
    {
        var root = Root();
        Assert.Contains($"expired on {Now.AddDays(-1):yyyy-MM-dd}", await RefusedAsync(Trusting(root.Pem), Issue(root, "server", toDays: -1)), StringComparison.Ordinal);
        Assert.Contains($"is valid only from {Now.AddDays(2):yyyy-MM-dd}",
            await RefusedAsync(Trusting(root.Pem), Issue(root, "server", fromDays: 2)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_certificate_has_to_be_for_the_host_unless_any_is_allowed()
    {
        var root = Root();
        var server = Issue(root, "server", hosts: ["a.example", "b.example"]);
        Assert.Equal("the server's certificate CN=server, signed by CN=root, is not for the host localhost: it is for a.example, b.example",
            await RefusedAsync(Trusting(root.Pem), server));
        await ConnectAsync(Trusting(root.Pem), server, "b.example");
        await ConnectAsync(Trusting(root.Pem, ""), server);
        // Whoever signed it counts all the same.
        await RefusedAsync(Trusting(Root("other").Pem, ""), server);
    }

    [Fact]
    public async Task A_certificate_for_clients_only_is_refused()
    {
        var root = Root();
        await RefusedAsync(Trusting(root.Pem), Issue(root, "server", usages: ["1.3.6.1.5.5.7.3.2"]));
        await ConnectAsync(Trusting(root.Pem), Issue(root, "server", usages: ["1.3.6.1.5.5.7.3.1"]));
    }

    [Fact]
    public async Task The_client_shows_its_certificate_with_those_that_vouch_for_it()
    {
        var root = Root();
        var between = Issue(root, "between", isAuthority: true);
        var client = Issue(new(between), "client");
        var options = StoreFiles.Read(("ssl.truststore.certificates", root.Pem),
            ("ssl.keystore.certificate.chain", client.ExportCertificatePem() + "\n" + between.ExportCertificatePem()),
            ("ssl.keystore.key", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        Assert.Equal("CN=client 1", await ConnectAsync(options, Issue(root, "server")));
        Assert.Null(await ConnectAsync(Trusting(root.Pem), Issue(root, "server")));
    }

    [Fact]
    public void Certificates_of_one_s_own_that_expired_are_told_of()
    {
        var root = Root(fromDays: -10, toDays: -2);
        var client = Issue(root, "client", fromDays: -9, toDays: -3);
        var options = StoreFiles.Read(("ssl.truststore.certificates", root.Pem), ("ssl.keystore.certificate.chain", client.ExportCertificatePem()),
            ("ssl.keystore.key", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        Assert.Collection(options.Warnings,
            own => Assert.StartsWith($"ssl.keystore.certificate.chain: the certificate CN=client expired on {Now.AddDays(-3):yyyy-MM-dd}", own, StringComparison.Ordinal),
            trust => Assert.StartsWith($"ssl.truststore.certificates: every certificate in it has expired, the last on {Now.AddDays(-2):yyyy-MM-dd}", trust, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TLSv1.2", SslProtocols.Tls12)]
    [InlineData("TLSv1.3", SslProtocols.Tls13)]
    public void Only_the_versions_of_TLS_that_are_named_are_offered(string name, SslProtocols version) =>
        Assert.Equal(version, StoreFiles.Read(("ssl.enabled.protocols", name)).For("h").EnabledSslProtocols);
}
