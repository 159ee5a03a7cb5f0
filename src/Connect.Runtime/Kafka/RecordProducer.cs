using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Connect.Api;
using Connect.Runtime.Metrics;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Kafka;

/// <summary>
/// Sends records straight from the caller's buffers and reports what became of each by the number it was given, without an object a record.
/// Used from one thread at a time, except for <see cref="WaitAsync"/> being woken from librdkafka's threads.
/// </summary>
internal sealed unsafe partial class RecordProducer : IDisposable
{
    private const int DeliveryEvent = 0x1, ErrorEvent = 0x8, StatisticsEvent = 0x40;
    private readonly nint _rk;
    private readonly nint _queue;
    private readonly GCHandle _self;
    private readonly Signal _signal = new();
    private readonly Dictionary<string, nint> _topics = new(StringComparer.Ordinal);
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly ClientMetrics? _metrics;
    private readonly TimeSpan? _maxBlock;
    private readonly BrokerWatch _watch;
    private bool _closed;

    /// <summary>What became of a record.</summary>
    /// <param name="sequence">The number it was sent with.</param>
    /// <param name="partition">The partition it is in.</param>
    /// <param name="offset">Its offset there.</param>
    /// <param name="error">Null if it is stored, else why not.</param>
    public delegate void Delivered(long sequence, int partition, long offset, string? error);

    /// <summary>Connects.</summary>
    /// <param name="settings">librdkafka's settings.</param>
    /// <param name="logger">Gets librdkafka's own lines.</param>
    /// <param name="time">The clock.</param>
    /// <param name="maxBlock">How long calls of transactions wait for brokers (<c>max.block.ms</c>); null, as in Connect's own producers, for ever.</param>
    /// <param name="metrics">Takes the statistics, where the settings ask for them.</param>
    /// <exception cref="ConnectException">A setting has a value that librdkafka refuses.</exception>
    public RecordProducer(IReadOnlyDictionary<string, string> settings, ILogger logger, TimeProvider time, TimeSpan? maxBlock = null, ClientMetrics? metrics = null)
    {
        _metrics = metrics;
        _logger = logger;
        _time = time;
        _settings = settings;
        _maxBlock = maxBlock;
        _self = GCHandle.Alloc(this);
        var conf = Librdkafka.ConfNew();
        var error = stackalloc byte[512];
        try
        {
            foreach (var (name, value) in settings)
                if (Librdkafka.ConfSet(conf, name, value, error, 512) != 0)
                    throw new ConnectException($"The Kafka client refuses the setting {name}: {Marshal.PtrToStringUTF8((nint)error)}");
            Librdkafka.ConfSetOpaque(conf, GCHandle.ToIntPtr(_self));
            Librdkafka.ConfSetEvents(conf, DeliveryEvent | ErrorEvent | (metrics is null ? 0 : StatisticsEvent));
            Librdkafka.ConfSetLogCallback(conf, &OnLog);
            _rk = Librdkafka.New(0, conf, error, 512);
            if (_rk == 0) throw new ConnectException($"The Kafka producer cannot be made: {Marshal.PtrToStringUTF8((nint)error)}");
            conf = 0;
        }
        finally
        {
            if (conf != 0) { Librdkafka.ConfDestroy(conf); _self.Free(); }
        }
        _watch = BrokerWatch.Of(_rk, settings, logger, time);
        _queue = Librdkafka.QueueGetMain(_rk);
        Librdkafka.QueueEventCallback(_queue, &OnEvent, GCHandle.ToIntPtr(_self));
    }

    /// <summary>Records that were sent and not yet reported.</summary>
    public int InFlight { get; private set; }

    /// <summary>The error that ended this producer, or null: waiting does not mend it.</summary>
    public string? FatalError { get; private set; }

    /// <summary>Whether it is known that a newer producer of the same transactional id has taken this one's place.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>Puts a record into the send queue.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition, or null for the partitioner's choice.</param>
    /// <param name="timestamp">Milliseconds since 1970-01-01T00:00:00Z, or null for now.</param>
    /// <param name="hasKey">Whether the key is not null.</param>
    /// <param name="key">The key's bytes; copied.</param>
    /// <param name="hasValue">Whether the value is not null.</param>
    /// <param name="value">The value's bytes; copied.</param>
    /// <param name="headers">Headers, or null.</param>
    /// <param name="sequence">The number by which the record is reported.</param>
    /// <returns>False where the queue is full: drain and wait, then send again.</returns>
    /// <exception cref="ConnectException">The record is refused at once, being too large for example.</exception>
    public bool Send(string topic, int? partition, long? timestamp, bool hasKey, ReadOnlySpan<byte> key, bool hasValue, ReadOnlySpan<byte> value,
        IReadOnlyList<KeyValuePair<string, byte[]?>>? headers, long sequence)
    {
        var handle = TopicHandle(topic);
        var arguments = stackalloc Librdkafka.ProduceArgument[8];
        var count = 0;
        arguments[count++] = new() { Type = Librdkafka.TopicHandleArgument, Pointer = handle };
        arguments[count++] = new() { Type = Librdkafka.FlagsArgument, Int = Librdkafka.CopyFlag };
        arguments[count++] = new() { Type = Librdkafka.OpaqueArgument, Pointer = (nint)sequence };
        if (partition is { } p) arguments[count++] = new() { Type = Librdkafka.PartitionArgument, Int = p };
        if (timestamp is { } t) arguments[count++] = new() { Type = Librdkafka.TimestampArgument, Long = t };
        var list = headers is { Count: > 0 } ? MakeHeaders(headers) : 0;
        byte nothing;
        fixed (byte* keyBytes = key, valueBytes = value)
        {
            // An empty span has no address, and null would mean no key at all.
            if (hasKey) arguments[count++] = new() { Type = Librdkafka.KeyArgument, Pointer = (nint)(key.IsEmpty ? &nothing : keyBytes), Size = (nuint)key.Length };
            if (hasValue)
                arguments[count++] = new() { Type = Librdkafka.ValueArgument, Pointer = (nint)(value.IsEmpty ? &nothing : valueBytes), Size = (nuint)value.Length };
            if (list != 0) arguments[count++] = new() { Type = Librdkafka.HeadersArgument, Pointer = list };
            var error = Librdkafka.Produce(_rk, arguments, (nuint)count);
            if (error == 0) { InFlight++; return true; }
            if (list != 0) Librdkafka.HeadersDestroy(list);
            var code = Librdkafka.ErrorCode(error);
            var text = Marshal.PtrToStringUTF8((nint)Librdkafka.ErrorString(error));
            Librdkafka.ErrorDestroy(error);
            IsFenced |= code == Librdkafka.Fenced;
            return code == Librdkafka.QueueFull ? false : throw new ConnectException($"The record for topic {topic} cannot be sent: {text}");
        }
    }

    /// <summary>Reports what has become of records, without waiting.</summary>
    public void Drain(Delivered delivered)
    {
        nint e;
        while ((e = Librdkafka.QueuePoll(_queue, 0)) != 0)
        {
            if (Librdkafka.EventType(e) == DeliveryEvent)
            {
                Librdkafka.Message* message;
                while ((message = Librdkafka.EventNextMessage(e)) is not null)
                {
                    InFlight--;
                    IsFenced |= message->Error is Librdkafka.Fenced or Librdkafka.ProducerFenced;
                    delivered(message->Private, message->Partition, message->Offset, message->Error == 0 ? null : Librdkafka.TextOf(message->Error));
                }
            }
            else if (Librdkafka.EventType(e) == ErrorEvent)
            {
                var error = Librdkafka.EventError(e);
                var text = Marshal.PtrToStringUTF8((nint)Librdkafka.EventErrorText(e)) ?? Librdkafka.TextOf(error);
                IsFenced |= error == Librdkafka.Fenced;
                // librdkafka goes on trying; a Java producer gives up.
                if (error == Librdkafka.AllBrokersDown) _watch.AllDown();
                if (error == FinalErrors.Authentication) text = Credentials.Refused(_settings, text);
                if (FinalErrors.Contains(error, text)) FatalError = text;
                LogProducerError(text);
            }
            else if (Librdkafka.EventType(e) == StatisticsEvent)
            {
                try { _metrics!.Update(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Librdkafka.EventStatistics(e))); }
                catch (System.Text.Json.JsonException failure) { LogStatistics(failure.Message); }
            }
            Librdkafka.EventDestroy(e);
        }
        _watch.Look();
    }

    /// <summary>Waits until there may be something to drain, or the time is over.</summary>
    public ValueTask WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        _signal.WaitAsync(_watch.Due is { } due && due < timeout ? due : timeout, _time, cancellationToken);

    /// <summary>Ends a wait at once.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Drops what has not been sent and disconnects; blocks until librdkafka's threads have ended.</summary>
    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        Librdkafka.QueueEventCallback(_queue, null, 0);
        _ = Librdkafka.Purge(_rk, 3);
        Drain(static (_, _, _, _) => { });
        foreach (var topic in _topics.Values) Librdkafka.TopicDestroy(topic);
        Librdkafka.QueueDestroy(_queue);
        Librdkafka.Destroy(_rk, 0);
        _self.Free();
        LibrdkafkaResolver.ReturnFreedMemory();
    }

    private nint TopicHandle(string topic)
    {
        if (_topics.TryGetValue(topic, out var handle)) return handle;
        handle = Librdkafka.TopicNew(_rk, topic, 0);
        return handle != 0 ? _topics[topic] = handle : throw new ConnectException($"'{topic}' is not a topic's name");
    }

    private static nint MakeHeaders(IReadOnlyList<KeyValuePair<string, byte[]?>> headers)
    {
        var list = Librdkafka.HeadersNew((nuint)headers.Count);
        foreach (var (name, value) in headers)
        {
            var text = Encoding.UTF8.GetBytes(name);
            fixed (byte* n = text, v = value)
            {
                byte nothing;
                _ = Librdkafka.HeaderAdd(list, n, text.Length, value is null ? null : value.Length == 0 ? &nothing : v, value?.Length ?? 0);
            }
        }
        return list;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnEvent(nint rk, nint opaque) => ((RecordProducer)GCHandle.FromIntPtr(opaque).Target!)._signal.Set();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(nint rk, int level, byte* facility, byte* text)
    {
        var opaque = rk == 0 ? 0 : Librdkafka.Opaque(rk);
        if (opaque == 0) return;
        var self = (RecordProducer)GCHandle.FromIntPtr(opaque).Target!;
        KafkaLog.Write(self._logger, level, Marshal.PtrToStringUTF8((nint)facility) ?? "", Marshal.PtrToStringUTF8((nint)text) ?? "");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The statistics of the Kafka producer cannot be read: {Reason}")]
    private partial void LogStatistics(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka producer: {Reason}")]
    private partial void LogProducerError(string reason);
}
