using System.Data;
using Connect.Testing;
using Microsoft.Data.Sqlite;

namespace Connectors.Jdbc.Tests;

public sealed class ServerCallTests
{
    [Fact]
    public async Task The_connection_of_a_call_that_was_given_up_is_closed_once_more_if_its_provider_waits_for_the_server_at_first()
    {
        var connection = new WaitingConnection();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var call = ServerCall.RunAsync(_ => Task.Delay(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken), () => connection, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.True(() => connection.State == ConnectionState.Closed, "the connection is closed");
    }

    private sealed class WaitingConnection() : SqliteConnection("Data Source=:memory:")
    {
        private int _closings;

        public override ValueTask DisposeAsync() =>
            Interlocked.Increment(ref _closings) == 1 ? new(Task.Delay(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken)) : base.DisposeAsync();
    }
}
