using System.Data.Common;

namespace Connectors.Jdbc.Connections;

/// <summary>
/// Calls to a database that end soon after they are cancelled, whatever the provider makes of its token: providers ask the server to stop, and a server that has
/// gone silent neither stops nor answers.
/// </summary>
internal static class ServerCall
{
    /// <summary>What a provider has for telling the server to stop, and for hearing that it did; a connection that comes out of it can be used again.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(3);

    /// <summary>Calls a database, and gives the call up when it does not end in time after it was cancelled.</summary>
    /// <param name="call">The call; its token is cancelled on a thread of its own, as providers ask the server to stop in the thread that cancels.</param>
    /// <param name="letGo">Lets go of all that a call uses which was given up; returns the connection to close, if there is one.</param>
    /// <param name="settings">How long a call that was cancelled is waited for, and then the end of its connection; and whose provider it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="OperationCanceledException">The call was cancelled, and has ended or was given up.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, Func<DbConnection?> letGo, ConnectionSettings settings,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Never disposed of, as it holds nothing: a call that was given up still looks at it.
        var stop = new CancellationTokenSource();
        // Before the call, so that there is none without somebody to cancel it.
        await using var registration = cancellationToken
            .UnsafeRegister(static state => OnOwnThread(((CancellationTokenSource)state!).Cancel), stop).ConfigureAwait(false);
        var running = settings.Target.Database.RunsSynchronously ? OnOwnThread(() => call(stop.Token)).Unwrap() : call(stop.Token);
        try { return await running.WaitAsync(cancellationToken).ConfigureAwait(false); }
        catch (OperationCanceledException) when (!running.IsCompleted)
        {
            if (await Task.WhenAny(running, Task.Delay(settings.Grace, CancellationToken.None)).ConfigureAwait(false) == running)
                return await running.ConfigureAwait(false);
            Observe(running);
            if (letGo() is { } connection) _ = CloseAsync(connection, settings.Grace);
            throw;
        }
    }

    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, Task{T}}, Func{DbConnection}, ConnectionSettings, CancellationToken)"/>
    public static Task RunAsync(Func<CancellationToken, Task> call, Func<DbConnection?> letGo, ConnectionSettings settings, CancellationToken cancellationToken) =>
        RunAsync(async token =>
        {
            await call(token).ConfigureAwait(false);
            return true;
        }, letGo, settings, cancellationToken);

    /// <summary>Closes a connection; what comes of one that does not close in time is of no interest any more.</summary>
    public static async Task CloseAsync(DbConnection connection, TimeSpan grace)
    {
        var closing = OnOwnThread(() => connection.DisposeAsync().AsTask()).Unwrap();
        if (await Task.WhenAny(closing, Task.Delay(grace, CancellationToken.None)).ConfigureAwait(false) == closing)
            await closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        else Observe(closing);
    }

    /// <summary>Runs what may wait for a server without giving its thread back.</summary>
    public static Task OnOwnThread(Action call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc cref="OnOwnThread(Action)"/>
    public static Task<T> OnOwnThread<T>(Func<T> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // Looked at, so that its failure is nobody's.
    private static void Observe(Task task) =>
        _ = task.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
