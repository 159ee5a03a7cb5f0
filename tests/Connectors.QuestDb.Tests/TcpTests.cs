using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Connect.Api;
using Connect.Testing;
using Connectors.QuestDb.Client;
using Connectors.QuestDb.Ilp;
using Connectors.QuestDb.Rows;

namespace Connectors.QuestDb.Tests;

public sealed class TcpTests
{
    internal static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    [Fact]
    public async Task Every_delivery_is_sent_at_once_in_version_1()
    {
        await using var server = new TcpServer();
        await using var sink = await SinkTaskFixture.StartAsync($"tcp::addr=127.0.0.1:{server.Port};",
            false, null, "timestamp.field.name", "ts", "symbols", "s");
        await sink.PutAsync(Lines.Record(Lines.Map("ts", 1700000000000L, "s", "a b", "d", 0.1)), Lines.Record(null, offset: 1));
        await Eventually.True(() => server.Received == "t,s=a\\ b d=0.1 1700000000000000000\n", "the line arrives");
        Assert.Equal(2, (await sink.CommitAsync())[new("t", 0)]);
    }

    [Fact]
    public async Task The_old_keys_reach_a_server_too()
    {
        await using var server = new TcpServer();
        await using var sink = await SinkTaskFixture.StartAsync(new Dictionary<string, string>
        {
            ["host"] = $"127.0.0.1:{server.Port}",
            ["include.key"] = "false"
        });
        await sink.PutValuesAsync(1L);
        await Eventually.True(() => server.Received == "t v=1i\n", "the line arrives");
    }

    [Fact]
    public async Task The_challenge_is_signed_with_the_token()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var server = new TcpServer(key: key);
        var token = Base64Url.EncodeToString(key.ExportParameters(true).D);
        await using var sink = await SinkTaskFixture.StartAsync($"tcp::addr=127.0.0.1:{server.Port};username=testUser1;token={token};");
        await sink.PutValuesAsync(1L);
        await Eventually.True(() => server.Received == "t v=1i\n", "the line arrives");
        Assert.Equal(("testUser1", true), (server.KeyId, server.SignatureHolds));
    }

    [Fact]
    public void A_token_that_is_no_key_is_not_shown()
    {
        Assert.DoesNotContain("geheim!", Assert.Throws<LineSenderException>(() => TcpLineSender.Sign([1], "geheim!")).Message, StringComparison.Ordinal);
        Assert.NotEmpty(TcpLineSender.Sign([1], Base64Url.EncodeToString([5])));
    }

    [Theory]
    [InlineData("jks")]
    [InlineData("p12")]
    [InlineData("pem")]
    public async Task Certificates_are_trusted_from_a_file(string kind)
    {
        using var certificate = Certificate();
        var file = Path.Combine(Path.GetTempPath(), Servers.Unique("roots") + "." + kind);
        await File.WriteAllBytesAsync(file, kind switch
        {
            "jks" => Jks(certificate),
            "p12" => new X509Certificate2Collection(X509CertificateLoader.LoadCertificate(certificate.RawData)).Export(X509ContentType.Pkcs12, "changeit")!,
            _ => Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()),
        }, TestContext.Current.CancellationToken);
        try
        {
            await using var server = new TcpServer(certificate);
            await using var sink = await SinkTaskFixture.StartAsync($"tcps::addr=127.0.0.1:{server.Port};tls_roots={file};tls_roots_password=changeit;");
            await sink.PutValuesAsync(1L);
            await Eventually.True(() => server.Received == "t v=1i\n", "the line arrives");
        }
        finally { File.Delete(file); }
    }

    [Fact]
    public async Task An_unknown_certificate_is_refused_unless_it_is_not_checked()
    {
        using var certificate = Certificate();
        await using var server = new TcpServer(certificate);
        await Assert.ThrowsAsync<LineSenderException>(() => SinkTaskFixture.StartAsync($"tcps::addr=127.0.0.1:{server.Port};"));
        await using var sink = await SinkTaskFixture.StartAsync($"tcps::addr=127.0.0.1:{server.Port};tls_verify=unsafe_off;");
        await sink.PutValuesAsync(1L);
        await Eventually.True(() => server.Received == "t v=1i\n", "the line arrives");
    }

    [Fact]
    public void A_file_without_certificates_is_named()
    {
        var file = Path.Combine(Path.GetTempPath(), Servers.Unique("roots"));
        File.WriteAllText(file, "nothing");
        try { Assert.StartsWith($"Invalid value {file} for configuration tls_roots: ", Refusal(file), StringComparison.Ordinal); }
        finally { File.Delete(file); }
        Assert.StartsWith($"Invalid value {file} for configuration tls_roots: ", Refusal(file), StringComparison.Ordinal);
        using (var certificate = Certificate()) File.WriteAllBytes(file, Jks(certificate));
        try { Assert.Contains("the password in tls_roots_password is wrong", Refusal(file), StringComparison.Ordinal); }
        finally { File.Delete(file); }
    }

    private static string Refusal(string file) =>
        Assert.Throws<LineSenderException>(() => TrustedRoots.Options(new ClientConf { Addresses = [], TlsRoots = (file, "geheim") }, "h")).Message;

    [Fact]
    public async Task A_closed_port_fails_the_start()
    {
        var e = await Assert.ThrowsAsync<LineSenderException>(() => SinkTaskFixture.StartAsync($"tcp::addr=127.0.0.1:{LineServer.FreePort()};"));
        Assert.Contains("could not connect to host", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_record_fails_the_task_even_where_records_can_be_reported()
    {
        await using var server = new TcpServer();
        await using var sink = await SinkTaskFixture.StartAsync($"tcp::addr=127.0.0.1:{server.Port};", reporting: true);
        await Assert.ThrowsAsync<BadRecordException>(() => sink.PutValuesAsync(Lines.List("x")));
        Assert.Empty(sink.Context.Reported);
    }

    [Fact]
    public async Task A_cut_connection_brings_the_batch_again_until_the_tries_are_used_up()
    {
        var server = new TcpServer();
        await using var sink = await SinkTaskFixture.StartAsync($"tcp::addr=127.0.0.1:{server.Port};",
            false, null, "max.retries", "3", "retry.backoff.ms", "1234");
        await sink.PutValuesAsync(1L);
        await Eventually.True(() => server.Received.Length > 0, "the line arrives");
        await server.DisposeAsync();
        for (var i = 0; i < 2; i++)
        {
            // A connection that was just cut may take one more write before it says so.
            await Eventually.True(async () => await Record.ExceptionAsync(() => sink.PutValuesAsync(2L)) is RetriableException, "the failure is noticed");
            Assert.Equal(TimeSpan.FromMilliseconds(1234), sink.Context.Timeouts[^1]);
            Assert.Empty(await sink.CommitAsync());
        }
        var e = await Assert.ThrowsAsync<ConnectException>(() => sink.PutValuesAsync(2L));
        Assert.Contains("after 3 retries", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_connection_takes_the_batch()
    {
        await using var server = new TcpServer();
        await using var sink = await SinkTaskFixture.StartAsync($"tcp::addr=127.0.0.1:{server.Port};");
        await sink.PutValuesAsync(1L);
        await Eventually.True(() => server.Received.Length > 0, "the line arrives");
        server.Cut();
        await Eventually.True(async () => await Record.ExceptionAsync(() => sink.PutValuesAsync(2L)) is RetriableException, "the failure is noticed");
        await sink.PutValuesAsync(3L);
        await Eventually.True(() => server.Received.EndsWith("t v=3i\n", StringComparison.Ordinal), "the line arrives over the new connection");
        Assert.Equal(2, server.Connections);
    }

    // A key store of Java's own form with one trusted certificate; its password is changeit.
    private static byte[] Jks(X509Certificate2 certificate)
    {
        using var bytes = new MemoryStream();
        void Int(int value) { Span<byte> b = stackalloc byte[4]; BinaryPrimitives.WriteInt32BigEndian(b, value); bytes.Write(b); }
        void Text(string text) { bytes.Write([0, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)]); }
        Int(unchecked((int)0xFEEDFEED));
        Int(2);
        Int(1);
        Int(2);
        Text("alias");
        bytes.Write(new byte[8]);
        Text("X.509");
        Int(certificate.RawData.Length);
        bytes.Write(certificate.RawData);
#pragma warning disable CA5350 // It is what the format is made of.
        bytes.Write(SHA1.HashData([.. Encoding.BigEndianUnicode.GetBytes("changeit"), .. "Mighty Aphrodite"u8, .. bytes.ToArray()]));
#pragma warning restore CA5350
        return bytes.ToArray();
    }
}
