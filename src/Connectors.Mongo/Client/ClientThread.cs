using System.Collections.Concurrent;

namespace Connectors.Mongo.Client;

/// <summary>
/// A thread of its own for a task's calls of the blocking client: a server that does not answer keeps this thread waiting, and none of those that
/// all tasks and the REST interface share.
/// </summary>
internal sealed class ClientThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    public ClientThread(string name) => new Thread(Run) { IsBackground = true, Name = name }.Start();

    /// <summary>Runs something on the thread.</summary>
    /// <returns>Completes elsewhere, with what it returned or threw.</returns>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try { done.SetResult(work()); }
            catch (Exception e) { done.SetException(e); }
        });
        return done.Task;
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable()) work();
        _work.Dispose();
    }

    /// <summary>Lets the thread end after the work it has.</summary>
    public void Dispose() => _work.CompleteAdding();
}
