using Kafka.Embedded.Log;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Network;

/// <summary>
/// A response on its way out: bytes that were written, and between them stretches of segment files that are read only as they are sent, so that a
/// fetch of many megabytes takes no more memory than one chunk.
/// </summary>
internal sealed class Reply : IDisposable
{
    private readonly List<(int After, LogSlice Slice)> _slices = [];

    /// <param name="correlationId">What the request carried.</param>
    /// <param name="headerVersion">0, or 1 with tagged fields.</param>
    public Reply(int correlationId, short headerVersion)
    {
        var writer = new ProtocolWriter(Buffer);
        writer.WriteInt32(0); // the length, known at the end
        new ResponseHeader(correlationId).Write(ref writer, headerVersion);
        writer.Flush();
    }

    /// <summary>The frame's own bytes, with its length first.</summary>
    public PooledBuffer Buffer { get; } = new();

    /// <summary>Adds a slice after what was written so far; the reply disposes it.</summary>
    public void Add(LogSlice slice) => _slices.Add((Buffer.Length, slice));

    /// <summary>Writes the frame, a chunk at a time.</summary>
    public async ValueTask SendAsync(Stream stream, CancellationToken cancellation)
    {
        var length = (long)Buffer.Length - 4;
        foreach (var (_, slice) in _slices)
            length += slice.Length;
        Buffer.PatchInt32(0, checked((int)length));
        if (_slices.Count == 0)
        {
            await stream.WriteAsync(Buffer.WrittenMemory, cancellation).ConfigureAwait(false);
            return;
        }
        var chunk = System.Buffers.ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int filled = 0, sent = 0;
            foreach (var (after, slice) in _slices)
            {
                while (sent < after)
                {
                    var part = Math.Min(after - sent, ChunkSize - filled);
                    Buffer.WrittenSpan.Slice(sent, part).CopyTo(chunk.AsSpan(filled));
                    sent += part;
                    filled = await FlushIfFullAsync(filled + part).ConfigureAwait(false);
                }
                while (slice.Length > 0)
                {
                    var part = Math.Min(slice.Length, ChunkSize - filled);
                    slice.Take(chunk.AsSpan(filled, part));
                    filled = await FlushIfFullAsync(filled + part).ConfigureAwait(false);
                }
            }
            if (filled > 0)
                await stream.WriteAsync(chunk.AsMemory(0, filled), cancellation).ConfigureAwait(false);
            if (sent < Buffer.Length)
                await stream.WriteAsync(Buffer.WrittenMemory[sent..], cancellation).ConfigureAwait(false);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(chunk);
        }

        async ValueTask<int> FlushIfFullAsync(int filled)
        {
            if (filled < ChunkSize)
                return filled;
            await stream.WriteAsync(chunk.AsMemory(0, filled), cancellation).ConfigureAwait(false);
            return 0;
        }
    }

    private const int ChunkSize = 128 * 1024;

    public void Dispose()
    {
        Buffer.Dispose();
        foreach (var (_, slice) in _slices)
            slice.Dispose();
        _slices.Clear();
    }
}
