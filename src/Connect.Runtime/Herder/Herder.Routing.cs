using System.Buffers;
using System.Text.Json;
using Connect.Api;
using Connect.Runtime.Rest;

namespace Connect.Runtime.Herder;

/// <summary>Which worker a request is for, and what this worker asks of others.</summary>
internal sealed partial class Herder
{
    // How long a worker that asks another one waits before it asks again, and how long a wrong signature may come from a key that changes just then.
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(250);

    private readonly WorkerClient _workers;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // From when a rebalance is asked for until its assignment is here: whoever runs a connector or task now may not run it any more when a request arrives.
    private bool _rebalancing = true;

    /// <summary>Whether the worker has had an assignment.</summary>
    public bool HasJoined { get; private set; }

    /// <summary>Asks other workers.</summary>
    public WorkerClient Workers => _workers;

    /// <summary>How long a worker that cannot be reached may be one that the group has not missed yet.</summary>
    public TimeSpan LongestAbsence => _config.SessionTimeout + TimeSpan.FromSeconds(2);

    // A worker that its coordinator has not heard for too long may have been replaced.
    private bool IsLeading => _assignment.IsLeader && _group.IsMember;

    /// <summary>Finds the worker that serves a request.</summary>
    public async Task<WorkerRoute> RouteAsync(RequestTarget target, CancellationToken cancellationToken)
    {
        // One that this worker has not read of yet may have been made through another one.
        if (target.Connector is { } name && !await _loop.RunAsync(() => _state.Contains(name))) await ReadConfigAsync(cancellationToken);
        return await _loop.RunAsync(() => Route(target));
    }

    /// <summary>Completes when the group has changed, or after a while.</summary>
    public async Task ChangedAsync(CancellationToken cancellationToken)
    {
        var changed = await _loop.RunAsync<Task>(() => _changed.Task);
        try { await changed.WaitAsync(BetweenAttempts, _time, cancellationToken); }
        catch (TimeoutException) { /* Whoever waits looks again. */ }
    }

    /// <summary>Takes in what other workers have written to the config topic up to now.</summary>
    public async Task ReadConfigAsync(CancellationToken cancellationToken)
    {
        await _topics.ReadConfigAsync(cancellationToken);
        await _loop.RunAsync(static () => { });
    }

    /// <summary>Whether the worker has its place in the group: Kafka's coordinator has heard of it within its session.</summary>
    public bool IsMember => _group.IsMember;

    /// <summary>The group.</summary>
    public string GroupId => _config.GroupId;

    /// <summary>Whether requests between workers are to be signed.</summary>
    public Task<bool> IsSignedAsync() => _loop.RunAsync(() => _assignment.IsSigned);

    private WorkerRoute Route(RequestTarget target)
    {
        if (target.Connector is not { } name) return IsLeading ? WorkerRoute.Here : Elsewhere(_assignment.IsLeader ? null : _assignment.LeaderUrl);
        if (!_state.Contains(name) || target.Task < 0 || target.Task >= _state.Tasks(name).Count) return WorkerRoute.Here;
        if (_rebalancing) return WorkerRoute.Unknown;
        var isMine = target.Task is { } task ? _assignment.Tasks.Contains(new TaskId(name, task)) : _assignment.Connectors.Contains(name);
        if (isMine) return WorkerRoute.Here;
        if (!_assignment.IsLeader) return Elsewhere(_assignment.LeaderUrl);
        return Elsewhere(target.Task is { } number ? _assignment.Owners.Of(new TaskId(name, number)) : _assignment.Owners.Of(name));
    }

    private WorkerRoute Elsewhere(string? url) => string.IsNullOrEmpty(url) || url == _config.AdvertisedUrl ? WorkerRoute.Unknown : new WorkerRoute(false, url);

    private void RequestRejoin(string reason)
    {
        _rebalancing = true;
        _group.RequestRejoin(reason);
    }

    private void GroupChanged()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    // Hands a connector's task configs to the leader, where this worker is not the leader itself.
    private async Task SendTasksAsync(string name, IReadOnlyList<IReadOnlyDictionary<string, string>> tasks, string leader, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartArray();
            foreach (var task in tasks) json.Write(task);
            json.WriteEndArray();
        }
        await AskLeaderAsync(HttpMethod.Post, $"connectors/{Uri.EscapeDataString(name)}/tasks", body.WrittenSpan.ToArray(), leader, cancellationToken);
    }

    private async Task AskLeaderAsync(HttpMethod method, string path, byte[] body, string leader, CancellationToken cancellationToken)
    {
        var key = await _loop.RunAsync(() => _assignment.IsSigned ? _state.SessionKey : null);
        WorkerAnswer answer;
        try { answer = await _workers.SendSignedAsync(method, $"{leader.TrimEnd('/')}/{path}", body, key, _config.SignatureAlgorithm, cancellationToken); }
        catch (WorkerUnreachableException e) { throw new ConnectException($"The leader at {leader} could not be asked to {method} {path}: {e.Message}", e); }
        if (answer.Status < 300) return;
        var message = $"The leader at {leader} answered {answer.Status} to {method} {path}: {answer.Message}";
        throw new WorkerRefusalException(answer.Status, message);
    }
}
