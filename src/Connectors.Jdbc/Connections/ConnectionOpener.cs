using System.Data;
using System.Data.Common;
using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc;

/// <summary>Opens connections, several times if need be, and tells whether one is still alive.</summary>
/// <param name="settings">Where and how often.</param>
/// <param name="logger">Hears of failed tries.</param>
/// <param name="time">Waits between them.</param>
public sealed partial class ConnectionOpener(ConnectionSettings settings, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan LivenessTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Opens a connection, trying as often as the settings say.</summary>
    /// <exception cref="ConnectException">All tries failed; the cause is the last one's.</exception>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try { return await OpenOnceAsync(settings.Target, cancellationToken).ConfigureAwait(false); }
            catch (Exception e) when (IsFailure(e) && !cancellationToken.IsCancellationRequested)
            {
                var reason = DatabaseErrors.Of(settings.Target.Database).DescribeConnecting(e, settings.Target);
                if (attempt >= settings.Attempts)
                {
                    throw new ConnectException($"Could not connect to {settings.Target.Url} in {attempt} {(attempt == 1 ? "attempt" : "attempts")} "
                        + $"(connection.attempts={settings.Attempts}, connection.backoff.ms={settings.Backoff.TotalMilliseconds:0}): {reason}", e);
                }
                LogFailed(settings.Target.Url, attempt, settings.Attempts, settings.Backoff.TotalMilliseconds, reason);
                await Task.Delay(settings.Backoff, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a connection, once, and readies its session.</summary>
    /// <exception cref="DbException">The database refused.</exception>
    public static async Task<DbConnection> OpenOnceAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var connection = target.Factory.CreateConnection() ?? throw new ConnectException($"The ADO.NET provider for {target} makes no connections");
        connection.ConnectionString = target.ConnectionString;
        target.Database.Ready(connection, target);
        await OpenWithinAsync(target.Database, connection, target.Database.LongestOpening(target), cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var statement in target.SessionStatements)
            {
                await using var command = Dialect.Command(connection, null, statement);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // A provider that waits for a silent server without looking at its token, or at the time, has a thread of its own for that; nobody waits for it longer than
    // the limit, and a connection that comes too late is closed.
    private static async Task OpenWithinAsync(Database database, DbConnection connection, TimeSpan? limit, CancellationToken cancellationToken)
    {
        if (limit is not { } most)
        {
            try { await database.OpenAsync(connection, cancellationToken).ConfigureAwait(false); }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
            return;
        }
        var opening = Task.Factory.StartNew(() => database.OpenAsync(connection, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap();
        try { await opening.WaitAsync(most, cancellationToken).ConfigureAwait(false); }
        catch (Exception e)
        {
            _ = opening.ContinueWith(static (_, late) => ((DbConnection)late!).Dispose(), connection, CancellationToken.None, TaskContinuationOptions.None,
                TaskScheduler.Default);
            if (e is TimeoutException && !opening.IsCompleted)
                throw new TimeoutException($"The server did not answer within {most.TotalMilliseconds:0} ms (connectTimeout)", e);
            throw;
        }
    }

    /// <summary>Whether a connection answers within five seconds.</summary>
    public async Task<bool> IsAliveAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.State != ConnectionState.Open) return false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, LivenessTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            await using var command = Dialect.Command(connection, null, settings.Dialect.LivenessQuery);
            await command.ExecuteScalarAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (IsFailure(e) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)) { return false; }
    }

    /// <summary>
    /// Whether an exception is the database's or the provider's. Providers throw more than <see cref="DbException"/> where a connection breaks, and
    /// <see cref="InvalidOperationException"/> where it is broken already (Connector/NET also <see cref="NullReferenceException"/>).
    /// </summary>
    public static bool IsFailure(Exception exception) =>
        exception is DbException or IOException or TimeoutException or InvalidOperationException or ArgumentException or System.Net.Sockets.SocketException
            or System.Security.Authentication.AuthenticationException or NotSupportedException or FormatException or NullReferenceException;
}
