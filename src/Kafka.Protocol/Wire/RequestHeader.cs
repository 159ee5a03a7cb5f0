namespace Kafka.Protocol.Wire;

/// <summary>What goes before every request: which API in which version, the number the answer will carry, and who asks.</summary>
/// <param name="ApiKey">The API; a number without a name when this library does not know it.</param>
/// <param name="ApiVersion">The version of the API.</param>
/// <param name="CorrelationId">Chosen by the client; the response repeats it.</param>
/// <param name="ClientId">The client's own name for itself; may be null.</param>
/// <remarks>https://kafka.apache.org/protocol#protocol_messages</remarks>
public sealed record RequestHeader(ApiKey ApiKey, short ApiVersion, int CorrelationId, string? ClientId)
{
    /// <summary>
    /// Reads a header of version 1 or 2. Which one it is follows from the API and its version; of an API or version this library does not know, the common
    /// part is read and the reader left behind it, so that the caller can say no with the right correlation id.
    /// </summary>
    /// <param name="reader">Stands at the frame's first byte (after its length).</param>
    /// <exception cref="ProtocolException">The frame is cut short.</exception>
    public static RequestHeader Read(ref ProtocolReader reader)
    {
        reader.Begin(nameof(RequestHeader), 1, flexible: false);
        var apiKey = (ApiKey)reader.ReadInt16("ApiKey");
        var apiVersion = reader.ReadInt16("ApiVersion");
        var correlationId = reader.ReadInt32("CorrelationId");
        // The client id stays a plain string even in version 2 (KIP-511): brokers can log it whatever else they understand.
        var clientId = reader.ReadNullableString("ClientId");
        if (Api.Find(apiKey) is { } api && api.Supports(apiVersion) && api.IsFlexible(apiVersion))
        {
            reader.Begin(nameof(RequestHeader), 2, flexible: true);
            reader.SkipTaggedFields();
        }
        return new RequestHeader(apiKey, apiVersion, correlationId, clientId);
    }

    /// <summary>Writes the header in the version that <see cref="ApiVersion"/> calls for.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(ref ProtocolWriter writer)
    {
        writer.Flexible = false;
        writer.WriteInt16((short)ApiKey);
        writer.WriteInt16(ApiVersion);
        writer.WriteInt32(CorrelationId);
        writer.WriteNullableString(ClientId);
        if (Api.Find(ApiKey) is { } api && api.IsFlexible(ApiVersion))
            writer.WriteUnsignedVarint(0);
    }
}
