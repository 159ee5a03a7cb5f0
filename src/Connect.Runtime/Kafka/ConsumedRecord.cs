using System.Runtime.InteropServices;
using Connect.Api;

namespace Connect.Runtime.Kafka;

/// <summary>A record where librdkafka keeps it: valid until its batch is released.</summary>
internal readonly unsafe ref struct ConsumedRecord(Librdkafka.Message* message, BatchConsumer consumer)
{
    public string Topic => consumer.TopicName(message->Topic);
    public int Partition => message->Partition;
    public long Offset => message->Offset;
    public bool HasKey => message->Key is not null;
    public ReadOnlySpan<byte> Key => new(message->Key, (int)message->KeyLength);
    public bool HasValue => message->Payload is not null;
    public ReadOnlySpan<byte> Value => new(message->Payload, (int)message->Length);

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z, and where they come from.</summary>
    public (long? Timestamp, TimestampType Type) Timestamp
    {
        get
        {
            int type;
            var milliseconds = Librdkafka.MessageTimestamp(message, &type);
            return type switch
            {
                1 => (milliseconds, TimestampType.CreateTime),
                2 => (milliseconds, TimestampType.LogAppendTime),
                _ => (null, TimestampType.NoTimestampType),
            };
        }
    }

    /// <summary>The headers as they came, or null for none.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>>? Headers
    {
        get
        {
            nint headers;
            if (Librdkafka.MessageHeaders(message, &headers) != 0) return null;
            var list = new List<KeyValuePair<string, byte[]?>>();
            byte* name, value;
            nuint size;
            for (nuint i = 0; Librdkafka.HeaderGetAll(headers, i, &name, &value, &size) == 0; i++)
                list.Add(new(Marshal.PtrToStringUTF8((nint)name)!, value is null ? null : new ReadOnlySpan<byte>(value, (int)size).ToArray()));
            return list;
        }
    }

    /// <summary>A copy that outlives the batch: for dead letters.</summary>
    public RawRecord Copy()
    {
        var (timestamp, type) = Timestamp;
        return new RawRecord(Topic, Partition, Offset, HasKey ? Key.ToArray() : null, HasValue ? Value.ToArray() : null, timestamp, type, Headers ?? []);
    }
}

/// <summary>A record of a topic as bytes.</summary>
internal sealed record RawRecord(string Topic, int Partition, long Offset, byte[]? Key, byte[]? Value, long? Timestamp, TimestampType TimestampType,
    IReadOnlyList<KeyValuePair<string, byte[]?>> Headers);
