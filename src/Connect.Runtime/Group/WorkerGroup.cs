using Connect.Runtime.Metrics;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Group;

/// <summary>
/// Membership in a group of Connect workers, Java's among them, over Kafka's group protocol (KIP-415). One loop joins, takes what it is assigned and joins
/// again; another one sends heartbeats, on a connection of its own, since the coordinator answers a join only when all members are there. A worker that the
/// coordinator has not heard for the length of a session gives up its work, as others may have been given it, and joins as a new member.
/// </summary>
/// <param name="options">How to be a member.</param>
/// <param name="connect">Makes a client of the cluster.</param>
/// <param name="loggers">Makes the logger.</param>
/// <param name="time">The clock.</param>
/// <param name="metrics">What is measured.</param>
internal sealed partial class WorkerGroup(WorkerGroupOptions options, Func<KafkaClient> connect, ILoggerFactory loggers, TimeProvider time, GroupMetrics? metrics = null)
    : IWorkerGroup
{
    // Between attempts that fail; also between rebalances that end in disagreement about the config topic.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100), LongestRetry = TimeSpan.FromSeconds(5);

    // Above the time that the coordinator may take, so that it is the one to say that somebody was late.
    private static readonly TimeSpan JoinMargin = TimeSpan.FromSeconds(5);

    // What is timed from is no wall clock, which may be set.
    private readonly long _made = time.GetTimestamp();
    private readonly ILogger _logger = loggers.CreateLogger<WorkerGroup>();
    private readonly KafkaClient _client = connect(), _heartbeats = connect();
    private readonly GroupMetrics _metrics = metrics ?? new GroupMetrics(SampleWindows.Default);
    private readonly CancellationTokenSource _leaving = new();
    private readonly Kafka.Signal _wake = new();
    private volatile string? _rejoinReason;
    private volatile Session? _session;
    private Task _loop = Task.CompletedTask, _beating = Task.CompletedTask;
    private bool _left;

    // Only the loop touches these.
    private IWorkerGroupMember _member = null!;
    private GroupAssignment? _held;
    private ConnectProtocolVersion? _protocol, _saidProtocol;
    private string _saidSharedUrls = "";
    private AssignorMemory _memory = AssignorMemory.Nothing;
    private int _completedGeneration = -1;
    private (TimeSpan At, string Reason)? _due;
    private string _memberId = "";
    private int _disagreements;

    private TimeSpan Elapsed => time.GetElapsedTime(_made);

    public bool IsMember => _session is { IsLost: false } session && time.GetElapsedTime(session.HeardAt) < options.SessionTimeout;

    public Task JoinAsync(IWorkerGroupMember member, CancellationToken cancellationToken)
    {
        // The worker tries its start again until Kafka answers; who has begun to join goes on with it.
        if (_member is not null) return Task.CompletedTask;
        _member = member;
        _loop = Task.Run(() => RunAsync(_leaving.Token), CancellationToken.None);
        _beating = Task.Run(() => BeatAsync(_leaving.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public void RequestRejoin(string reason)
    {
        _rejoinReason = reason;
        _wake.Set();
    }

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        if (_left || _memberId.Length == 0) return;
        _left = true;
        await LeaveGroupAsync("the worker is shut down", cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _client.DisposeAsync();
        await _heartbeats.DisposeAsync();
        _leaving.Dispose();
    }

    private async Task StopAsync()
    {
        if (!_leaving.IsCancellationRequested) await _leaving.CancelAsync();
        await Task.WhenAll(_loop, _beating);
    }

    private async Task RunAsync(CancellationToken stop)
    {
        var retry = FirstRetry;
        var reason = "the worker starts";
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await MeasuredRebalanceAsync(reason, stop);
                retry = FirstRetry;
                reason = await StayAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
            catch (MembershipLostException e)
            {
                LogLost(e.Message);
                await LoseAsync(e.IsForgotten);
                reason = e.Message;
            }
            catch (RejoinException e)
            {
                LogRejoin(e.Message, e.Delay.TotalMilliseconds);
                reason = e.Message;
                await PauseAsync(e.Delay, stop);
            }
            catch (UnsyncedException e)
            {
                LogUnsynced(e.Message, e.Backoff.TotalSeconds);
                reason = "the worker tries again to agree with the group about the config topic";
                await StayAwayAsync(e, stop);
            }
            catch (Exception e)
            {
                // Whatever it is, a worker that would no longer try to be a member would be of no use.
                if (e is KafkaException or ProtocolException) LogRetry(e.Message, retry.TotalMilliseconds); else LogUnexpected(e);
                if (_session is { } session && time.GetElapsedTime(session.HeardAt) >= options.SessionTimeout) await LoseAsync();
                await PauseAsync(retry, stop);
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
                reason = "the last attempt to join failed";
            }
        }
    }

    private async Task MeasuredRebalanceAsync(string reason, CancellationToken stop)
    {
        var (began, success) = (time.GetTimestamp(), false);
        try
        {
            await RebalanceAsync(reason, stop);
            success = true;
        }
        finally
        {
            // One that ends with the worker has not failed.
            if (!stop.IsCancellationRequested) _metrics.Rebalanced(success, time.GetElapsedTime(began));
        }
    }

    // Waits until there is a reason to join again.
    private async Task<string> StayAsync(CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            if (_session is not { } session || session.IsLost) throw Lost(_session);
            if (_rejoinReason is { } reason) return reason;
            var wait = _due is { } due ? due.At - Elapsed : Timeout.InfiniteTimeSpan;
            if (_due is not null && wait <= TimeSpan.Zero) return _due.Value.Reason;
            await _wake.WaitAsync(wait, time, stop);
        }
    }

    private MembershipLostException Lost(Session? session) => session is { IsForgotten: true }
        ? new("the coordinator does not know it any more", isForgotten: true)
        : new($"the coordinator has not answered for {options.SessionTimeout.TotalSeconds} s", isForgotten: false);

    // A coordinator that only was away may still know the member, and then need not wait for the end of its session.
    private async Task LoseAsync(bool isForgotten = false)
    {
        _session = null;
        if (isForgotten) _memberId = "";
        _held = null;
        _protocol = null;
        _due = null;
        await _member.LostAsync();
    }

    // Others may take over what this worker ran, and it comes back when it has read the config topic.
    private async Task StayAwayAsync(UnsyncedException e, CancellationToken stop)
    {
        await LoseAsync();
        try { await LeaveGroupAsync("the worker does not agree with the group about the config topic", stop); }
        catch (KafkaException) { /* Then the session ends. */ }
        catch (OperationCanceledException) { return; }
        _memberId = "";
        await PauseAsync(e.Backoff, stop);
        _disagreements = 0;
    }

    private async Task LeaveGroupAsync(string reason, CancellationToken cancellationToken)
    {
        try
        {
            await _heartbeats.SendToGroupAsync(options.GroupId,
                new LeaveGroupRequest { GroupId = options.GroupId, Members = [new() { MemberId = _memberId, Reason = reason }] }, cancellationToken);
            LogLeft(options.GroupId, reason);
        }
        catch (KafkaException e) { LogNotLeft(e.Message); }
    }

    private async Task PauseAsync(TimeSpan duration, CancellationToken stop)
    {
        try { await Task.Delay(duration, time, stop); }
        catch (OperationCanceledException) { /* The loop looks for itself. */ }
    }

    /// <summary>A membership in one generation.</summary>
    private sealed class Session(string memberId, int generation, long heardAt)
    {
        private readonly Lock _lock = new();
        private long _heardAt = heardAt;
        private CancellationTokenSource? _joining;
        private bool _lost, _forgotten;

        public string MemberId => memberId;
        public int Generation => generation;

        /// <summary>When the coordinator was last known to hear of this member; a timestamp of the clock.</summary>
        public long HeardAt => Interlocked.Read(ref _heardAt);

        /// <summary>Whether the coordinator, or the clock, has ended it.</summary>
        public bool IsLost { get { lock (_lock) return _lost; } }

        /// <summary>Whether a join or a sync is under way. Heartbeats then tell of the rebalance that this is a part of.</summary>
        public bool IsJoining { get { lock (_lock) return _joining is not null; } }

        public void Hear(long at) => Interlocked.Exchange(ref _heardAt, at);

        /// <summary>Whether the coordinator has said that it does not know the member.</summary>
        public bool IsForgotten { get { lock (_lock) return _forgotten; } }

        public void Lose(bool isForgotten)
        {
            lock (_lock)
            {
                (_lost, _forgotten) = (true, isForgotten);
                // The answer to the join may never come.
                _joining?.Cancel();
            }
        }

        public void BeginJoin(CancellationTokenSource joining) { lock (_lock) _joining = joining; }

        public void EndJoin() { lock (_lock) _joining = null; }
    }

    private sealed class MembershipLostException(string message, bool isForgotten) : Exception(message)
    {
        public bool IsForgotten => isForgotten;
    }

    private sealed class RejoinException(string message, TimeSpan delay) : Exception(message)
    {
        public TimeSpan Delay => delay;
    }

    private sealed class UnsyncedException(string message, TimeSpan backoff) : Exception(message)
    {
        public TimeSpan Backoff => backoff;
    }
}
