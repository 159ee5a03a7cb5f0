using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Network;

internal sealed partial class Connection
{
    /// <summary>
    /// Answers a join or a sync that waits for other members. Meanwhile one request ahead is read, to see what the coordinator has to know at once: that the client
    /// closed the connection, or that its member leaves. Apache Kafka does not look; there the others wait until the session of a member that is gone ends.
    /// </summary>
    private async Task AnswerWaitingAsync(
        Stream stream, Task<Reply?> answering, FrameReader frames, int limit, ConnectionState state, CancellationTokenSource closed, CancellationToken cancellation)
    {
        // The request is parsed by now: its bytes may be overwritten.
        var next = frames.ReadAheadAsync(limit, cancellation);
        await Task.WhenAny(answering, next).ConfigureAwait(false);
        Reply? behind = null;
        if (!answering.IsCompleted)
        {
            if (!next.IsCompletedSuccessfully || await next.ConfigureAwait(false) is not { } frame)
            {
                if (!cancellation.IsCancellationRequested)
                    await closed.CancelAsync().ConfigureAwait(false);
            }
            else if (Split(frame) is ({ ApiKey: ApiKey.LeaveGroup } header, var body))
            {
                await frames.ReadAsync(limit, cancellation).ConfigureAwait(false);
                behind = await AnswerAsync(header, body, state, cancellation).ConfigureAwait(false);
            }
        }
        using (behind)
        {
            using var reply = await answering.ConfigureAwait(false);
            await reply!.SendAsync(stream, cancellation).ConfigureAwait(false);
            if (behind is not null)
                await behind.SendAsync(stream, cancellation).ConfigureAwait(false);
        }
    }
}
