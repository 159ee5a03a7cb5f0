namespace Formats.Compression;

/// <summary>What was compressed is larger than the caller allows: a few bytes can decompress to gigabytes.</summary>
public sealed class DecompressionLimitException : IOException
{
    /// <param name="limit">The most bytes that were allowed.</param>
    public DecompressionLimitException(int limit) : base($"the data decompress to more than {limit} bytes") => Limit = limit;

    /// <summary>The most bytes that were allowed.</summary>
    public int Limit { get; }

    internal static void ThrowIfAbove(long length, int limit)
    {
        if (length > limit)
            throw new DecompressionLimitException(limit);
    }
}
