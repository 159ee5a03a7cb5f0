using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks for the cluster's id, brokers and controller.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeCluster</remarks>
public sealed class DescribeClusterRequest : Message<DescribeClusterRequest>, IMessage, IRequest<DescribeClusterResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeCluster);

    /// <summary>Whether to tell what the caller may do on the cluster.</summary>
    public bool IncludeClusterAuthorizedOperations { get; set; }

    /// <summary>Which listeners: 1 those of brokers, 2 those of controllers. From version 1.</summary>
    public sbyte EndpointType { get; set; } = 1;

    /// <summary>Whether to list brokers that are fenced. From version 2.</summary>
    public bool IncludeFencedBrokers { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        IncludeClusterAuthorizedOperations = wire.Boolean(IncludeClusterAuthorizedOperations);
        if (version >= 1)
            EndpointType = wire.Int8(EndpointType);
        if (version >= 2)
            IncludeFencedBrokers = wire.Boolean(IncludeFencedBrokers);
        wire.TaggedFields(this, version);
    }
}

/// <summary>The cluster: the answer to <see cref="DescribeClusterRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeCluster</remarks>
public sealed class DescribeClusterResponse : Message<DescribeClusterResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeCluster);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Words for the error; null when the code says it all.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>Which listeners: 1 those of brokers, 2 those of controllers. From version 1.</summary>
    public sbyte EndpointType { get; set; } = 1;

    /// <summary>The cluster's id.</summary>
    public string ClusterId { get; set; } = "";

    /// <summary>The id of the broker that answers administration; -1 when there is none.</summary>
    public int ControllerId { get; set; } = -1;

    /// <summary>The brokers.</summary>
    public List<Broker> Brokers { get; set; } = [];

    /// <summary>The operations that the caller may do on the cluster, a bit for each; int.MinValue when not asked for.</summary>
    public int ClusterAuthorizedOperations { get; set; } = int.MinValue;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ErrorMessage = wire.NullableString(ErrorMessage);
        if (version >= 1)
            EndpointType = wire.Int8(EndpointType);
        ClusterId = wire.String(ClusterId);
        ControllerId = wire.Int32(ControllerId);
        Brokers = wire.Array(Brokers, version);
        ClusterAuthorizedOperations = wire.Int32(ClusterAuthorizedOperations);
        wire.TaggedFields(this, version);
    }

    /// <summary>A broker and where it listens.</summary>
    public sealed class Broker : Structure
    {
        /// <summary>The broker's id.</summary>
        public int BrokerId { get; set; }

        /// <summary>The broker's host name or address.</summary>
        public string Host { get; set; } = "";

        /// <summary>The broker's port.</summary>
        public int Port { get; set; }

        /// <summary>The broker's rack; null when it has none.</summary>
        public string? Rack { get; set; }

        /// <summary>Whether the broker is fenced: registered, but not in use. From version 2.</summary>
        public bool IsFenced { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            BrokerId = wire.Int32(BrokerId);
            Host = wire.String(Host);
            Port = wire.Int32(Port);
            Rack = wire.NullableString(Rack);
            if (version >= 2)
                IsFenced = wire.Boolean(IsFenced);
            wire.TaggedFields(this, version);
        }
    }
}
