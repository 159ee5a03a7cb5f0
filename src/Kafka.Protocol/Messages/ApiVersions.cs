using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks which APIs and versions the broker speaks: the first request on a connection.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_ApiVersions</remarks>
public sealed class ApiVersionsRequest : Message<ApiVersionsRequest>, IMessage, IRequest<ApiVersionsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.ApiVersions);

    /// <summary>The client library's name, of letters, digits, hyphens and dots. From version 3.</summary>
    public string ClientSoftwareName { get; set; } = "";

    /// <summary>The client library's version. From version 3.</summary>
    public string ClientSoftwareVersion { get; set; } = "";

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 3)
        {
            ClientSoftwareName = wire.String(ClientSoftwareName);
            ClientSoftwareVersion = wire.String(ClientSoftwareVersion);
        }
        wire.TaggedFields(this, version);
    }
}

/// <summary>APIs and their versions: the answer to <see cref="ApiVersionsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_ApiVersions</remarks>
public sealed class ApiVersionsResponse : Message<ApiVersionsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.ApiVersions);

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The APIs that the broker speaks.</summary>
    public List<ApiVersion> ApiKeys { get; set; } = [];

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 1.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The features that the broker could use. From version 3.</summary>
    public List<SupportedFeature> SupportedFeatures { get; set; } = [];

    /// <summary>The epoch of <see cref="FinalizedFeatures"/>; -1 when unknown. From version 3.</summary>
    public long FinalizedFeaturesEpoch { get; set; } = -1;

    /// <summary>The features that the cluster uses. From version 3.</summary>
    public List<FinalizedFeature> FinalizedFeatures { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ErrorCode = wire.Error(ErrorCode);
        ApiKeys = wire.Array(ApiKeys, version);
        if (version >= 1)
            ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        wire.TaggedFields(this, version);
    }

    internal override bool LayoutTag<TWire>(ref TWire wire, int tag, short version)
    {
        switch (tag)
        {
            case 0 when version >= 3:
                SupportedFeatures = wire.Array(SupportedFeatures, version);
                return true;
            case 1 when version >= 3:
                FinalizedFeaturesEpoch = wire.Int64(FinalizedFeaturesEpoch);
                return true;
            case 2 when version >= 3:
                FinalizedFeatures = wire.Array(FinalizedFeatures, version);
                return true;
            default:
                return false;
        }
    }

    internal override uint TagsInUse()
        => (SupportedFeatures.Count == 0 ? 0u : 1u << 0)
           | (FinalizedFeaturesEpoch == -1 ? 0u : 1u << 1)
           | (FinalizedFeatures.Count == 0 ? 0u : 1u << 2);

    /// <summary>The versions of one API.</summary>
    public sealed class ApiVersion : Structure
    {
        /// <summary>The API; a number without a name when this library does not know it.</summary>
        public ApiKey ApiKey { get; set; }

        /// <summary>The lowest version.</summary>
        public short MinVersion { get; set; }

        /// <summary>The highest version.</summary>
        public short MaxVersion { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ApiKey = (ApiKey)wire.Int16((short)ApiKey, nameof(ApiKey));
            MinVersion = wire.Int16(MinVersion);
            MaxVersion = wire.Int16(MaxVersion);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>The levels of a feature that the broker could use (KIP-584).</summary>
    public sealed class SupportedFeature : Structure
    {
        /// <summary>The feature's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>The lowest version.</summary>
        public short MinVersion { get; set; }

        /// <summary>The highest version.</summary>
        public short MaxVersion { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            MinVersion = wire.Int16(MinVersion);
            MaxVersion = wire.Int16(MaxVersion);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>The level of a feature that the cluster uses (KIP-584).</summary>
    public sealed class FinalizedFeature : Structure
    {
        /// <summary>The feature's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>The highest level that the cluster uses.</summary>
        public short MaxVersionLevel { get; set; }

        /// <summary>The lowest level that the cluster uses.</summary>
        public short MinVersionLevel { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            MaxVersionLevel = wire.Int16(MaxVersionLevel);
            MinVersionLevel = wire.Int16(MinVersionLevel);
            wire.TaggedFields(this, version);
        }
    }
}
