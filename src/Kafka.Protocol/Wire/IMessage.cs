namespace Kafka.Protocol.Wire;

/// <summary>A request or a response of one API.</summary>
public interface IMessage
{
    /// <summary>The API the message belongs to, with the versions that can be read and written.</summary>
    static abstract Api Api { get; }
}
