namespace Connect.Runtime.Kafka;

/// <summary>
/// Runs calls that block, as many of librdkafka's do until a broker has answered, on threads of their own: a thread of the pool that waits is missing to everybody
/// else, and the pool replaces it only after half a second.
/// </summary>
internal static class OwnThread
{
    /// <summary>Runs a call that blocks.</summary>
    public static Task<T> RunAsync<T>(Func<T> call) => Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc cref="RunAsync{T}(Func{T})"/>
    public static Task RunAsync(Action call) => Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
