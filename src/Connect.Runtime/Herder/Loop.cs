namespace Connect.Runtime.Herder;

/// <summary>
/// The herder's loop: whatever is posted runs here, one piece at a time, and so do the continuations after each await. State that only this loop touches
/// needs no lock; it may change at every await.
/// </summary>
internal sealed class Loop
{
    private readonly TaskFactory _factory =
        new(CancellationToken.None, TaskCreationOptions.None, TaskContinuationOptions.None,
            new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default).ExclusiveScheduler);

    /// <summary>Runs something in the loop.</summary>
    public Task<T> RunAsync<T>(Func<T> work) => _factory.StartNew(work);

    /// <inheritdoc cref="RunAsync{T}(Func{T})"/>
    public Task RunAsync(Action work) => _factory.StartNew(work);

    /// <summary>Runs something in the loop that awaits; other pieces run meanwhile.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work) => _factory.StartNew(work).Unwrap();

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}})"/>
    public Task RunAsync(Func<Task> work) => _factory.StartNew(work).Unwrap();
}
