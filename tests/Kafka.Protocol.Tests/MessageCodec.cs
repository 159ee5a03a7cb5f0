using System.Buffers;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

/// <summary>One message type, so that a test can go through all of them.</summary>
internal abstract class MessageCodec
{
    public abstract Api Api { get; }

    public abstract Structure Random(Random random, short version, IFieldValues? aim = null);

    public abstract byte[] Write(Structure message, short version);

    public abstract Structure Read(ReadOnlySequence<byte> bytes, short version, out long left);

    /// <summary>The error codes in a message, other than none.</summary>
    public abstract IReadOnlySet<ErrorCode> Errors(Structure message);

    public bool IsRequest => ToString()!.EndsWith("Request", StringComparison.Ordinal);

    /// <summary>Every request and response of the library.</summary>
    public static IEnumerable<MessageCodec> All { get; } =
    [
        .. typeof(Api).Assembly.GetExportedTypes()
            .Where(type => !type.IsInterface && type.IsAssignableTo(typeof(IMessage)))
            .OrderBy(type => type.Name)
            .Select(type => (MessageCodec)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type))!),
    ];

    private sealed class Of<T> : MessageCodec where T : Message<T>, IMessage, new()
    {
        public override Api Api => T.Api;

        public override Structure Random(Random random, short version, IFieldValues? aim = null)
        {
            var wire = new RandomWire(random, aim);
            var message = new T();
            message.Layout(ref wire, version);
            return message;
        }

        public override byte[] Write(Structure message, short version)
        {
            using var buffer = new PooledBuffer();
            ((T)message).Write(buffer, version);
            return buffer.WrittenSpan.ToArray();
        }

        public override Structure Read(ReadOnlySequence<byte> bytes, short version, out long left)
        {
            var reader = new ProtocolReader(bytes);
            var message = Message<T>.Read(ref reader, version);
            left = reader.Remaining;
            return message;
        }

        public override IReadOnlySet<ErrorCode> Errors(Structure message) => ((T)message).Errors();

        public override string ToString() => typeof(T).Name;
    }
}
