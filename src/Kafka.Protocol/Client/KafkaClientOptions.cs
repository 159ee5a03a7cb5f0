using System.Net.Security;

namespace Kafka.Protocol.Client;

/// <summary>How to reach a cluster.</summary>
public sealed class KafkaClientOptions
{
    /// <summary>Brokers to ask for the others; at least one.</summary>
    public required IReadOnlyList<BrokerAddress> BootstrapServers { get; init; }

    /// <summary>The client's name for itself, in the brokers' logs and quotas.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>How to speak TLS to a host; null for connections in clear. Called once for each connection, with the host's name.</summary>
    public Func<string, SslClientAuthenticationOptions>? Tls { get; init; }

    /// <summary>Who the client is; null when brokers do not ask.</summary>
    public SaslCredentials? Sasl { get; init; }

    /// <summary>Hears what the connections do; null where nobody measures it.</summary>
    public IKafkaClientObserver? Observer { get; init; }

    /// <summary>How long a connection may take, TLS and authentication included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a broker may take to answer a request. The connection is closed when it takes longer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <see cref="KafkaClient"/> goes on looking for a broker that does what is asked.</summary>
    public TimeSpan ApiTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait before the first repetition; doubled for each further one.</summary>
    public TimeSpan RetryBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long to wait before a repetition at most.</summary>
    public TimeSpan MaxRetryBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many bytes an answer may have at most.</summary>
    public int MaxResponseBytes { get; init; } = 128 * 1024 * 1024;
}
