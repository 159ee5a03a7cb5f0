using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Names the SASL mechanism to log in with.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_SaslHandshake</remarks>
public sealed class SaslHandshakeRequest : Message<SaslHandshakeRequest>, IMessage, IRequest<SaslHandshakeResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.SaslHandshake);

    /// <summary>The mechanism that the client wants, such as <c>SCRAM-SHA-512</c>.</summary>
    public string Mechanism { get; set; } = "";

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Mechanism = wire.String(Mechanism);
    }
}

/// <summary>The mechanisms that the broker has: the answer to <see cref="SaslHandshakeRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_SaslHandshake</remarks>
public sealed class SaslHandshakeResponse : Message<SaslHandshakeResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.SaslHandshake);

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The mechanisms that the broker has switched on.</summary>
    public List<string> Mechanisms { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ErrorCode = wire.Error(ErrorCode);
        Mechanisms = wire.Strings(Mechanisms);
    }
}
