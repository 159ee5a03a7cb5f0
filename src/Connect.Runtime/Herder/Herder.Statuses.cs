using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker;

namespace Connect.Runtime.Herder;

/// <summary>What becomes of the worker's reports: states in the status topic.</summary>
internal sealed partial class Herder
{
    private static readonly TimeSpan LongestRestart = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, RunStatus> _pendingStatuses = new(StringComparer.Ordinal);
    private readonly List<Task> _statusWrites = [];

    private void OnReport(WorkerReport report)
    {
        switch (report)
        {
            // A worker that stood still, or was cut off, for longer than its session may have been replaced, which it has not read yet: what becomes of its
            // connectors and tasks must not be written over what their successors say.
            case WorkerReport.ConnectorState or WorkerReport.ConnectorStopped or WorkerReport.TaskState when !_group.IsMember: break;
            case WorkerReport.ConnectorState(var name, var state, var error, var version):
                WriteStatus(name, StatusOf(Runnable.Of(name), state, error, version));
                break;
            case WorkerReport.ConnectorStopped(var name, var version, var startsAgain):
                var stopped = StatusOf(Runnable.Of(name), RunState.Unassigned, null, version);
                if (startsAgain) RunInBackground(WriteSoonAsync(name, stopped)); else WriteStatus(name, stopped);
                break;
            case WorkerReport.ReconfigurationRequested(var name):
                RunInBackground(ReconfigureTasksAsync(name));
                break;
            case WorkerReport.TaskState(var id, var state, var error, var version):
                WriteStatus(id, StatusOf(Runnable.Of(id), state, error, version));
                break;
            case WorkerReport.TopicUsed(var id, var topic):
                if (!_topics.Status.UsesTopic(id.Connector, topic))
                    WriteLater(_topics.Status.PutTopicAsync(topic, id, _time.GetUtcNow().ToUnixTimeMilliseconds()));
                break;
        }
    }

    // Completes when all has been taken in that the worker has reported by now: what it did is to be written before what follows from it.
    private Task ReportsTakenAsync() => _loop.RunAsync(static () => { });

    private RunStatus StatusOf(Runnable what, RunState state, Exception? error, string? version)
    {
        var next = NoteForRestarts(what, state, error);
        var trace = error is null ? null : state == RunState.Failed ? FailureTrace.OfFailure($"{what}", error, next) : FailureTrace.OfRetry(error);
        return new RunStatus(state, _workerId, _assignment.Generation, trace, version, _restarts.Count(what));
    }

    // Tasks that the last commit no longer has are not to be seen any more. Those that were stopped just now may not have been read back yet.
    private void RemoveLostTasks(IEnumerable<TaskId> stopped)
    {
        if (!_assignment.IsLeader) return;
        foreach (var id in _state.Connectors.SelectMany(c => _topics.Status.Tasks(c)).Select(t => t.Key).Union(stopped))
            if (_state.Contains(id.Connector) && id.Task >= _state.Tasks(id.Connector).Count && !_worker.HasTask(id)) WriteStatus(id, null);
    }

    // What others have said of connectors and tasks that are no more, they have said before this generation began.
    private async Task RemoveLostStatusesAsync()
    {
        await Task.WhenAll(_statusWrites.ToArray());
        try { await _topics.ReadStatusesAsync(_ending.Token); }
        // The next generation's leader sees to it.
        catch (Exception e) when (e is OperationCanceledException or ConnectException) { return; }
        if (!_assignment.IsLeader) return;
        RemoveLostTasks([]);
        foreach (var name in _topics.Status.Names.Where(n => !_state.Contains(n)).ToList()) RemoveStatuses(name, []);
    }

    private void RemoveStatuses(string connector, IEnumerable<TaskId> tasks)
    {
        foreach (var id in _topics.Status.Tasks(connector).Select(t => t.Key).Union(tasks)) WriteStatus(id, null);
        WriteStatus(connector, null);
        foreach (var topic in _topics.Status.Topics(connector)) WriteLater(_topics.Status.RemoveTopicAsync(connector, topic));
    }

    private void WriteStatus(string connector, RunStatus? status)
    {
        WritePendingStatus(connector);
        WriteLater(_topics.Status.PutConnectorAsync(connector, status));
    }

    // A connector that starts again right away is without a place for milliseconds. That is written together with what comes next, or when the start takes its
    // time: who asks for the state after a change of the configuration shall not take it for what became of the change.
    private async Task WriteSoonAsync(string connector, RunStatus status)
    {
        _pendingStatuses[connector] = status;
        await Task.Delay(LongestRestart, _time);
        if (_pendingStatuses.GetValueOrDefault(connector) == status) WritePendingStatus(connector);
    }

    private void WritePendingStatus(string connector)
    {
        if (_pendingStatuses.Remove(connector, out var status)) WriteLater(_topics.Status.PutConnectorAsync(connector, status));
    }

    private void WriteStatus(TaskId task, RunStatus? status) => WriteLater(_topics.Status.PutTaskAsync(task, status));

    private void WriteLater(Task write)
    {
        _statusWrites.RemoveAll(w => w.IsCompleted);
        _statusWrites.Add(write.ContinueWith(w => { if (w.Exception is { } e) LogStatus(e.InnerException!); }, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));
    }
}
