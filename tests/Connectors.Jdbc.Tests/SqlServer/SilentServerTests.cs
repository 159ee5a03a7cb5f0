using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Connect.Testing;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.SqlServer;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>A server that takes connections and says nothing.</summary>
public sealed class SilentServerTests
{
    private static ConnectionTarget Target(int port, string properties)
    {
        var url = JdbcUrl.Parse($"jdbc:sqlserver://127.0.0.1:{port};user=ann;password=hush;{properties}");
        return DatabaseList.Of(url).Target(url, new Dictionary<string, string>());
    }

    [Theory]
    [InlineData("encrypt=false")]
    [InlineData("encrypt=true")]
    [InlineData("encrypt=strict")]
    public async Task A_login_ends_when_its_time_is_over(string properties)
    {
        await using var server = new SilentServer();
        var took = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAnyAsync<Exception>(
            () => ConnectionOpener.OpenOnceAsync(Target(server.Port, $"loginTimeout=1;{properties}"), TestContext.Current.CancellationToken));
        // The provider keeps to its limit but for TLS that comes first; the connector does then.
        Assert.True(failure is Microsoft.Data.SqlClient.SqlException or TimeoutException, failure.ToString());
        Assert.InRange(took.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));
        Assert.DoesNotContain("hush", failure.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Check that the database runs and accepts connections, and host and port in connection.url.",
            new SqlServerErrors().ReasonOfNoConnection(failure, Target(server.Port, "")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_one_to_check_the_host_and_port_of()
    {
        var target = Target(1, "encrypt=false;connectRetryCount=0;loginTimeout=3");
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => ConnectionOpener.OpenOnceAsync(target, TestContext.Current.CancellationToken));
        Assert.EndsWith("Check that the database runs and accepts connections, and host and port in connection.url.",
            new SqlServerErrors().ReasonOfNoConnection(failure, target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_called_that()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=sql.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = Target(((IPEndPoint)listener.LocalEndpoint).Port, "encrypt=strict;connectRetryCount=0;loginTimeout=10");
        var opening = ConnectionOpener.OpenOnceAsync(target, TestContext.Current.CancellationToken);
        using (var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            await using var tls = new SslStream(client.GetStream());
            // What the server makes of a client that goes away is of no interest.
            await Record.ExceptionAsync(() => tls.AuthenticateAsServerAsync(certificate));
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => opening);
            Assert.Contains("The server's certificate is not trusted: ", new SqlServerErrors().ReasonOfNoConnection(failure, target), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_login_ends_when_it_is_cancelled()
    {
        await using var server = new SilentServer();
        using var stop = new CancellationTokenSource();
        var opening = ConnectionOpener.OpenOnceAsync(Target(server.Port, "loginTimeout=600"), stop.Token);
        Assert.False(opening.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Logins_that_wait_hold_up_no_other()
    {
        await using var silent = new SilentServer();
        await using var server = new TdsServer(_ => TdsReply.Changed(0));
        using var stop = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, (Environment.ProcessorCount * 2) + 1)
            .Select(_ => ConnectionOpener.OpenOnceAsync(Target(silent.Port, "loginTimeout=5"), stop.Token)).ToList();
        var url = JdbcUrl.Parse(server.Url);
        await using (await ConnectionOpener.OpenOnceAsync(DatabaseList.Of(url).Target(url, new Dictionary<string, string>()), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken))
        {
            Assert.All(waiting, w => Assert.False(w.IsCompleted));
        }
        await stop.CancelAsync();
        foreach (var one in waiting) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
    }

    [Fact]
    public async Task A_statement_ends_when_it_is_cancelled()
    {
        await using var server = new TdsServer(_ => null);
        var url = JdbcUrl.Parse(server.Url);
        await using var connection = await ConnectionOpener.OpenOnceAsync(DatabaseList.Of(url).Target(url, new Dictionary<string, string>()),
            TestContext.Current.CancellationToken);
        await using var command = Dialect.Command(connection, null, "WAITFOR DELAY '01:00'");
        using var stop = new CancellationTokenSource();
        var running = command.ExecuteNonQueryAsync(stop.Token);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        // The connection is as good as before.
        Assert.Equal(System.Data.ConnectionState.Open, connection.State);
    }
}
