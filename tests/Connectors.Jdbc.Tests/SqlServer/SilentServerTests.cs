using System.Diagnostics;
using Connect.Testing;

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
