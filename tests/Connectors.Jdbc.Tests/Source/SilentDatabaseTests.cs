using System.Diagnostics;
using Connect.Api;
using Connect.Testing;
using Connectors.Jdbc.Connections;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>A server that takes connections and says nothing holds nobody up for longer than the URL allows.</summary>
public sealed class SilentDatabaseTests : IAsyncDisposable
{
    private readonly SilentServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Dictionary<string, string> Config(string kind, string properties) => new()
    {
        ["name"] = "silent",
        ["connector.class"] = "JdbcSourceConnector",
        [JdbcConfig.ConnectionUrlKey] = $"jdbc:{kind}://127.0.0.1:{_server.Port}/d?{properties}",
        [JdbcConfig.ConnectionUserKey] = "u",
        [JdbcConfig.ConnectionPasswordKey] = "hush",
        [JdbcConfig.ConnectionAttemptsKey] = "1",
        [JdbcSourceConfig.ModeKey] = "bulk",
        [JdbcSourceConfig.QueryKey] = "SELECT 1 AS id",
        [JdbcSourceConfig.TopicPrefixKey] = "t",
    };

    [Theory]
    [InlineData("mysql", "connectTimeout=300")]
    [InlineData("mariadb", "connectTimeout=300")]
    [InlineData("postgresql", "connectTimeout=1")]
    public async Task Validation_ends_when_the_time_for_connecting_is_over(string kind, string properties)
    {
        var took = Stopwatch.StartNew();
        var values = await new JdbcSourceConnector().ValidateAsync(Config(kind, properties), TestContext.Current.CancellationToken);
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        var error = Assert.Single(values.SelectMany(v => v.Errors));
        Assert.StartsWith("Could not connect to database", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mysql")]
    [InlineData("mariadb")]
    [InlineData("postgresql")]
    public async Task A_task_that_connects_can_be_stopped(string kind)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var opening = ConnectionOpener.OpenOnceAsync(JdbcSourceConfig.Parse(Config(kind, "")).Connection().Target, stop.Token);
        // What ends it is not the time that connecting may take: that would be another exception.
        await Eventually.True(() => _server.Accepted > 0, "the server is connected to");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }
}
