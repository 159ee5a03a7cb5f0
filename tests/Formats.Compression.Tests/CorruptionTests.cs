using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Formats.Compression.Tests;

public sealed class CorruptionTests
{
    private const int Limit = 1024 * 1024;

    private enum Damage
    {
        Flip,
        Cut,
        Insert,
        Overwrite,
        Noise,
    }

    [Theory]
    [MemberData(nameof(Codecs.Names), MemberType = typeof(Codecs))]
    public void Damaged_input_is_refused_or_read_within_the_limit_with_little_memory(string codec)
    {
        var plain = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 4000).Select(n => $"{n * n % 331} times around the clock, ")));
        var good = Codecs.Compress(codec, plain);
        var damages = Gen.Zip(Gen.Elements(Enum.GetValues<Damage>()), Gen.Choose(0, int.MaxValue)).ToArbitrary();
        Prop.ForAll(damages, damage =>
        {
            var bad = Apply(good, damage.Item1, new System.Random(damage.Item2));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try { Assert.True(Codecs.Decompress(codec, bad, Limit).Length <= Limit); }
            catch (Exception e) when (e is InvalidDataException or DecompressionLimitException) { /* refused */ }
            // The output grows by doubling, so a few times the limit and a block of the largest size are what a reader may take.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * Limit + 16 * 1024 * 1024);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [MemberData(nameof(Codecs.Names), MemberType = typeof(Codecs))]
    public void Input_that_is_cut_short_anywhere_is_refused(string codec)
    {
        var good = Codecs.Compress(codec, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(n => $"{n * n % 331} sheep "))));
        // Frames of snappy-java have no end: without its last ones a stream is a shorter one.
        for (var length = codec == "snappy frames" ? 17 : 0; length < good.Length; length++)
            Assert.Throws<InvalidDataException>(() => Codecs.Decompress(codec, good.AsMemory(0, length)));
    }

    [Theory]
    [MemberData(nameof(Codecs.Names), MemberType = typeof(Codecs))]
    public void What_grows_beyond_the_limit_is_refused_before_it_is_there(string codec)
    {
        var bomb = Codecs.Compress(codec, new byte[64 * 1024 * 1024]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Limit, Assert.Throws<DecompressionLimitException>(() => Codecs.Decompress(codec, bomb, Limit)).Limit);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024 * 1024);
        Assert.Equal(Limit, Codecs.Decompress(codec, Codecs.Compress(codec, new byte[Limit]), Limit).Length);
    }

    [Fact]
    public void A_block_of_LZ4_that_promises_more_than_it_can_hold_is_refused()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.Throws<InvalidDataException>(() => Lz4Blocks.Decompress([0x10, 1], output, int.MaxValue));
        Assert.Throws<InvalidDataException>(() => Lz4Blocks.Decompress([], output, 0));
        Assert.Equal(0, output.WrittenCount);
    }

    private static byte[] Apply(byte[] good, Damage damage, System.Random random)
    {
        var bad = good.ToArray();
        switch (damage)
        {
            case Damage.Flip:
                for (var i = random.Next(1, 4); i > 0; i--) bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
                return bad;
            case Damage.Cut: return bad[..random.Next(bad.Length)];
            case Damage.Insert:
                var at = random.Next(bad.Length);
                var noise = new byte[random.Next(1, 64)];
                random.NextBytes(noise);
                return [.. bad[..at], .. noise, .. bad[at..]];
            case Damage.Overwrite:
                // Sizes are made of such bytes.
                BinaryPrimitives.WriteInt32LittleEndian(bad.AsSpan(random.Next(Math.Min(64, bad.Length - 4))), random.Next(4) switch { 0 => -1, 1 => int.MaxValue, 2 => int.MinValue, _ => random.Next() });
                return bad;
            default:
                random.NextBytes(bad.AsSpan(random.Next(Math.Min(32, bad.Length))));
                return bad;
        }
    }
}
