using Connect.Api;
using static Connect.Security.Tests.StoreFiles;

namespace Connect.Security.Tests;

public sealed class StoreTests
{
    private const string Trust = "ssl.truststore.location", TrustPassword = "ssl.truststore.password", TrustType = "ssl.truststore.type",
        Keys = "ssl.keystore.location", KeysPassword = "ssl.keystore.password", KeysType = "ssl.keystore.type", OwnPassword = "ssl.key.password";

    [Theory]
    [InlineData("ca.pem", "")]
    [InlineData("trust.jks", "")]
    [InlineData("trust.jks", Secret)]
    [InlineData("trust.p12", Secret)]
    [InlineData("trust-openssl.p12", Secret)]
    [InlineData("trust-open.p12", "")]
    [InlineData("trust-open.p12", Secret)]
    public void A_trust_store_of_any_form_gives_its_certificates(string file, string password)
    {
        var options = Read((Trust, Path(file)), (TrustPassword, password));
        Assert.Equal("CN=ca", Assert.Single(options.Trusted!).Subject);
        Assert.Equal(Text("ca.pem").Trim(), options.TrustedPem!.Trim());
        Assert.Empty(options.Warnings);
    }

    [Theory]
    [InlineData("key.jks")]
    [InlineData("key.p12")]
    [InlineData("key-openssl.p12")]
    [InlineData("key-legacy.p12")]
    public void A_key_store_of_any_form_gives_the_key_with_its_chain(string file)
    {
        var client = Read((Keys, Path(file)), (KeysPassword, Secret)).Client!;
        Assert.True(client.Certificate.HasPrivateKey);
        Assert.Equal("CN=client", client.Certificate.Subject);
        Assert.Equal("CN=ca", Assert.Single(client.Issuers).Subject);
        Assert.Equal(Text("key-plain.pem").Trim(), client.KeyPem.Trim());
        Assert.Equal(Text("client.pem").Trim() + "\n" + Text("ca.pem").Trim(), client.CertificatePem.Trim());
    }

    [Theory]
    [InlineData("key.jks")]
    [InlineData("key.p12")]
    [InlineData("key-openssl.p12")]
    public void Of_a_key_store_that_is_to_say_whom_to_trust_the_key_s_own_certificate_counts_as_in_Java(string file) =>
        Assert.Equal("CN=client", Assert.Single(Read((Trust, Path(file)), (TrustPassword, Secret)).Trusted!).Subject);

    [Theory]
    [InlineData("key-plain.pem", "")]
    [InlineData("key-sec1.pem", "")]
    [InlineData("key-encrypted.pem", KeySecret)]
    public void Key_and_chain_come_from_PEM_in_values_or_in_a_file_however_lines_are_broken(string key, string password)
    {
        var text = Text("client.pem") + Text("ca.pem");
        var file = System.IO.Path.GetTempFileName();
        File.WriteAllText(file, "some words first\n" + text + Text(key));
        foreach (var lineBreak in (string[])["\n", "\r\n", " ", ""])
        {
            var values = Read(("ssl.keystore.certificate.chain", text.Replace("\n", lineBreak, StringComparison.Ordinal)),
                ("ssl.keystore.key", Text(key).Replace("\n", lineBreak, StringComparison.Ordinal)), (OwnPassword, password), (KeysType, "PEM"));
            Assert.Equal(Text("key-plain.pem").Trim(), values.Client!.KeyPem.Trim());
            Assert.Equal("CN=ca", Assert.Single(values.Client.Issuers).Subject);
        }
        // Where there is no key for it, the store's password is the key's.
        foreach (var property in (string[])[OwnPassword, KeysPassword])
            Assert.Equal(Text("key-plain.pem").Trim(), Read((Keys, file), (property, password)).Client!.KeyPem.Trim());
        File.Delete(file);
    }

    [Fact]
    public void Certificates_to_trust_are_taken_from_a_value()
    {
        var options = Read(("ssl.truststore.certificates", Text("ca.pem") + Text("client.pem")), (TrustType, "pem"));
        Assert.Equal(["CN=ca", "CN=client"], options.Trusted!.Select(c => c.Subject));
    }

    [Fact]
    public void A_key_in_JKS_may_have_a_password_of_its_own() =>
        Assert.Equal("CN=client", Read((Keys, Path("key-own-password.jks")), (KeysPassword, Secret), (OwnPassword, KeySecret)).Client!.Certificate.Subject);

    [Theory]
    [InlineData("trust.p12", "JKS")]
    [InlineData("trust.jks", "PKCS12")]
    [InlineData("trust.jks", "jks")]
    [InlineData("ca.pem", "PEM")]
    public void JKS_and_PKCS12_stand_for_each_other_as_in_Java(string file, string type) =>
        Assert.Single(Read((Trust, Path(file)), (TrustType, type), (TrustPassword, Secret)).Trusted!);

    [Theory]
    [InlineData("trust.jks", "ssl.truststore.password is wrong")]
    [InlineData("trust.p12", "ssl.truststore.password is wrong")]
    [InlineData("trust-openssl.p12", "ssl.truststore.password is wrong")]
    [InlineData("trust.jceks", "type JCEKS; expected PEM, PKCS12 or JKS; keytool -importkeystore")]
    [InlineData("ca.der", "a certificate in DER; expected PEM, PKCS12 or JKS; openssl x509")]
    [InlineData("bcfks", "type BCFKS, or damaged; expected PEM, PKCS12 or JKS; keytool -importkeystore")]
    [InlineData("text", "of no type that is known here; expected PEM, PKCS12 or JKS")]
    [InlineData("empty", "it is empty")]
    [InlineData("key-plain.pem", "there is no certificate in it")]
    [InlineData("half.jks", "damaged")]
    [InlineData("half.p12", "damaged")]
    [InlineData("half.pem", "there is no certificate in it")]
    [InlineData("broken.pem", "a certificate in it is damaged")]
    [InlineData("missing.jks", "Could not find file")]
    [InlineData("/dev/zero", "larger than 16 MB")]
    public void A_trust_store_that_cannot_be_read_is_named_with_its_key_and_the_reason_and_never_with_a_password(string file, string reason)
    {
        Assert.SkipWhen(file[0] == '/' && OperatingSystem.IsWindows(), "needs /dev/zero");
        var path = file[0] == '/' ? file : Made(file);
        var error = Assert.Throws<ConfigException>(() => Read((Trust, path), (TrustPassword, "geheim")));
        Assert.StartsWith($"Invalid value {path} for configuration {Trust}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        for (Exception? e = error; e is not null; e = e.InnerException) Assert.DoesNotContain("geheim", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key.jks", "", "", "ssl.key.password is missing")]
    [InlineData("key.p12", "", "", "it is encrypted: ssl.keystore.password is missing")]
    [InlineData("key.p12", "geheim", "", "ssl.keystore.password is wrong")]
    [InlineData("key-own-password.jks", Secret, "geheim", "the password of the private key in ssl.key.password is wrong")]
    [InlineData("key-own-password.jks", Secret, "", "the password of the private key in ssl.keystore.password is wrong")]
    [InlineData("trust.jks", Secret, "", "there is no private key in it")]
    [InlineData("trust.p12", Secret, "", "there is no private key in it")]
    [InlineData("client.pem", "", "", "there is no private key in it")]
    [InlineData("key-plain.pem", "", "", "there is a private key without a certificate")]
    public void A_key_store_that_cannot_be_read_is_named_with_the_reason(string file, string password, string keyPassword, string reason)
    {
        var error = Assert.Throws<ConfigException>(() => Read((Keys, Path(file)), (KeysPassword, password), (OwnPassword, keyPassword)));
        Assert.StartsWith($"Invalid value {Path(file)} for configuration {Keys}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client.pem", "key-encrypted.pem", "", "its private key is encrypted: ssl.key.password is missing")]
    [InlineData("client.pem", "key-encrypted.pem", "geheim", "the password of the private key in ssl.key.password is wrong")]
    [InlineData("client.pem", "key-old-encryption.pem", KeySecret, "OpenSSL's old form; openssl pkcs8 -topk8")]
    [InlineData("ca.pem", "key-plain.pem", "", "the private key is not that of the certificate CN=ca")]
    [InlineData("client.pem", "ca.pem", "", "there is no private key in it")]
    public void Values_in_PEM_that_cannot_be_read_are_named_with_the_reason(string chain, string key, string password, string reason)
    {
        var error = Assert.Throws<ConfigException>(
            () => Read(("ssl.keystore.certificate.chain", Text(chain)), ("ssl.keystore.key", Text(key)), (OwnPassword, password)));
        Assert.Contains("ssl.keystore.key", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MI", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Trust, "trust.jks", TrustType, "PEM", "store of the type JKS, but ssl.truststore.type says PEM")]
    [InlineData(Trust, "ca.pem", TrustType, "PKCS12", "store of the type PEM, but ssl.truststore.type says PKCS12")]
    [InlineData(Trust, "ca.pem", TrustType, "BCFKS", "Expected PEM, PKCS12 or JKS")]
    [InlineData(Trust, "ca.pem", "ssl.truststore.certificates", "x", "Both ssl.truststore.location and ssl.truststore.certificates are set")]
    [InlineData(Keys, "key.p12", "ssl.keystore.key", "x", "Both ssl.keystore.location and ssl.keystore.key are set")]
    [InlineData("ssl.keystore.key", "key.p12", "ssl.key.password", "x", "Missing configuration \"ssl.keystore.certificate.chain\", which ssl.keystore.key needs")]
    [InlineData("ssl.keystore.certificate.chain", "key.p12", "ssl.key.password", "x", "Missing configuration \"ssl.keystore.key\"")]
    [InlineData("ssl.endpoint.identification.algorithm", "LDAPS", "a", "b", "Expected https, or nothing")]
    [InlineData("ssl.enabled.protocols", "TLSv1.1", "a", "b", "Expected TLSv1.2, TLSv1.3 or both")]
    [InlineData("ssl.truststore.certificates", "x", TrustType, "JKS", "certificates that are given themselves are PEM")]
    public void Properties_that_do_not_go_together_are_refused(string key, string value, string other, string otherValue, string reason)
    {
        var error = Assert.Throws<ConfigException>(() => Read((key, value.Contains('.', StringComparison.Ordinal) && key.EndsWith("location", StringComparison.Ordinal) ? Path(value) : value), (other, otherValue)));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_configuration_is_read_again_when_its_files_have_changed()
    {
        var file = System.IO.Path.GetTempFileName();
        File.Copy(Path("trust.jks"), file, overwrite: true);
        var config = SslConfig.OfJava("ssl.", key => key == Trust ? file : null);
        Assert.Equal([file], config.Files);
        var first = await SslOptions.ReadAsync(config, TestContext.Current.CancellationToken);
        Assert.Equal(first.Fingerprint, SslOptions.Read(config).Fingerprint);
        File.Copy(Path("client.pem"), file, overwrite: true);
        var second = await SslOptions.ReadAsync(config, TestContext.Current.CancellationToken);
        Assert.NotEqual(first.Fingerprint, second.Fingerprint);
        Assert.Equal("CN=client", Assert.Single(second.Trusted!).Subject);
        File.Delete(file);
    }

    [Fact]
    public void What_a_configuration_says_does_not_print_its_passwords()
    {
        var config = SslConfig.OfJava("ssl.", key => key.EndsWith("type", StringComparison.Ordinal) || key.EndsWith("protocols", StringComparison.Ordinal)
            || key.EndsWith("algorithm", StringComparison.Ordinal) || key.Contains(".key", StringComparison.Ordinal) || key.EndsWith("certificates", StringComparison.Ordinal)
            ? null : "geheim");
        Assert.DoesNotContain("geheim;", $"{config};{config.Trust!.Key};", StringComparison.Ordinal);
        Assert.Equal("ssl.truststore.location=geheim", $"{config.Trust}");
    }

    private static string Made(string name)
    {
        var half = name.StartsWith("half.", StringComparison.Ordinal) ? File.ReadAllBytes(Path(name switch { "half.pem" => "ca.pem", _ => "trust" + name[4..] })) : [];
        byte[]? content = name switch
        {
            "bcfks" => [0x30, 0x06, 0x30, 0x01, 0x05, 0x30, 0x01, 0x05],
            "text" => "no store"u8.ToArray(),
            "empty" => [],
            "half.jks" => half[..^40],
            "half.p12" or "half.pem" => half[..(half.Length / 2)],
            "broken.pem" => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"u8.ToArray(),
            _ => null,
        };
        if (content is null) return Path(name);
        var path = System.IO.Path.Combine(AppContext.BaseDirectory, "Stores", $"made-{name}");
        File.WriteAllBytes(path, content);
        return path;
    }
}
