using Kafka.Embedded.Log;
using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>
/// Reads record batches: waits until there are <c>min.bytes</c> or <c>max.wait</c> has passed, then answers with slices of the segment files, which are
/// read only while they are sent. The response is laid out here instead of by its message, because its records are not in memory.
/// </summary>
internal sealed class FetchApi(TopicCatalog catalog, TimeProvider time) : BrokerApi
{
    /// <summary>Kafka's <c>fetch.max.bytes</c>.</summary>
    private const int MaxBytes = 57_671_680;

    /// <summary>From which version on topics go by id.</summary>
    private const short ById = 13;

    private int _lastSession;

    public override Api Api => FetchRequest.Api;

    public override async ValueTask<Reply?> AnswerAsync(RequestHeader header, ReadOnlyMemory<byte> body, ClientContext client)
    {
        var request = Parse(header, body);
        var (session, error) = SessionOf(request, client.Connection);
        var reply = new Reply(header.CorrelationId, Api.ResponseHeaderVersion(header.ApiVersion));
        if (error != ErrorCode.None)
        {
            new FetchResponse { ErrorCode = error, SessionId = request.SessionId }.Write(reply.Buffer, header.ApiVersion);
            return reply;
        }
        // Without a session the partitions of the request are one for this request only.
        var incremental = session is not null && request.SessionEpoch > 0;
        var partitions = session ?? new FetchSession(0);
        partitions.Update(request);
        var committed = request.IsolationLevel == IsolationLevel.ReadCommitted;
        var byId = header.ApiVersion >= ById;
        await WaitAsync(request, partitions, committed, byId, client.Cancellation).ConfigureAwait(false);
        Write(reply, header.ApiVersion, partitions, Read(request, partitions, incremental, committed, byId, reply), session?.Id ?? 0);
        return reply;
    }

    /// <summary>One partition's result of the answer.</summary>
    private readonly record struct PartitionResult(FetchSession.Entry Entry, LogReadResult Result);

    private static FetchRequest Parse(RequestHeader header, ReadOnlyMemory<byte> body)
    {
        var reader = new ProtocolReader(body);
        return FetchRequest.Read(ref reader, header.ApiVersion);
    }

    private (FetchSession? Session, ErrorCode Error) SessionOf(FetchRequest request, ConnectionState connection)
    {
        if (request.SessionEpoch is 0 or -1)
        {
            // 0 begins a session, −1 ends one; both name all their partitions.
            connection.Session = request.SessionEpoch == 0 ? new FetchSession(NextSessionId()) : null;
            return (connection.Session, ErrorCode.None);
        }
        if (connection.Session is not { } session || session.Id != request.SessionId)
            return (null, ErrorCode.FetchSessionIdNotFound);
        if (session.NextEpoch != request.SessionEpoch)
            return (null, ErrorCode.InvalidFetchSessionEpoch);
        session.NextEpoch = session.NextEpoch == int.MaxValue ? 1 : session.NextEpoch + 1;
        return (session, ErrorCode.None);
    }

    private int NextSessionId() => Interlocked.Increment(ref _lastSession) & int.MaxValue;

    private PartitionLog? LogOf(FetchSession.Entry entry, bool byId) =>
        (byId ? catalog.Find(entry.TopicId) : catalog.Find(entry.Name))?.Partition(entry.Request.Index);

    /// <summary>Waits for records, unless there are enough already or something is to be said at once.</summary>
    private async ValueTask WaitAsync(FetchRequest request, FetchSession partitions, bool committed, bool byId, CancellationToken cancellation)
    {
        if (request.MaxWaitMs <= 0 || request.MinBytes <= 0 || !partitions.Partitions.Any() || IsReady(request, partitions, committed, byId))
            return;
        var arrival = new Arrival();
        var logs = partitions.Partitions.Select(entry => LogOf(entry, byId)).OfType<PartitionLog>().ToArray();
        foreach (var log in logs)
            log.Listen(arrival);
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var timeout = Task.Delay(TimeSpan.FromMilliseconds(request.MaxWaitMs), time, ended.Token);
            while (true)
            {
                var arrived = arrival.Next();
                // The time that is over counts first: records may go on arriving that do not make the answer ready, behind an open transaction or too few.
                if (IsReady(request, partitions, committed, byId) || await Task.WhenAny(timeout, arrived).ConfigureAwait(false) == timeout)
                    break;
            }
            await ended.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            foreach (var log in logs)
                log.Unlisten(arrival);
        }
        cancellation.ThrowIfCancellationRequested();
    }

    private bool IsReady(FetchRequest request, FetchSession partitions, bool committed, bool byId)
    {
        var bytes = 0L;
        foreach (var entry in partitions.Partitions)
        {
            var offset = entry.Request.FetchOffset;
            if (LogOf(entry, byId) is not { } log || offset < log.LogStart || offset > log.LogEnd || entry.Request.CurrentLeaderEpoch > 0)
                return true;
            if (offset < log.LogEnd)
                bytes += Math.Min(log.BytesAfter(offset, committed), entry.Request.PartitionMaxBytes);
            if (bytes >= request.MinBytes)
                return true;
        }
        return false;
    }

    private List<PartitionResult> Read(FetchRequest request, FetchSession partitions, bool incremental, bool committed, bool byId, Reply reply)
    {
        var left = Math.Min(request.MaxBytes, MaxBytes);
        var results = new List<PartitionResult>();
        var any = false;
        foreach (var entry in partitions.Partitions)
        {
            var result = entry.Request.CurrentLeaderEpoch > 0 ? Refuse(ErrorCode.UnknownLeaderEpoch)
                : LogOf(entry, byId) is { } log
                ? log.Read(entry.Request.FetchOffset, Math.Min(left, entry.Request.PartitionMaxBytes), committed, wholeFirst: !any)
                : Refuse(byId ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition);
            if (result.Slice is { } slice)
            {
                any = true;
                left = Math.Max(0, left - slice.Length);
            }
            var known = (entry.HighWatermark, entry.LogStart, entry.LastStable);
            (entry.HighWatermark, entry.LogStart, entry.LastStable) = (result.HighWatermark, result.LogStart, result.LastStable);
            var hasMoved = known != (entry.HighWatermark, entry.LogStart, entry.LastStable);
            if (!incremental || result.Slice is not null || result.Error != ErrorCode.None || hasMoved)
                results.Add(new PartitionResult(entry, result));
        }
        foreach (var result in results)
            if (result.Result.Slice is not null)
                partitions.MoveToEnd(result.Entry);
        return results;

        static LogReadResult Refuse(ErrorCode error) => new(error, -1, -1, -1, null, null);
    }

    /// <summary>
    /// Lays out <see href="https://kafka.apache.org/protocol#The_Messages_Fetch">the response</see>, with a slice of a file wherever records belong.
    /// </summary>
    private static void Write(Reply reply, short version, FetchSession partitions, List<PartitionResult> results, int sessionId)
    {
        var writer = new ProtocolWriter(reply.Buffer) { Flexible = FetchRequest.Api.IsFlexible(version) };
        writer.WriteInt32(0); // no throttling
        if (version >= 7)
        {
            writer.WriteInt16((short)ErrorCode.None);
            writer.WriteInt32(sessionId);
        }
        var topics = results.GroupBy(result => (result.Entry.TopicId, result.Entry.Name)).ToArray();
        writer.WriteArrayLength(topics.Length);
        foreach (var topic in topics)
        {
            if (version >= ById)
                writer.WriteUuid(topic.Key.TopicId);
            else
                writer.WriteString(topic.Key.Name);
            writer.WriteArrayLength(topic.Count());
            foreach (var result in topic)
                Write(ref writer, reply, version, result);
            writer.WriteNoTaggedFields();
        }
        writer.WriteNoTaggedFields();
        writer.Flush();
    }

    private static void Write(ref ProtocolWriter writer, Reply reply, short version, PartitionResult partition)
    {
        var result = partition.Result;
        writer.WriteInt32(partition.Entry.Request.Index);
        writer.WriteInt16((short)result.Error);
        writer.WriteInt64(result.HighWatermark);
        writer.WriteInt64(result.LastStable);
        if (version >= 5)
            writer.WriteInt64(result.LogStart);
        writer.WriteArrayLength(result.Aborted?.Count ?? -1);
        foreach (var aborted in result.Aborted ?? [])
        {
            writer.WriteInt64(aborted.ProducerId);
            writer.WriteInt64(aborted.FirstOffset);
            writer.WriteNoTaggedFields();
        }
        if (version >= 11)
            writer.WriteInt32(-1); // no other replica to read from
        writer.WriteArrayLength(result.Slice?.Length ?? 0);
        if (result.Slice is { } slice)
        {
            writer.Flush();
            reply.Add(slice);
        }
        writer.WriteNoTaggedFields();
    }

    /// <summary>Tells one waiting fetch that records have come.</summary>
    private sealed class Arrival : IAppendListener
    {
        private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Appended() => Volatile.Read(ref _signal).TrySetResult();

        /// <summary>A task that ends with the next append after this call.</summary>
        public Task Next()
        {
            if (_signal.Task.IsCompleted)
                Volatile.Write(ref _signal, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _signal.Task;
        }
    }
}
