using System.Data;
using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Databases;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc.Connections;

/// <summary>Opens connections, several times if need be, and tells whether one is still alive.</summary>
/// <param name="settings">Where and how often.</param>
/// <param name="logger">Hears of failed tries.</param>
/// <param name="time">Waits between them.</param>
/// <param name="task">The task that connects, whose status shows failed tries; null for a connector, which has the log alone.</param>
internal sealed partial class ConnectionOpener(ConnectionSettings settings, ILogger logger, TimeProvider time, ITaskContext? task = null)
{
    private static readonly TimeSpan LivenessTimeout = TimeSpan.FromSeconds(5);

    // The provider's own exception says more than one of ours, and may come a moment after its limit.
    private static readonly TimeSpan OpeningGrace = TimeSpan.FromSeconds(1);

    private string Connecting => $"connecting to {settings.Target.Url}";

    /// <summary>Opens a connection, trying as often as the settings say.</summary>
    /// <exception cref="ConnectException">All tries failed; the cause is the last one's.</exception>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var connection = await OpenOnceAsync(settings.Target, cancellationToken).ConfigureAwait(false);
                task?.ReportSuccess(Connecting);
                return connection;
            }
            catch (Exception e) when (IsFailure(e) && !cancellationToken.IsCancellationRequested)
            {
                var reason = settings.Target.Database.Errors.ReasonOfNoConnection(e, settings.Target);
                if (attempt >= settings.Attempts)
                {
                    throw new ConnectException($"Could not connect to {settings.Target.Url} in {attempt} {(attempt == 1 ? "attempt" : "attempts")} "
                        + $"(connection.attempts={settings.Attempts}, connection.backoff.ms={settings.Backoff.TotalMilliseconds:0}): {reason}", e);
                }
                if (task is null) LogFailed(settings.Target.Url, attempt, settings.Attempts, settings.Backoff.TotalMilliseconds, reason);
                else task.ReportRetry(Connecting, new RetriableException($"{reason} (connection.attempts: {settings.Attempts})", e), settings.Backoff);
                await Task.Delay(settings.Backoff, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a connection to the first of the target's servers that takes one, each tried once, and readies its session.</summary>
    /// <exception cref="DbException">The database refused.</exception>
    public static async Task<DbConnection> OpenOnceAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        for (var next = 0; next < target.Others.Count; next++)
        {
            try { return await OpenOneAsync(next == 0 ? target : target.Others[next - 1], cancellationToken).ConfigureAwait(false); }
            catch (Exception e) when (IsFailure(e) && !cancellationToken.IsCancellationRequested) { }
        }
        return await OpenOneAsync(target.Others.Count == 0 ? target : target.Others[^1], cancellationToken).ConfigureAwait(false);
    }

    // Providers keep to their time limit once a socket is open, but not all look at the token then, and the system looks up a host's name without either; and a
    // server may go silent after the login. Nobody waits longer than the limit and a little; a connection that comes too late is closed.
    private static async Task<DbConnection> OpenOneAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        var connection = target.Factory.CreateConnection() ?? throw new ConnectException($"The ADO.NET provider for {target} makes no connections");
        connection.ConnectionString = target.ConnectionString;
        target.Database.Ready(connection, target);
        var limit = connection.ConnectionTimeout is > 0 and var seconds
            ? (TimeSpan.FromSeconds(seconds) * Math.Max(1, target.Url.Hosts.Count)) + OpeningGrace
            : Timeout.InfiniteTimeSpan;
        var opening = target.Database.RunsSynchronously
            ? ServerCall.OnOwnThread(() => OpenSessionAsync(connection, target, cancellationToken)).Unwrap()
            : OpenSessionAsync(connection, target, cancellationToken);
        try
        {
            await opening.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e)
        {
            _ = opening.ContinueWith(static (_, late) => ServerCall.CloseAsync((DbConnection)late!, ServerCall.DefaultGrace), connection, CancellationToken.None,
                TaskContinuationOptions.None, TaskScheduler.Default);
            if (opening.IsCompleted) throw;
            // It is open, and waits for the answer to a statement.
            if (connection.State == ConnectionState.Open) _ = ServerCall.CloseAsync(connection, ServerCall.DefaultGrace);
            if (e is TimeoutException) throw new TimeoutException($"There was no connection within {limit.TotalSeconds:0} seconds", e);
            throw;
        }
    }

    private static async Task OpenSessionAsync(DbConnection connection, ConnectionTarget target, CancellationToken cancellationToken)
    {
        await target.Database.OpenAsync(connection, cancellationToken).ConfigureAwait(false);
        foreach (var statement in target.SessionStatements)
        {
            await using var command = Dialect.Command(connection, null, statement);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a connection answers within five seconds; one that does not is of no use any more.</summary>
    public async Task<bool> IsAliveAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (connection.State != ConnectionState.Open) return false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, LivenessTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            return await ServerCall.RunAsync(async token =>
            {
                await using var command = Dialect.Command(connection, null, settings.Dialect.LivenessQuery);
                await command.ExecuteScalarAsync(token).ConfigureAwait(false);
                return true;
            }, static () => null, settings, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)) { return false; }
    }

    /// <summary>
    /// Whether an exception is the database's or the provider's. Providers throw more than <see cref="DbException"/> where a connection breaks, and
    /// <see cref="InvalidOperationException"/> where it is broken already.
    /// </summary>
    public static bool IsFailure(Exception exception) =>
        exception is DbException or IOException or TimeoutException or InvalidOperationException or ArgumentException or System.Net.Sockets.SocketException
            or System.Security.Authentication.AuthenticationException or NotSupportedException or FormatException;
}
