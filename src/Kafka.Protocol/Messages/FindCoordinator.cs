using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks which broker coordinates groups or transactional producers.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_FindCoordinator</remarks>
public sealed class FindCoordinatorRequest : Message<FindCoordinatorRequest>, IMessage, IRequest<FindCoordinatorResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.FindCoordinator);

    /// <summary>What the keys are. From version 1; before that, groups.</summary>
    public CoordinatorType KeyType { get; set; }

    /// <summary>The ids of groups or the transactional ids; exactly one up to version 3.</summary>
    public List<string> Keys { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version <= 3)
            Keys = wire.Single(Keys);
        if (version >= 1)
            KeyType = wire.Enum(KeyType);
        if (version >= 4)
            Keys = wire.Strings(Keys);
        wire.TaggedFields(this, version);
    }
}

/// <summary>Brokers: the answer to <see cref="FindCoordinatorRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_FindCoordinator</remarks>
public sealed class FindCoordinatorResponse : Message<FindCoordinatorResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.FindCoordinator);

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 1.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>A coordinator for each key; exactly one up to version 3, where its key is not sent.</summary>
    public List<Coordinator> Coordinators { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 1)
            ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Coordinators = version >= 4 ? wire.Array(Coordinators, version) : wire.Single(Coordinators, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>The coordinator of one key.</summary>
    public sealed class Coordinator : Structure
    {
        /// <summary>The id of the group or the transactional id. From version 4.</summary>
        public string Key { get; set; } = "";

        /// <summary>The broker's id; -1 with an error.</summary>
        public int NodeId { get; set; }

        /// <summary>The broker's host name or address.</summary>
        public string Host { get; set; } = "";

        /// <summary>The broker's port.</summary>
        public int Port { get; set; }

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Words for the error; null when the code says it all. From version 1.</summary>
        public string? ErrorMessage { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            if (version >= 4)
                Key = wire.String(Key);
            else
                LayoutError(ref wire, version);
            NodeId = wire.Int32(NodeId);
            Host = wire.String(Host);
            Port = wire.Int32(Port);
            if (version < 4)
                return;
            LayoutError(ref wire, version);
            wire.TaggedFields(this, version);
        }

        private void LayoutError<TWire>(ref TWire wire, short version) where TWire : struct, IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            if (version >= 1)
                ErrorMessage = wire.NullableString(ErrorMessage);
        }
    }
}
