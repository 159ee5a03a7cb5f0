using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;
using Connect.Runtime.Tasks;

namespace Connect.Runtime.Herder;

/// <summary>Keeping former tasks of exactly-once sources, which may still live somewhere, from writing beside the present ones (KIP-618).</summary>
internal sealed partial class Herder
{
    /// <summary>
    /// Fences the producers of a source connector's former tasks, unless that was done since its present tasks were made. Only the leader does it, once for all
    /// tasks of a generation, and notes in the config topic how many producers the next round has to fence. Whether its own tasks deliver exactly once does not
    /// matter: while workers go over to that one by one, the leader may be the last.
    /// </summary>
    /// <exception cref="RestException">There is no such source connector, or this worker is not the leader.</exception>
    /// <exception cref="ConnectException">A producer could not be fenced.</exception>
    public async Task FenceAsync(string name, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _topics.ReadConfigAsync(cancellationToken);
            var (config, former, present, isOutdated, isLeader) = await _loop.RunAsync(() =>
            {
                var fencing = _state.Fencing(name);
                return (_state.Config(name), fencing.Count ?? 0, _state.TaskCount(name), fencing.Outdated, IsLeading);
            });
            if (!isLeader) throw RestException.WrongWorker();
            if (config is null) throw RestException.NotFound($"Connector {name} not found");
            var resolved = _variables.Resolve(config);
            if (IsSink(resolved)) throw RestException.BadRequest($"Connector {name} is a sink: only the tasks of sources have producers to fence");
            if (!isOutdated) return;
            // The one producer that follows another one fences it by itself.
            if (former > 0 && (former, present) is not (1, 1))
            {
                LogFencing(Log(name), name, former);
                await using var producers =
                    new TransactionalProducers(_clients.ProtocolClient($"connect-{_workerId}-fencing", ConnectorValidation.WithPrefix(resolved, "admin.override.")));
                await producers.FenceAsync(Enumerable.Range(0, former).Select(i => _worker.TransactionalId(new TaskId(name, i))), cancellationToken);
            }
            await WriteConfigAsync(end => _topics.Config.PutTaskCountAsync(name, present, end));
        }
        finally { _writing.Release(); }
    }

    // Kafka may be away when a task starts, as it may while one runs, and is waited for in the same way.
    private static async Task PersistAsync(TaskSetup setup, Func<CancellationToken, Task> read, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await read(stopping);
                return;
            }
            catch (RetriableException e) { LogKafkaAway(setup.LoggerFactory.CreateLogger<Herder>(), setup.Id, e.Message); }
        }
    }

    // Runs in the task's own loop.
    private async Task<RecordProducer> TransactionalProducerAsync(TaskSetup setup, IReadOnlyDictionary<string, string> overrides, CancellationToken stopping)
    {
        await HaveFencedAsync(setup.Id.Connector, stopping);
        var producer = setup.Clients.TaskProducer($"connector-producer-{setup.Id}", overrides, _worker.TransactionalId(setup.Id));
        try
        {
            await producer.InitTransactionsAsync(stopping);
            // Whoever comes late fences the present task by that, and must not go on in its place: it is about to be stopped.
            await PersistAsync(setup, _topics.ReadConfigAsync, stopping);
            var isCurrent = await _loop.RunAsync(
                () => _state.Contains(setup.Id.Connector) && _state.Generation(setup.Id.Connector) == setup.Generation && _assignment.Tasks.Contains(setup.Id));
            if (!isCurrent)
            {
                LogOutdated(setup.LoggerFactory.CreateLogger<Herder>(), setup.Id);
                await Task.Delay(Timeout.Infinite, stopping);
            }
            return producer;
        }
        catch
        {
            await OwnThread.RunAsync(producer.Dispose);
            throw;
        }
    }
}
