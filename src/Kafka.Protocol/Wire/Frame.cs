using System.Buffers.Binary;

namespace Kafka.Protocol.Wire;

/// <summary>Messages on a connection: four bytes of length, a header, a body.</summary>
public static class Frame
{
    // Memory for a frame is taken in steps no larger than this, or than what has arrived already, whatever the frame says of its length.
    private const int Step = 64 * 1024;

    /// <summary>Reads the next frame.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="maxLength">How many bytes a frame may have at most, without its length.</param>
    /// <param name="cancellationToken">Gives up; the connection is of no further use then.</param>
    /// <returns>The frame without its length, to be disposed by the caller; null when the connection ends between frames.</returns>
    /// <exception cref="ProtocolException">The length is negative or above <paramref name="maxLength"/>, or the connection ends within a frame.</exception>
    /// <exception cref="IOException">The connection failed.</exception>
    public static async ValueTask<PooledBuffer?> ReadAsync(Stream stream, int maxLength, CancellationToken cancellationToken)
    {
        var buffer = new PooledBuffer();
        try
        {
            if (!await FillAsync(stream, buffer, sizeof(int), cancellationToken))
            {
                buffer.Dispose();
                return null;
            }
            var length = BinaryPrimitives.ReadInt32BigEndian(buffer.WrittenSpan);
            if (length < 0 || length > maxLength)
                throw new ProtocolException($"a frame of {length} bytes; the largest allowed has {maxLength}");
            buffer.Clear();
            if (length > 0 && !await FillAsync(stream, buffer, length, cancellationToken))
                throw new ProtocolException($"the connection ended before a frame of {length} bytes");
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Writes a request as a frame.</summary>
    /// <param name="output">Where to: behind what is there already.</param>
    /// <param name="header">The header, with the version to write.</param>
    /// <param name="request">The body.</param>
    public static void Write<TResponse>(PooledBuffer output, RequestHeader header, IRequest<TResponse> request)
        where TResponse : Message<TResponse>, IMessage, new()
    {
        var start = output.Length;
        var writer = new ProtocolWriter(output);
        writer.WriteInt32(0);
        header.Write(ref writer);
        request.Write(ref writer, header.ApiVersion);
        writer.Flush();
        output.PatchInt32(start, output.Length - start - sizeof(int));
    }

    /// <summary>Writes a response as a frame.</summary>
    /// <param name="output">Where to: behind what is there already.</param>
    /// <param name="correlationId">The number that the request carried.</param>
    /// <param name="response">The body.</param>
    /// <param name="version">The version that the request's header named.</param>
    public static void Write<TResponse>(PooledBuffer output, int correlationId, Message<TResponse> response, short version)
        where TResponse : Message<TResponse>, IMessage, new()
    {
        var start = output.Length;
        var writer = new ProtocolWriter(output);
        writer.WriteInt32(0);
        new ResponseHeader(correlationId).Write(ref writer, TResponse.Api.ResponseHeaderVersion(version));
        response.Write(ref writer, version);
        writer.Flush();
        output.PatchInt32(start, output.Length - start - sizeof(int));
    }

    /// <summary>Reads <paramref name="count"/> bytes; false when the stream ends before the first of them.</summary>
    private static async ValueTask<bool> FillAsync(Stream stream, PooledBuffer buffer, int count, CancellationToken cancellationToken)
    {
        while (buffer.Length < count)
        {
            var room = buffer.GetMemory(Math.Min(count - buffer.Length, Math.Max(Step, buffer.Length)));
            var read = await stream.ReadAsync(room[..Math.Min(room.Length, count - buffer.Length)], cancellationToken);
            if (read == 0)
                return buffer.Length == 0 ? false : throw new ProtocolException($"the connection ended after {buffer.Length} of {count} bytes");
            buffer.Advance(read);
        }
        return true;
    }
}
