using System.Data;
using Connect.Testing;
using Microsoft.Data.Sqlite;

namespace Connectors.Jdbc.Tests;

public sealed class ServerCallTests
{
    [Fact]
    public async Task The_connection_of_a_call_that_was_given_up_is_closed_when_the_call_has_ended_and_not_beside_it()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var call = ServerCall.RunAsync(_ => answer.Task, () => connection, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(ConnectionState.Open, connection.State);
        answer.SetResult(true);
        await Eventually.True(() => connection.State == ConnectionState.Closed, "the connection is closed");
    }
}
