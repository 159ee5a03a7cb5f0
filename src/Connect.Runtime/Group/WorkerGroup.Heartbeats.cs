using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Connect.Runtime.Group;

internal sealed partial class WorkerGroup
{
    // Heartbeats go on during rebalances: their answers show that the coordinator is reached while it holds back that to a join.
    private async Task BeatAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(options.HeartbeatInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                if (_session is { IsLost: false } session) await BeatAsync(session, stop);
        }
        catch (OperationCanceledException) { /* The worker leaves. */ }
    }

    private async Task BeatAsync(Session session, CancellationToken stop)
    {
        var left = options.SessionTimeout - time.GetElapsedTime(session.HeardAt);
        if (left <= TimeSpan.Zero)
        {
            Lose(session, isForgotten: false);
            return;
        }
        var sent = time.GetTimestamp();
        _metrics.Heartbeat();
        using var end = new CancellationTokenSource(left, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop);
        try
        {
            var answer = await _heartbeats.SendToGroupAsync(options.GroupId,
                new HeartbeatRequest { GroupId = options.GroupId, GenerationId = session.Generation, MemberId = session.MemberId }, both.Token);
            _metrics.HeartbeatTime.Record(time.GetElapsedTime(sent));
            switch (answer.ErrorCode)
            {
                case ErrorCode.None:
                    session.Hear(sent);
                    break;
                case ErrorCode.RebalanceInProgress:
                    session.Hear(sent);
                    RequestUnlessReplaced(session, "the group rebalances");
                    break;
                // A newer generation began while this was on its way, or without this member, which then is told so when it joins.
                case ErrorCode.IllegalGeneration:
                    RequestUnlessReplaced(session, "the group is in another generation");
                    break;
                case ErrorCode.UnknownMemberId or ErrorCode.FencedInstanceId:
                    Lose(session, isForgotten: true);
                    break;
                default:
                    LogHeartbeat(answer.ErrorCode.KafkaName());
                    break;
            }
        }
        catch (KafkaException e) { LogHeartbeat(e.Message); }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !stop.IsCancellationRequested) { Lose(session, isForgotten: false); }
    }

    private void RequestUnlessReplaced(Session session, string reason)
    {
        if (ReferenceEquals(session, _session) && !session.IsJoining) RequestRejoin(reason);
    }

    private void Lose(Session session, bool isForgotten)
    {
        session.Lose(isForgotten);
        _wake.Set();
    }
}
