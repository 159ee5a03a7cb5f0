namespace Kafka.Protocol.Client;

/// <summary>Hears what the connections of a client do, to measure it. It is called where they are read and written, from several threads, and has to return at once.</summary>
public interface IKafkaClientObserver
{
    /// <summary>A connection was made.</summary>
    void Connected();

    /// <summary>A connection has ended.</summary>
    void Closed();

    /// <summary>A broker has accepted the client's credentials, or refused them.</summary>
    void Authenticated(bool success);

    /// <summary>The id of the broker at an address is known.</summary>
    void Learned(BrokerAddress broker, int nodeId);

    /// <summary>A request was written.</summary>
    /// <param name="broker">To whom.</param>
    /// <param name="bytes">How long it is.</param>
    /// <param name="duration">How long it took to write it.</param>
    void Sent(BrokerAddress broker, int bytes, TimeSpan duration);

    /// <summary>An answer was read.</summary>
    /// <param name="broker">From whom.</param>
    /// <param name="bytes">How long it is.</param>
    /// <param name="waited">How long it was waited for since the answer before.</param>
    /// <param name="latency">How long ago its request was written.</param>
    /// <param name="duration">How long it took to understand it.</param>
    void Received(BrokerAddress broker, int bytes, TimeSpan waited, TimeSpan latency, TimeSpan duration);
}
