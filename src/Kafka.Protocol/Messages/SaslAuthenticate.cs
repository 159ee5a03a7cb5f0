using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Carries one message of the SASL mechanism.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_SaslAuthenticate</remarks>
public sealed class SaslAuthenticateRequest : Message<SaslAuthenticateRequest>, IMessage, IRequest<SaslAuthenticateResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.SaslAuthenticate);

    /// <summary>A message of the mechanism.</summary>
    public byte[] AuthBytes { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        AuthBytes = wire.Bytes(AuthBytes);
        wire.TaggedFields(this, version);
    }
}

/// <summary>The broker's message of the mechanism: the answer to <see cref="SaslAuthenticateRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_SaslAuthenticate</remarks>
public sealed class SaslAuthenticateResponse : Message<SaslAuthenticateResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.SaslAuthenticate);

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Words for the error; null when the code says it all.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>A message of the mechanism.</summary>
    public byte[] AuthBytes { get; set; } = [];

    /// <summary>After how many milliseconds the client must authenticate again (KIP-368); 0 for never. From version 1.</summary>
    public long SessionLifetimeMs { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ErrorCode = wire.Error(ErrorCode);
        ErrorMessage = wire.NullableString(ErrorMessage);
        AuthBytes = wire.Bytes(AuthBytes);
        if (version >= 1)
            SessionLifetimeMs = wire.Int64(SessionLifetimeMs);
        wire.TaggedFields(this, version);
    }
}
