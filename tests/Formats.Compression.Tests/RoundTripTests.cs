using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ICSharpCode.SharpZipLib.BZip2;

namespace Formats.Compression.Tests;

public sealed class RoundTripTests
{
    // What the files under Frames/ hold.
    private static readonly string Content = string.Concat(Enumerable.Range(0, 9000).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n * n % 977} the quick brown fox\n")));

    // Bytes that compress well, badly and not at all, up to several blocks of each codec.
    private static readonly Gen<byte[]> Data =
        from seed in Gen.Choose(0, int.MaxValue)
        from size in Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(30_000, 300_000), Gen.Elements(0, 1, 32 * 1024, 64 * 1024, 64 * 1024 + 1, 128 * 1024))
        from alphabet in Gen.Elements(1, 2, 17, 256)
        select Make(seed, size, alphabet);

    [Theory]
    [MemberData(nameof(Codecs.Names), MemberType = typeof(Codecs))]
    public void What_is_compressed_comes_back(string codec) =>
        Prop.ForAll(Data.ToArbitrary(), plain => Codecs.Decompress(codec, Codecs.Compress(codec, plain)).AsSpan().SequenceEqual(plain)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_bare_block_of_LZ4_comes_back_and_Hadoops_has_both_sizes_before_it() => Prop.ForAll(Data.ToArbitrary(), plain =>
    {
        var (block, hadoop, output) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        Lz4Blocks.Compress(plain, block);
        Lz4Blocks.CompressForHadoop(plain, hadoop);
        Lz4Blocks.Decompress(block.WrittenSpan, output, plain.Length);
        return output.WrittenSpan.SequenceEqual(plain)
            && BinaryPrimitives.ReadInt32BigEndian(hadoop.WrittenSpan) == plain.Length
            && BinaryPrimitives.ReadInt32BigEndian(hadoop.WrittenSpan[4..]) == block.WrittenCount
            && hadoop.WrittenSpan[8..].SequenceEqual(block.WrittenSpan);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_stream_of_bzip2_is_read_by_another_reader() => Prop.ForAll(Data.ToArbitrary(), plain =>
    {
        var output = new ArrayBufferWriter<byte>();
        Bzip2.Compress(plain, output);
        using var stream = new BZip2InputStream(new MemoryStream(output.WrittenSpan.ToArray()));
        var read = new MemoryStream();
        if (plain.Length > 0) stream.CopyTo(read);
        return read.ToArray().AsSpan().SequenceEqual(plain);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("independent.lz4", "lz4 frames")]
    [InlineData("linked-checksum.lz4", "lz4 frames")]
    [InlineData("linked-sized-block-checksums.lz4", "lz4 frames")]
    [InlineData("large-blocks-checksum.lz4", "lz4 frames")]
    [InlineData("unsized.zst", "zstandard")]
    [InlineData("sized-checksum.zst", "zstandard")]
    [InlineData("long-window.zst", "zstandard")]
    public void Frames_of_the_reference_implementations_are_read(string file, string codec) => Assert.Equal(Content, Encoding.UTF8.GetString(Codecs.Decompress(codec, Frame(file))));

    [Theory]
    [InlineData("linked-checksum.lz4", "lz4 frames")]
    [InlineData("linked-sized-block-checksums.lz4", "lz4 frames")]
    [InlineData("large-blocks-checksum.lz4", "lz4 frames")]
    [InlineData("sized-checksum.zst", "zstandard")]
    public void A_changed_byte_is_noticed_where_there_are_checksums(string file, string codec)
    {
        var frame = Frame(file);
        for (var at = 0; at < frame.Length; at += 7)
        {
            var changed = frame.ToArray();
            changed[at] ^= 0x10;
            var what = $"{file} at {at}";
            try { Assert.True(Content == Encoding.UTF8.GetString(Codecs.Decompress(codec, changed, Content.Length)), what); }
            catch (Exception e) when (e is InvalidDataException or DecompressionLimitException) { /* noticed */ }
        }
    }

    [Fact]
    public void Snappy_in_frames_begins_as_snappy_java_writes_it()
    {
        var frames = Codecs.Compress("snappy frames", new byte[40_000]);
        Assert.Equal([0x82, .. "SNAPPY"u8, 0, 0, 0, 0, 1, 0, 0, 0, 1], frames[..16]);
        Assert.Equal(32 * 1024, Snappier.Snappy.GetUncompressedLength(frames.AsSpan(20)));
    }

    [Fact]
    public void A_frame_of_LZ4_has_independent_blocks_of_64_KiB_as_Kafkas_clients_demand()
    {
        var frame = Codecs.Compress("lz4 frames", new byte[100]);
        Assert.Equal([0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82], frame[..7]);
        Assert.Equal([0, 0, 0, 0], frame[^4..]);
    }

    [Fact]
    public void What_follows_a_frame_of_LZ4_is_left_alone() => Assert.Equal(new byte[100], Codecs.Decompress("lz4 frames", (byte[])[.. Codecs.Compress("lz4 frames", new byte[100]), 1, 2, 3]));

    [Fact]
    public void Frames_of_Zstandard_one_after_the_other_are_one() =>
        Assert.Equal(new byte[150], Codecs.Decompress("zstandard", (byte[])[.. Codecs.Compress("zstandard", new byte[100]), .. Codecs.Compress("zstandard", new byte[50])]));

    private static byte[] Frame(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Frames", file));

    private static byte[] Make(int seed, int size, int alphabet)
    {
        var random = new System.Random(seed);
        var data = new byte[size];
        for (var i = 0; i < size; i++) data[i] = (byte)random.Next(alphabet);
        return data;
    }

    [Fact]
    public void Contexts_are_shared_by_threads_and_survive_broken_input()
    {
        Parallel.For(0, 400, n =>
        {
            var data = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"text {n} ", n)));
            var (packed, unpacked) = (new System.Buffers.ArrayBufferWriter<byte>(), new System.Buffers.ArrayBufferWriter<byte>());
            Zstandard.Compress(data, packed);
            if (n % 3 == 0)
                Assert.Throws<InvalidDataException>(() => Zstandard.Decompress(packed.WrittenSpan[..^1], new System.Buffers.ArrayBufferWriter<byte>(), int.MaxValue));
            Zstandard.Decompress(packed.WrittenSpan, unpacked, int.MaxValue);
            Assert.True(data.AsSpan().SequenceEqual(unpacked.WrittenSpan));
        });
    }
}
