using System.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace Connectors.S3.Tests;

public sealed class PartBufferTests
{
    [Fact]
    public void What_is_taken_is_what_was_written_in_whatever_pieces() =>
        Prop.ForAll(Gen.Choose(0, 9000).ArrayOf(40).ToArbitrary(), Gen.Choose(1, 30_000).ToArbitrary(), (writes, part) =>
    {
        using var buffer = new PartBuffer();
        var expected = new MemoryStream();
        var actual = new MemoryStream();
        byte next = 0;
        foreach (var size in writes)
        {
            var bytes = new byte[size];
            for (var i = 0; i < size; i++) bytes[i] = next++;
            if (size % 3 == 0) buffer.Write(bytes);
            else { bytes.CopyTo(buffer.GetSpan(size)); buffer.Advance(size); }
            expected.Write(bytes);
            // Every second write is taken back and written again.
            if (size % 2 == 0)
            {
                buffer.Truncate(buffer.Length - size);
                ((IBufferWriter<byte>)buffer).Write(bytes);
            }
            while (buffer.Length >= part)
            {
                using var taken = buffer.Take(part);
                using var stream = taken.OpenRead();
                stream.CopyTo(actual);
            }
        }
        using (var rest = buffer.Take(buffer.Length)) actual.Write(rest.ToArray());
        return expected.ToArray().AsSpan().SequenceEqual(actual.ToArray()) && buffer.Length == 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_stream_over_a_part_can_be_read_again_from_anywhere()
    {
        using var buffer = new PartBuffer();
        var bytes = Enumerable.Range(0, 50_000).Select(n => (byte)n).ToArray();
        buffer.Write(bytes);
        using var part = buffer.Take(bytes.Length);
        using var stream = part.OpenRead();
        foreach (var at in new[] { 0, 1, 4095, 4096, 4097, 12_288, 49_999 })
        {
            stream.Position = at;
            var copy = new byte[bytes.Length - at];
            stream.ReadExactly(copy);
            Assert.Equal(bytes[at..], copy);
        }
        Assert.Equal(0, stream.Read(new byte[1], 0, 1));
    }
}
