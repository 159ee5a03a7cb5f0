using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Changes single settings of topics and brokers (KIP-339).</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_IncrementalAlterConfigs</remarks>
public sealed class IncrementalAlterConfigsRequest : Message<IncrementalAlterConfigsRequest>, IMessage, IRequest<IncrementalAlterConfigsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.IncrementalAlterConfigs);

    /// <summary>The resources.</summary>
    public List<Resource> Resources { get; set; } = [];

    /// <summary>Whether to check the request and change nothing.</summary>
    public bool ValidateOnly { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Resources = wire.Array(Resources, version);
        ValidateOnly = wire.Boolean(ValidateOnly);
        wire.TaggedFields(this, version);
    }

    /// <summary>A topic or a broker.</summary>
    public sealed class Resource : Structure
    {
        /// <summary>The kind of resource.</summary>
        public ConfigResourceType ResourceType { get; set; }

        /// <summary>The topic's name, or the broker's id as text.</summary>
        public string ResourceName { get; set; } = "";

        /// <summary>The settings.</summary>
        public List<Config> Configs { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ResourceType = wire.Enum(ResourceType);
            ResourceName = wire.String(ResourceName);
            Configs = wire.Array(Configs, version);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One setting.</summary>
    public sealed class Config : Structure
    {
        /// <summary>The setting's name, for example <c>retention.ms</c>.</summary>
        public string Name { get; set; } = "";

        /// <summary>What to do with the setting.</summary>
        public ConfigOperation ConfigOperation { get; set; }

        /// <summary>The value, or the items to append or subtract; null to delete.</summary>
        public string? Value { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            ConfigOperation = wire.Enum(ConfigOperation);
            Value = wire.NullableString(Value);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Which settings were made: the answer to <see cref="IncrementalAlterConfigsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_IncrementalAlterConfigs</remarks>
public sealed class IncrementalAlterConfigsResponse : Message<IncrementalAlterConfigsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.IncrementalAlterConfigs);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The resources.</summary>
    public List<Resource> Resources { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Resources = wire.Array(Resources, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>A topic or a broker.</summary>
    public sealed class Resource : Structure
    {
        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Words for the error; null when the code says it all.</summary>
        public string? ErrorMessage { get; set; }

        /// <summary>The kind of resource.</summary>
        public ConfigResourceType ResourceType { get; set; }

        /// <summary>The topic's name, or the broker's id as text.</summary>
        public string ResourceName { get; set; } = "";

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            ResourceType = wire.Enum(ResourceType);
            ResourceName = wire.String(ResourceName);
            wire.TaggedFields(this, version);
        }
    }
}
