using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks for the settings of topics and brokers.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeConfigs</remarks>
public sealed class DescribeConfigsRequest : Message<DescribeConfigsRequest>, IMessage, IRequest<DescribeConfigsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeConfigs);

    /// <summary>The resources.</summary>
    public List<Resource> Resources { get; set; } = [];

    /// <summary>Whether to tell where else the setting could be made.</summary>
    public bool IncludeSynonyms { get; set; }

    /// <summary>Whether to send the setting's documentation. From version 3.</summary>
    public bool IncludeDocumentation { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Resources = wire.Array(Resources, version);
        IncludeSynonyms = wire.Boolean(IncludeSynonyms);
        if (version >= 3)
            IncludeDocumentation = wire.Boolean(IncludeDocumentation);
        wire.TaggedFields(this, version);
    }

    /// <summary>A topic or a broker.</summary>
    public sealed class Resource : Structure
    {
        /// <summary>The kind of resource.</summary>
        public ConfigResourceType ResourceType { get; set; }

        /// <summary>The topic's name, or the broker's id as text.</summary>
        public string ResourceName { get; set; } = "";

        /// <summary>The settings to tell; null for all.</summary>
        public List<string>? ConfigurationKeys { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ResourceType = wire.Enum(ResourceType);
            ResourceName = wire.String(ResourceName);
            ConfigurationKeys = wire.NullableStrings(ConfigurationKeys);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Settings: the answer to <see cref="DescribeConfigsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeConfigs</remarks>
public sealed class DescribeConfigsResponse : Message<DescribeConfigsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeConfigs);

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

        /// <summary>The settings.</summary>
        public List<Config> Configs { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
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

        /// <summary>The value as text; null when there is none, or when it is a secret.</summary>
        public string? Value { get; set; }

        /// <summary>Whether the setting cannot be changed while the broker runs.</summary>
        public bool ReadOnly { get; set; }

        /// <summary>Where the value comes from.</summary>
        public ConfigSource ConfigSource { get; set; }

        /// <summary>Whether the value is a secret, and therefore null.</summary>
        public bool IsSensitive { get; set; }

        /// <summary>The places where the setting could be made, the one that counts first.</summary>
        public List<Synonym> Synonyms { get; set; } = [];

        /// <summary>The type of the value. From version 3.</summary>
        public ConfigType ConfigType { get; set; }

        /// <summary>What the setting is for; null when not asked for. From version 3.</summary>
        public string? Documentation { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Value = wire.NullableString(Value);
            ReadOnly = wire.Boolean(ReadOnly);
            ConfigSource = wire.Enum(ConfigSource);
            IsSensitive = wire.Boolean(IsSensitive);
            Synonyms = wire.Array(Synonyms, version);
            if (version >= 3)
            {
                ConfigType = wire.Enum(ConfigType);
                Documentation = wire.NullableString(Documentation);
            }
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>Another place where a setting can be made.</summary>
    public sealed class Synonym : Structure
    {
        /// <summary>The setting's name there.</summary>
        public string Name { get; set; } = "";

        /// <summary>The value there; null when there is none, or when it is a secret.</summary>
        public string? Value { get; set; }

        /// <summary>Where that is.</summary>
        public ConfigSource Source { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Value = wire.NullableString(Value);
            Source = wire.Enum(Source);
            wire.TaggedFields(this, version);
        }
    }
}
