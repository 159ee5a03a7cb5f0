using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;
using Connect.Runtime.Rest;
using Connect.Runtime.Worker;

namespace Connect.Runtime.Herder;

/// <summary>Keeping former tasks of exactly-once sources, which may still live somewhere, from writing beside the present ones (KIP-618).</summary>
internal sealed partial class Herder
{
    private static readonly TimeSpan LongestFenceRetry = TimeSpan.FromSeconds(5);

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
                await producers.FenceAsync(Enumerable.Range(0, former).Select(i => _config.TransactionalId(new TaskId(name, i))), cancellationToken);
            }
            await WriteConfigAsync(end => _topics.Config.PutTaskCountAsync(name, present, end));
        }
        finally { _writing.Release(); }
    }

    // Has the leader fence, or does so as the leader. Leaders come and go: whoever is it in the end will do it.
    async Task IProducerFencing.FenceFormerProducersAsync(string connector, CancellationToken stopping)
    {
        var delay = FirstRetry;
        while (true)
        {
            string reason;
            try
            {
                var route = await _loop.RunAsync(() => Route(RequestTarget.Leader));
                if (route.IsHere)
                {
                    await FenceAsync(connector, stopping);
                    return;
                }
                if (route.Url is { } leader)
                {
                    await AskLeaderAsync(HttpMethod.Put, $"connectors/{Uri.EscapeDataString(connector)}/fence", [], leader, stopping);
                    return;
                }
                reason = "no leader is known at the moment";
            }
            catch (RestException e) when (e.IsWrongWorker) { reason = e.Message; }
            catch (RetriableException e) { reason = e.Message; }
            // One that is gone needs no fencing. Whatever else the leader refuses, its settings and its view of the group may be others soon.
            catch (WorkerRefusalException e) when (e.Status != 404) { reason = e.Message; }
            catch (ConnectException e) when (e.InnerException is WorkerUnreachableException) { reason = e.Message; }
            LogFenceRetry(Log(connector), connector, reason, delay.TotalMilliseconds);
            await Task.Delay(delay, _time, stopping);
            delay = delay * 2 < LongestFenceRetry ? delay * 2 : LongestFenceRetry;
        }
    }

    async Task<bool> IProducerFencing.IsCurrentAsync(TaskId task, int generation, CancellationToken stopping)
    {
        await _topics.ReadConfigAsync(stopping);
        return await _loop.RunAsync(() => _state.Contains(task.Connector) && _state.Generation(task.Connector) == generation && _assignment.Tasks.Contains(task));
    }
}
