using System.Security.Cryptography.X509Certificates;
using Connect.Api;
using Connect.Security;
using Connectors.Mongo.Client;

namespace Connectors.Mongo.Tests;

/// <summary>Key stores as Java's keytool wrote them: a key of CN=k, and a trusted certificate of CN=ca; the password is secret1.</summary>
public sealed class KeyStoresTests
{
    private const string JksKey = """
        /u3+7QAAAAIAAAABAAAAAQABawAAAaH9oa1NAAAAfzB9MA4GCisGAQQBKgIRAQEFAARrzDArj1si/7a7874sEEuseC3esROUy3rV9WZqAuN21EaqCcKINreHrW8W31T0Y1dkhJTaiQ3bN/C1uS5drj
        U3UYBGGg6M0NgxXkHA+vuL3XIaOj3b+ihUUp5dCvDND3HoVzFIEa66qDd7xsgAAAABAAVYLjUwOQAAATUwggExMIHXoAMCAQICCDPWIw1Fs9KMMAoGCCqGSM49BAMCMAwxCjAIBgNVBAMTAWswIBcN
        MjYxMTIxMTAyMzEzWhgPMjEyNjEwMjgxMDIzMTNaMAwxCjAIBgNVBAMTAWswWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARJcfIaw2lVZDuNkLPsFz2zHsLvX3LhHizvgfmv++DigqsATBoImHrDbH
        ddFLBDromvVQfLuNXf61c4DrliIs4foyEwHzAdBgNVHQ4EFgQUNDC4w/+XUoAfuGuaemMH5Bo5bg8wCgYIKoZIzj0EAwIDSQAwRgIhAKHb6SIrl1F+Xi3+BRW1LoLHr5PjuLz8Ej3xhGyX8ZR8AiEA
        +OwqDZl1F21w7qp+Udvu0OWdG+B3VB+KlpoBalmiCdShpd1pDICHGM5cgsR0BIhJ0bwmeg==
        """;
    private const string JksTrust = """
        /u3+7QAAAAIAAAABAAAAAgACY2EAAAGh/aG9owAFWC41MDkAAAF1MIIBcTCCARegAwIBAgIUINAR0NxWHCQ5aC7OM5fJFkVtzu8wCgYIKoZIzj0EAwIwDTELMAkGA1UEAwwCY2EwIBcNMjYxMTIxMT
        AyMzE2WhgPMjEyNjEwMjgxMDIzMTZaMA0xCzAJBgNVBAMMAmNhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUkdk0Na7vTqB3bGiDcUR0IksXV+oql119tWRIV78LxHzI0ahAwhvo7rOC/fEi0v9
        XRA14B9S9eDD2X2bctkMXaNTMFEwHQYDVR0OBBYEFJRnWC77Fm+Sgl+3Jhx006hW+XaTMB8GA1UdIwQYMBaAFJRnWC77Fm+Sgl+3Jhx006hW+XaTMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAw
        IDSAAwRQIhAKjxdnW28GQdcuVhJJcaeXWwvnjqXjrsHfpLQBX9H2o8AiA/S/7I9EiUbRenxE5Xfr2RiTevhjXAdtWcfJuMl8YuQwx1L1N2DPq66IkKMrJ69Ll9oROH
        """;
    private const string Pkcs12Key = """
        MIIDxgIBAzCCA3AGCSqGSIb3DQEHAaCCA2EEggNdMIIDWTCCASAGCSqGSIb3DQEHAaCCAREEggENMIIBCTCCAQUGCyqGSIb3DQEMCgECoIG9MIG6MGYGCSqGSIb3DQEFDTBZMDgGCSqGSIb3DQEFDD
        ArBBSXOzWnlkYD9Coke+ytWBYybTWWYQICJxACASAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFP6gAnRhQrVSnDNw2qxV5EEUNSeZO93N2UPPhdrQUwYAAGf/m4tPRekgt+rDDMB/afa5TSA
        l15S2q/Gl9r29LPLyUJcKMB/Ehce4ixEvb8M5MPWguc1tfBVLi66KXVg0NOsMTYwEQYJKoZIhvcNAQkUMQQeAgBrMCEGCSqGSIb3DQEJFTEUBBJUaW1lIDE3OTUyNTY1OTUzOTMwggIxBgkqhkiG9w
        0BBwagggIiMIICHgIBADCCAhcGCSqGSIb3DQEHATBmBgkqhkiG9w0BBQ0wWTA4BgkqhkiG9w0BBQwwKwQUMv/9CE46GuyMN8ChIWpDu2BxX8ICAicQAgEgMAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUD
        BAEqBBD4gzM637A4Qw9b3iD1kmCmgIIBoAAH8QnpHkMqHd8OixvLJmJHR6sdMotPi3nTkuqSAXfehN1GEL5noS2a1QXR7SAkrINjGaH3cBiUTQkfG6jI9CGyVtFg0hY642RiTLzjsATmoJM6Y8sKLy
        xjxcHd6YSNYUOUNPVmPk3Gvqup/vbvx7aALhtEOvFCY4x+8iHPv9gEFSn+fU+YcGVVivR0PeWGxuB8w4jkGSTM53XlBBRvgjSZxdgcCWnADpUPpn4eliBlYG250vQMibNavcvOata2GStTYMdxT6QW
        f9Hakp64PATiIvMTRdkkFtmdtclKoVFozFHE3n+958ikk7JdT8lhZ8kyQ/wZ2Kb/M57O0FuyvduBNLe3FSiwW5zc4lvKco75eWGy4NPLtAir8krImc0h9VOha0gYumwmZlwy7Nn2udmVJ85V93IP4s
        lw6XXBFaOco1cDucYUNZCnEAXTx4NsuLX71BOe03DySGNJMNup6qm6ikcYskZn37v8Oi395jUKC+w4UE8iSOjzDnQvS2cWfBaSXqtdMuxOF2Dh414AGgqh5/9nmNAd4FNymOF4JdD2ME0wMTANBglg
        hkgBZQMEAgEFAAQgJSyjYCTw7Z4DpBmiT2877kRKeHMUoaWqJuwLHB42KLgEFHXRWQ/a3luSxCa8K9+oRw7zdKnAAgInEA==
        """;
    private const string Pkcs12Trust = """
        MIIC4gIBAzCCAowGCSqGSIb3DQEHAaCCAn0EggJ5MIICdTCCAnEGCSqGSIb3DQEHBqCCAmIwggJeAgEAMIICVwYJKoZIhvcNAQcBMGYGCSqGSIb3DQEFDTBZMDgGCSqGSIb3DQEFDDArBBTdRlHSpM
        Vj0l6BgBlziVGbu4CA8QICJxACASAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJjTW+4GXLtvriGU2tdCKwuAggHgokqijH4i9puGiw7zXrKgeGbrdIfpWbN9DLBG9ylImhRlHqaWNgd0eiV5
        +2fHAqRPJX81SfbDT7hBuFkITZnrKsma/YIDb+5ffix8a2F6GlkVEIhSTl2mCmOieI8/22Ui64mgW/rhhPc2U7qHffDMlNouNdnhl2h4Q0AgfGr6fac/rFITpSGwqSOfCc88c0Y1UkU3NTjvToW33p
        3w+RzzvDwFtc59BhltlU8JO5DsS4d6NBxngjCGUtW+8KHKEIqHcGfTHjp3ZB5/uHXpEGgl+gaspsZLyRkc0LS1jTFgGTHSWO0iju125IzNid1RfvpjhE4+oRoSPUsvJTQHVK1MHiJSU0g2NDF5sHjw
        GlvWhXi6aKFoq5NQCRgThHFSjPZlPz8/JTyGYJdTik+EAKkXUHDofy70x8hdCeRoOAeF8lAZUxTff65X2TGTpzPYS7+R6wDqUUx0OFoQr/JqbabdsoXOnChQ8c5winBaCys7zT+6UejnLcuDsA77M7
        BOtoxU/2pT0ZsLLpmmwTWJ7wa1bcQ5lAYHehF4p2EX8rkpz+M7gjyeSKAodpmJiyViBftz1q5b+uXdbc1TIptz5UxJef1yxqI/X+hNhaYDjbUSGbzjNmlT9F63YU4VTbEUgS6GME0wMTANBglghkgB
        ZQMEAgEFAAQgqvGlVNJZCvhX/G8ZnujZEGnor3/0iROVX/iAPdPoHXwEFLpTvvPncDIh/cLp7Y1vwh4q3VILAgInEA==
        """;

    private static ParsedConfig Config(params (string Key, string Value)[] keys)
    {
        var config = new Dictionary<string, string> { ["topics"] = "t", ["database"] = "db", ["connection.uri"] = "mongodb://h" };
        foreach (var (key, value) in keys) config[key] = value;
        return MongoSinkConfig.Definition.Parse(config);
    }

    private static string Store(string base64)
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, Convert.FromBase64String(base64));
        return path;
    }

    private static Task<SslOptions> Read(ParsedConfig config) => Read(ConnectionOptions.Of(config));
    private static Task<SslOptions> Read(ConnectionOptions options) =>
        KeyStores.ReadAsync(options, ConnectionString.Parse(options.Uri), TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(JksKey, JksTrust)]
    [InlineData(Pkcs12Key, Pkcs12Trust)]
    public async Task Stores_of_Java_give_the_certificates_to_trust_and_the_one_with_its_key(string key, string trust)
    {
        var (keyStore, trustStore) = (Store(key), Store(trust));
        var stores = await Read(Config(("connection.ssl.keystore", keyStore), ("connection.ssl.keystorePassword", "secret1"),
            ("connection.ssl.truststore", trustStore), ("connection.ssl.truststorePassword", "secret1")));
        Assert.Equal("CN=k", stores.Client!.Certificate.Subject);
        Assert.True(stores.Client.Certificate.HasPrivateKey);
        Assert.Equal("CN=ca", Assert.Single(stores.Trusted!).Subject);
        File.Delete(keyStore);
        File.Delete(trustStore);
    }

    [Theory]
    [InlineData(JksTrust)]
    [InlineData(Pkcs12Trust)]
    [InlineData("AAAA")]
    public async Task A_store_that_cannot_be_read_is_named_and_its_password_is_not(string store)
    {
        var path = Store(store);
        var error = await Assert.ThrowsAsync<ConnectException>(
            () => Read(Config(("connection.ssl.truststore", path), ("connection.ssl.truststorePassword", "geheim"))));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("connection.ssl.truststore", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("secret2")]
    public async Task PEM_files_are_taken_from_the_keys_or_from_the_connection_string_with_their_passwords(string? password)
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=pem", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        var pem = certificate.ExportCertificatePem();
        var keyPem = password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password,
            new System.Security.Cryptography.PbeParameters(
                System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1000));
        var path = Path.GetTempFileName();
        File.WriteAllText(path, $"{keyPem}\n{pem}\n");
        var byKeys = await Read(Config(("connection.ssl.truststore", path), ("connection.ssl.keystore", path),
            ("connection.ssl.keystorePassword", password ?? "")));
        var byUri = await Read(new ConnectionOptions
        {
            Uri = $"mongodb://h/?tls=true&tlsCAFile={path}&tlsCertificateKeyFile={path}{(password is null ? "" : $"&tlsCertificateKeyFilePassword={password}")}",
        });
        foreach (var stores in new[] { byKeys, byUri })
        {
            Assert.Equal("CN=pem", Assert.Single(stores.Trusted!).Subject);
            Assert.True(stores.Client!.Certificate.HasPrivateKey);
        }
        File.Delete(path);
    }

    [Fact]
    public async Task Without_stores_the_system_s_certificates_are_trusted()
    {
        var options = ConnectionOptions.Of(Config(("server.api.version", "1"), ("server.api.strict", "true")));
        Assert.True(options.ServerApi!.Strict);
        var stores = await Read(options);
        Assert.Null(stores.Client);
        Assert.Null(stores.Trusted);
    }

    [Fact]
    public void Options_do_not_print_their_passwords() =>
        Assert.DoesNotContain("geheim", $"{new ConnectionOptions { Uri = "mongodb://me:geheim@h", KeyStorePassword = "geheim" }}", StringComparison.Ordinal);
}
