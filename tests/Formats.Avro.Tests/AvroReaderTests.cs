using System.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace Formats.Avro.Tests;

public sealed class AvroReaderTests
{
    [Fact]
    public void Whatever_is_written_is_read_again() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(long, int, double, float, bool)>(), ArbMap.Default.ArbFor<NonNull<byte[]>>(), (numbers, bytes) =>
    {
        var (whole, small, real, single, truth) = numbers;
        var text = Convert.ToBase64String(bytes.Get) + "é😀";
        var output = new ArrayBufferWriter<byte>();
        output.WriteLong(whole);
        output.WriteLong(small);
        output.WriteDouble(real);
        output.WriteFloat(single);
        output.WriteBoolean(truth);
        output.WriteBytes(bytes.Get);
        output.WriteText(text);
        var reader = new AvroReader(output.WrittenSpan);
        return reader.ReadLong() == whole && reader.ReadInt() == small && reader.ReadDouble().Equals(real)
            && reader.ReadFloat().Equals(single) && reader.ReadBoolean() == truth
            && reader.ReadBytes().SequenceEqual(bytes.Get) && reader.ReadText() == text && reader.Remaining == 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_read_or_refused_but_never_more_than_there_are() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<byte[]>>(), bytes =>
    {
        var reader = new AvroReader(bytes.Get);
        try
        {
            while (reader.Remaining > 0) reader.ReadText();
        }
        catch (AvroException) { }
        return reader.Position <= bytes.Get.Length;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", "at least 1 bytes")]
    [InlineData("80", "at least 2 bytes")]
    [InlineData("80808080808080808002", "more than 64 bits")]
    public void A_number_that_ends_too_early_or_too_late_is_refused(string hex, string expected)
    {
        var e = Assert.Throws<AvroException>(() => new AvroReader(Convert.FromHexString(hex)).ReadLong());
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_that_no_bytes_follow_is_refused()
    {
        Assert.Throws<AvroException>(() => new AvroReader([0x10, 1]).ReadText());
        Assert.Throws<AvroException>(() => new AvroReader([0x01]).ReadBytes().Length);
        Assert.Throws<AvroException>(() => new AvroReader([0x04, 0xff, 0xff]).ReadText());
        Assert.Throws<AvroException>(() => new AvroReader([2]).ReadBoolean());
    }

    [Fact]
    public void A_block_of_more_items_than_bytes_is_refused()
    {
        var output = new ArrayBufferWriter<byte>();
        output.WriteLong(1_000_000_000);
        Assert.Throws<AvroException>(() => new AvroReader(output.WrittenSpan).ReadBlock());
    }

    [Fact]
    public void A_block_may_tell_its_size()
    {
        var output = new ArrayBufferWriter<byte>();
        output.WriteLong(-2);
        output.WriteLong(2);
        output.Write<byte>([2, 4]);
        var reader = new AvroReader(output.WrittenSpan);
        Assert.Equal(2, reader.ReadBlock());
        Assert.Equal(1, reader.ReadLong());
        Assert.Equal(2, reader.ReadLong());
    }
}
