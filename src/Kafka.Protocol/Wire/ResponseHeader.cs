namespace Kafka.Protocol.Wire;

/// <summary>What goes before every response.</summary>
/// <param name="CorrelationId">The number that the request carried.</param>
/// <remarks>https://kafka.apache.org/protocol#protocol_messages</remarks>
public sealed record ResponseHeader(int CorrelationId)
{
    /// <summary>Reads a header of version 0 or 1.</summary>
    /// <param name="reader">Stands at the frame's first byte (after its length).</param>
    /// <param name="version">0, or 1 with tagged fields: see <see cref="Api.ResponseHeaderVersion"/>.</param>
    /// <exception cref="ProtocolException">The frame is cut short.</exception>
    public static ResponseHeader Read(ref ProtocolReader reader, short version)
    {
        reader.Begin(nameof(ResponseHeader), version, flexible: version >= 1);
        var correlationId = reader.ReadInt32("CorrelationId");
        reader.SkipTaggedFields();
        return new ResponseHeader(correlationId);
    }

    /// <summary>Writes the header.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="version">0, or 1 with tagged fields: see <see cref="Api.ResponseHeaderVersion"/>.</param>
    public void Write(ref ProtocolWriter writer, short version)
    {
        writer.WriteInt32(CorrelationId);
        if (version >= 1)
            writer.WriteUnsignedVarint(0);
    }
}
