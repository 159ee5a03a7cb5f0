using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Connect.Api;
using Connect.Runtime.Metrics;

namespace Connect.Runtime.Kafka;

/// <summary>
/// A member of a consumer group that reads batches of records and hands them out where librdkafka keeps them, without a copy. Rebalances do not run
/// behind the reader's back: <see cref="Poll"/> stops before one, <see cref="PendingRebalance"/> says what it is, and the reader completes it
/// when it has stored what it read. Not thread-safe, except for <see cref="WaitAsync"/> being woken from librdkafka's threads.
/// </summary>
internal sealed unsafe partial class BatchConsumer : IDisposable
{
    private readonly nint _rk;
    private readonly nint _queue;
    private readonly GCHandle _self;
    private readonly Signal _signal = new();
    private readonly nint[] _messages;
    private readonly TopicNames _topicNames = new();
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Queue<Rebalance> _rebalances = new();
    private readonly TaskCompletionSource _firstAssignment = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _reset;
    private readonly TimeSpan? _resetAge;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly ClientMetrics? _metrics;
    private readonly BrokerWatch _watch;
    private int _count;
    private bool _closed;

    /// <summary>Joins a group.</summary>
    /// <param name="settings">librdkafka's settings, <c>group.id</c> among them.</param>
    /// <param name="maxPollRecords">The most records of one <see cref="Poll"/>.</param>
    /// <param name="logger">Gets librdkafka's own lines.</param>
    /// <param name="time">The clock.</param>
    /// <param name="resetAge">How old records may be to begin with where no offset is committed; null where <c>auto.offset.reset</c> says where.</param>
    /// <param name="metrics">Takes the statistics, where the settings ask for them.</param>
    /// <exception cref="ConnectException">A setting has a value that librdkafka refuses.</exception>
    public BatchConsumer(IReadOnlyDictionary<string, string> settings, int maxPollRecords, ILogger logger, TimeProvider time,
        TimeSpan? resetAge = null, ClientMetrics? metrics = null)
    {
        _metrics = metrics;
        _logger = logger;
        _time = time;
        _settings = settings;
        _messages = new nint[maxPollRecords];
        _self = GCHandle.Alloc(this);
        (_reset, _resetAge) = (settings.GetValueOrDefault("auto.offset.reset", ""), resetAge);
        var conf = Librdkafka.ConfNew();
        var error = stackalloc byte[512];
        try
        {
            foreach (var (name, value) in settings)
                if (Librdkafka.ConfSet(conf, name, value, error, 512) != 0)
                    throw new ConnectException($"The Kafka client refuses the setting {name}: {Marshal.PtrToStringUTF8((nint)error)}");
            Librdkafka.ConfSetOpaque(conf, GCHandle.ToIntPtr(_self));
            Librdkafka.ConfSetRebalanceCallback(conf, &OnRebalance);
            Librdkafka.ConfSetLogCallback(conf, &OnLog);
            Librdkafka.ConfSetErrorCallback(conf, &OnError);
            if (metrics is not null) Librdkafka.ConfSetStatisticsCallback(conf, &OnStatistics);
            _rk = Librdkafka.New(1, conf, error, 512);
            if (_rk == 0) throw new ConnectException($"The Kafka consumer cannot be made: {Marshal.PtrToStringUTF8((nint)error)}");
            conf = 0;
        }
        finally
        {
            if (conf != 0) { Librdkafka.ConfDestroy(conf); _self.Free(); }
        }
        _watch = BrokerWatch.Of(_rk, settings, logger, time);
        Check(Librdkafka.PollSetConsumer(_rk), "read through one queue");
        _queue = Librdkafka.QueueGetConsumer(_rk);
        Librdkafka.QueueEventCallback(_queue, &OnEvent, GCHandle.ToIntPtr(_self));
    }

    /// <summary>The rebalance that waits to be completed, or null.</summary>
    public Rebalance? PendingRebalance => _rebalances.TryPeek(out var r) ? r : null;

    /// <summary>Ends when the group has given this member its first assignment, or when it has left.</summary>
    public Task FirstAssignment => _firstAssignment.Task;

    /// <summary>The error that ended this consumer, or null.</summary>
    public string? FatalError { get; private set; }

    /// <summary>How many records the last <see cref="Poll"/> read.</summary>
    public int Count => _count;

    /// <summary>A record of the last <see cref="Poll"/>; valid until <see cref="Release"/>.</summary>
    public ConsumedRecord this[int index] => new((Librdkafka.Message*)_messages[index], this);

    /// <summary>Subscribes to topics, in place of those before.</summary>
    /// <exception cref="ConnectException">A name cannot be that of a topic: librdkafka would wait for it for ever.</exception>
    public void Subscribe(IEnumerable<string> topics)
    {
        topics = [.. topics];
        var bad = topics.Where(t => !LegalName().IsMatch(t) || t is "." or "..").ToList();
        if (bad.Count > 0)
            throw new ConnectException($"Invalid topics: [{string.Join(", ", bad)}]: expected names of at most 249 letters, digits, dots, underscores and dashes");
        var list = Librdkafka.ListNew(4);
        foreach (var topic in topics) Librdkafka.ListAdd(list, topic, -1);
        var error = Librdkafka.Subscribe(_rk, list);
        Librdkafka.ListDestroy(list);
        Check(error, "subscribe");
    }

    /// <summary>
    /// Takes the records that have arrived, at most <c>maxPollRecords</c>, without waiting. Records of the poll before must have been released. Stops
    /// where a rebalance begins: records that come with a pending rebalance are from before it.
    /// </summary>
    /// <returns>How many records there are; 0 is the time for <see cref="WaitAsync"/>.</returns>
    public int Poll()
    {
        _watch.Look();
        if (_rebalances.Count > 0) return _count = 0;
        nint got;
        fixed (nint* messages = _messages) got = Librdkafka.ConsumeBatch(_queue, 0, (Librdkafka.Message**)messages, (nuint)_messages.Length);
        if (got < 0) got = 0;
        _count = 0;
        for (var i = 0; i < (int)got; i++)
        {
            var message = (Librdkafka.Message*)_messages[i];
            if (message->Error == Librdkafka.NoError)
            {
                _messages[_count++] = (nint)message;
                continue;
            }
            if (message->Error != Librdkafka.PartitionEof) NotePartition(message);
            Librdkafka.MessageDestroy(message);
        }
        return _count;
    }

    /// <summary>Gives the records of the last poll back to librdkafka.</summary>
    public void Release()
    {
        // Until now the records have held their topics.
        _topicNames.ClearHandles();
        for (var i = 0; i < _count; i++) Librdkafka.MessageDestroy((Librdkafka.Message*)_messages[i]);
        _count = 0;
    }

    /// <summary>Waits until there may be records, a rebalance or an error, or the time is over.</summary>
    public ValueTask WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        _signal.WaitAsync(_watch.Due is { } due && due < timeout ? due : timeout, _time, cancellationToken);

    /// <summary>Ends a wait at once.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Completes the pending rebalance: the partitions become this member's, or are given up.</summary>
    /// <param name="starts">Where to begin in partitions that are to be read neither from the committed offset nor from where librdkafka would find a start.</param>
    public void CompleteRebalance(IReadOnlyDictionary<TopicPartition, long>? starts = null)
    {
        var rebalance = _rebalances.Dequeue();
        var cooperative = Marshal.PtrToStringUTF8((nint)Librdkafka.RebalanceProtocol(_rk)) == "COOPERATIVE";
        WithList(rebalance.Partitions.Select(p => (p, starts is not null && starts.TryGetValue(p, out var start) ? start : Librdkafka.InvalidOffset)), list =>
        {
            int code;
            if (cooperative)
            {
                var error = rebalance.IsAssignment ? Librdkafka.IncrementalAssign(_rk, list) : Librdkafka.IncrementalUnassign(_rk, list);
                code = error == 0 ? 0 : Librdkafka.ErrorCode(error);
                if (error != 0) Librdkafka.ErrorDestroy(error);
            }
            else code = Librdkafka.Assign(_rk, rebalance.IsAssignment ? list : null);
            Check(code, rebalance.IsAssignment ? "take over partitions" : "give up partitions");
        });
    }

    /// <summary>Commits offsets and waits for the broker's answer.</summary>
    /// <returns>Null, or what the broker said.</returns>
    public string? Commit(IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        string? failure = null;
        WithList(offsets.Select(o => (o.Key, o.Value)), list =>
        {
            var error = Librdkafka.Commit(_rk, list, 0);
            for (var i = 0; error == 0 && i < list->Count; i++) error = list->Elements[i].Error;
            if (error is not (Librdkafka.NoError or Librdkafka.NoOffset)) failure = Librdkafka.TextOf(error);
        });
        return failure;
    }

    /// <summary>The group's committed offsets; partitions without one are left out.</summary>
    public Dictionary<TopicPartition, long> Committed(IEnumerable<TopicPartition> partitions, TimeSpan timeout)
    {
        var found = new Dictionary<TopicPartition, long>();
        WithList(partitions.Select(p => (p, (long)Librdkafka.InvalidOffset)), list =>
        {
            Check(Librdkafka.Committed(_rk, list, (int)timeout.TotalMilliseconds), "read the committed offsets");
            for (var i = 0; i < list->Count; i++)
                if (list->Elements[i].Offset >= 0) found[PartitionOf(list->Elements[i])] = list->Elements[i].Offset;
        });
        return found;
    }

    /// <summary>
    /// Where <c>auto.offset.reset</c> lets reading begin in partitions without a committed offset: at their beginning, at their end, or with the first record
    /// of a certain age, which is their end where all are older. Those are left out for which it says anything else, or no broker answers.
    /// </summary>
    public Dictionary<TopicPartition, long> Starts(IEnumerable<TopicPartition> partitions, TimeSpan timeout)
    {
        if (_resetAge is { } age)
        {
            var asked = partitions.ToList();
            var now = _time.GetUtcNow();
            var since = now - DateTimeOffset.UnixEpoch > age ? (now - age).ToUnixTimeMilliseconds() : 0;
            var found = At(asked, since, timeout);
            foreach (var (partition, end) in At(asked.Where(p => !found.ContainsKey(p)), Librdkafka.LatestOffset, timeout)) found[partition] = end;
            return found;
        }
        return _reset switch
        {
            "earliest" => At(partitions, Librdkafka.EarliestOffset, timeout),
            "latest" => At(partitions, Librdkafka.LatestOffset, timeout),
            _ => [],
        };
    }

    /// <summary>Where a partition begins and ends, as far as the brokers' last answer says; null as long as there was none.</summary>
    public (long Start, long End)? Ends(TopicPartition partition)
    {
        long start, end;
        return Librdkafka.WatermarkOffsets(_rk, partition.Topic, partition.Partition, &start, &end) == Librdkafka.NoError && end >= 0 ? (Math.Max(0, start), end) : null;
    }

    // The first offsets at or after a time, in milliseconds since 1970.
    private Dictionary<TopicPartition, long> At(IEnumerable<TopicPartition> partitions, long time, TimeSpan timeout)
    {
        var found = new Dictionary<TopicPartition, long>();
        WithList(partitions.Select(p => (p, time)), list =>
        {
            if (Librdkafka.OffsetsForTimes(_rk, list, (int)timeout.TotalMilliseconds) != Librdkafka.NoError) return;
            for (var i = 0; i < list->Count; i++)
                if (list->Elements[i] is { Error: Librdkafka.NoError, Offset: >= 0 } start) found[PartitionOf(start)] = start.Offset;
        });
        return found;
    }

    /// <summary>Reads on from other offsets; blocks until the partitions' readers have taken note.</summary>
    public void Seek(IReadOnlyDictionary<TopicPartition, long> offsets) => WithList(offsets.Select(o => (o.Key, o.Value)), list =>
    {
        for (var attempt = 1; ; attempt++)
        {
            var error = Librdkafka.SeekPartitions(_rk, list, 10_000);
            if (error == 0) return;
            var code = Librdkafka.ErrorCode(error);
            Librdkafka.ErrorDestroy(error);
            // A partition whose fetcher is just being set up times out at once.
            if (code != Librdkafka.TimedOut || attempt == 5) Check(code, "seek");
        }
    });

    /// <summary>Stops reading partitions.</summary>
    public void Pause(IEnumerable<TopicPartition> partitions) =>
        WithList(partitions.Select(p => (p, (long)Librdkafka.InvalidOffset)), list => Check(Librdkafka.Pause(_rk, list), "pause"));

    /// <summary>Reads partitions again.</summary>
    public void Resume(IEnumerable<TopicPartition> partitions) =>
        WithList(partitions.Select(p => (p, (long)Librdkafka.InvalidOffset)), list => Check(Librdkafka.Resume(_rk, list), "resume"));

    /// <summary>Leaves the group and frees everything; blocks for the leave request's round trip.</summary>
    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        _firstAssignment.TrySetResult();
        Release();
        StopMatching();
        Librdkafka.QueueEventCallback(_queue, null, 0);
        // Rebalances that closing causes are completed at once by the callback; closing would wait for ever for one that nobody completed before.
        if (_rebalances.Count > 0) _ = Librdkafka.Assign(_rk, null);
        _ = Librdkafka.ConsumerClose(_rk);
        Librdkafka.QueueDestroy(_queue);
        Librdkafka.Destroy(_rk, 0);
        _self.Free();
        LibrdkafkaResolver.ReturnFreedMemory();
    }

    // What Kafka's brokers allow.
    [GeneratedRegex("^[A-Za-z0-9._-]{1,249}\\z")]
    private static partial Regex LegalName();

    internal string TopicName(nint topic) => _topicNames.Of(topic, &Librdkafka.TopicName);

    private delegate void ListAction(Librdkafka.TopicPartitionList* list);

    private static void WithList(IEnumerable<(TopicPartition Partition, long Offset)> partitions, ListAction action)
    {
        var list = Librdkafka.ListNew(4);
        try
        {
            foreach (var (partition, offset) in partitions) Librdkafka.ListAdd(list, partition.Topic, partition.Partition)->Offset = offset;
            if (list->Count > 0) action(list);
        }
        finally { Librdkafka.ListDestroy(list); }
    }

    private static TopicPartition PartitionOf(in Librdkafka.TopicPartitionOffset p) => new(Marshal.PtrToStringUTF8((nint)p.Topic)!, p.Partition);

    private static void Check(int error, string what)
    {
        if (error != 0) throw new ConnectException($"The Kafka consumer failed to {what}: {Librdkafka.TextOf(error)}");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRebalance(nint rk, int error, Librdkafka.TopicPartitionList* partitions, nint opaque)
    {
        var self = (BatchConsumer)GCHandle.FromIntPtr(opaque).Target!;
        if (self._closed) { _ = Librdkafka.Assign(rk, null); return; }
        var list = new TopicPartition[partitions->Count];
        for (var i = 0; i < list.Length; i++) list[i] = PartitionOf(partitions->Elements[i]);
        self._rebalances.Enqueue(new Rebalance(error == Librdkafka.AssignPartitions, list, Librdkafka.AssignmentLost(rk) != 0));
        self._firstAssignment.TrySetResult();
        // Nothing after this event may be read before the rebalance is completed.
        Librdkafka.Yield(rk);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnEvent(nint rk, nint opaque) => ((BatchConsumer)GCHandle.FromIntPtr(opaque).Target!)._signal.Set();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(nint rk, int level, byte* facility, byte* text)
    {
        var opaque = rk == 0 ? 0 : Librdkafka.Opaque(rk);
        if (opaque == 0) return;
        var self = (BatchConsumer)GCHandle.FromIntPtr(opaque).Target!;
        KafkaLog.Write(self._logger, level, Marshal.PtrToStringUTF8((nint)facility) ?? "", Marshal.PtrToStringUTF8((nint)text) ?? "");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(nint rk, int error, byte* reason, nint opaque)
    {
        var self = (BatchConsumer)GCHandle.FromIntPtr(opaque).Target!;
        self.Note(error, Marshal.PtrToStringUTF8((nint)reason) ?? "");
    }

    // The text is the library's to free.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnStatistics(nint rk, byte* json, nuint length, nint opaque)
    {
        ((BatchConsumer)GCHandle.FromIntPtr(opaque).Target!).TakeStatistics(new ReadOnlySpan<byte>(json, (int)length));
        return 0;
    }

    // An exception must not run through the library.
    private void TakeStatistics(ReadOnlySpan<byte> json)
    {
        try { _metrics!.Update(json); }
        catch (System.Text.Json.JsonException e) { LogStatistics(e.Message); }
    }

    private void NotePartition(Librdkafka.Message* message)
    {
        var text = message->Payload is null ? Librdkafka.TextOf(message->Error) : Encoding.UTF8.GetString(message->Payload, (int)message->Length);
        if (message->Topic != 0)
        {
            var partition = $"{Marshal.PtrToStringUTF8((nint)Librdkafka.TopicName(message->Topic))}-{message->Partition}";
            text = !FinalErrors.IsNoReset(message->Error) ? $"{partition}: {text}"
                : $"Undefined offset with no reset policy for partitions: [{partition}] (auto.offset.reset=none: {text})";
        }
        Note(message->Error, text);
    }

    private void Note(int error, string text)
    {
        if (error == Librdkafka.AllBrokersDown) _watch.AllDown();
        if (error == FinalErrors.Authentication) text = Credentials.Refused(_settings, text);
        if (FinalErrors.Contains(error, text)) FatalError = text;
        LogConsumerError(text);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka consumer: {Reason}")]
    private partial void LogConsumerError(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The statistics of the Kafka consumer cannot be read: {Reason}")]
    private partial void LogStatistics(string reason);

    /// <summary>An assignment or revocation that the reader completes.</summary>
    /// <param name="IsAssignment">Whether partitions come rather than go.</param>
    /// <param name="Partitions">Which.</param>
    /// <param name="Lost">Whether they belong to somebody else already, so that nothing can be committed any more.</param>
    internal sealed record Rebalance(bool IsAssignment, IReadOnlyList<TopicPartition> Partitions, bool Lost);
}
