using System.Buffers;

namespace Kafka.Protocol.Wire;

/// <summary>A whole request or response: what follows the header in a frame.</summary>
/// <typeparam name="TSelf">The message itself.</typeparam>
public abstract class Message<TSelf> : Structure where TSelf : Message<TSelf>, IMessage, new()
{
    private protected Message()
    {
    }

    /// <summary>Reads a message's body, without its header.</summary>
    /// <param name="reader">Stands at the body's first byte; afterwards behind its last one.</param>
    /// <param name="version">The version that the request's header names.</param>
    /// <exception cref="ProtocolException">The bytes are not such a message, or there is no such version.</exception>
#pragma warning disable CA1000 // read as MetadataRequest.Read(…): nobody writes the type argument
    public static TSelf Read(ref ProtocolReader reader, short version)
#pragma warning restore CA1000
    {
        if (!TSelf.Api.Supports(version))
            throw new ProtocolException($"{typeof(TSelf).Name} has the versions {TSelf.Api.MinVersion} to {TSelf.Api.MaxVersion}, not {version}");
        reader.Begin(typeof(TSelf).Name, version, TSelf.Api.IsFlexible(version));
        var message = new TSelf();
        message.Layout(ref reader, version);
        return message;
    }

    /// <summary>Writes the message's body, without a header. Fields that <paramref name="version"/> lacks are left out.</summary>
    /// <param name="writer">Where to; the caller flushes it.</param>
    /// <param name="version">A version of the API.</param>
    /// <exception cref="ArgumentOutOfRangeException">The API has no such version.</exception>
    /// <exception cref="ProtocolException">A value cannot be sent in this version: several groups where it has room for one, a string of more than 32767
    /// bytes.</exception>
    public void Write(ref ProtocolWriter writer, short version)
    {
        if (!TSelf.Api.Supports(version))
        {
            throw new ArgumentOutOfRangeException(nameof(version), version,
                $"{typeof(TSelf).Name} has the versions {TSelf.Api.MinVersion} to {TSelf.Api.MaxVersion}");
        }
        writer.Flexible = TSelf.Api.IsFlexible(version);
        Layout(ref writer, version);
    }

    /// <summary>
    /// Every error code in the message other than <see cref="ErrorCode.None"/>, wherever it stands: a request can fail as a whole, or for one partition.
    /// </summary>
    public IReadOnlySet<ErrorCode> Errors()
    {
        var errors = new HashSet<ErrorCode>();
        var wire = new ErrorWire(errors);
        Layout(ref wire, TSelf.Api.MaxVersion);
        return errors;
    }

    /// <inheritdoc cref="Write(ref ProtocolWriter, short)"/>
    public void Write(IBufferWriter<byte> output, short version)
    {
        var writer = new ProtocolWriter(output);
        Write(ref writer, version);
        writer.Flush();
    }
}
