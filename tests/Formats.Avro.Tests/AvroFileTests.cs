using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Formats.Avro.Tests;

public sealed class AvroFileTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(-1, "01")]
    [InlineData(1, "02")]
    [InlineData(-64, "7F")]
    [InlineData(64, "8001")]
    [InlineData(long.MaxValue, "FEFFFFFFFFFFFFFFFF01")]
    [InlineData(long.MinValue, "FFFFFFFFFFFFFFFFFF01")]
    public void Whole_numbers_are_zigzag_in_groups_of_seven_bits(long value, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        output.WriteLong(value);
        Assert.Equal(expected, Convert.ToHexString(output.WrittenSpan));
    }

    [Fact]
    public void Any_whole_number_can_be_read_back() => Prop.ForAll(ArbMap.Default.ArbFor<long>(), value =>
    {
        var output = new ArrayBufferWriter<byte>();
        output.WriteLong(value);
        var at = 0;
        return ReadLong(output.WrittenSpan, ref at) == value && at == output.WrittenCount;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Other_values_are_little_endian_or_have_their_length_before_them()
    {
        var output = new ArrayBufferWriter<byte>();
        output.WriteBoolean(true);
        output.WriteFloat(1.5f);
        output.WriteDouble(-2);
        output.WriteText("é");
        output.WriteText("");
        output.WriteBytes([7]);
        Assert.Equal("01" + "0000C03F" + "00000000000000C0" + "04C3A9" + "00" + "0207", Convert.ToHexString(output.WrittenSpan));
    }

    [Fact]
    public void A_file_is_a_header_and_blocks_with_the_same_marker_after_each()
    {
        var output = new ArrayBufferWriter<byte>();
        var file = new AvroFileWriter(output, "\"string\""u8, AvroCodec.Null);
        for (var n = 0; n < 20_000; n++)
        {
            file.Block.WriteText($"text {n}");
            file.EndObject();
        }
        file.Finish();
        var bytes = output.WrittenSpan;
        Assert.Equal("Obj\x01"u8, bytes[..4]);
        var at = 4;
        Assert.Equal(2, ReadLong(bytes, ref at));
        Assert.Equal("avro.schema", ReadText(bytes, ref at));
        Assert.Equal("\"string\"", ReadText(bytes, ref at));
        Assert.Equal("avro.codec", ReadText(bytes, ref at));
        Assert.Equal("null", ReadText(bytes, ref at));
        Assert.Equal(0, ReadLong(bytes, ref at));
        var marker = bytes.Slice(at, 16).ToArray();
        at += 16;
        var next = 0;
        var blocks = 0;
        while (at < bytes.Length)
        {
            var count = ReadLong(bytes, ref at);
            var end = ReadLong(bytes, ref at) + at;
            for (; count > 0; count--) Assert.Equal($"text {next++}", ReadText(bytes, ref at));
            Assert.Equal(end, at);
            Assert.Equal(marker, bytes.Slice(at, 16).ToArray());
            at += 16;
            blocks++;
        }
        Assert.Equal(20_000, next);
        Assert.True(blocks > 1);
    }

    [Fact]
    public void The_same_objects_make_the_same_bytes_and_what_is_taken_back_leaves_none()
    {
        byte[] Make(bool detour)
        {
            var output = new ArrayBufferWriter<byte>();
            var file = new AvroFileWriter(output, "\"string\""u8, AvroCodec.Snappy);
            for (var n = 0; n < 10; n++)
            {
                if (detour)
                {
                    file.Mark();
                    file.Block.WriteText("not this");
                    file.Rollback();
                }
                file.Block.WriteText($"text {n}");
                file.EndObject();
            }
            file.Finish();
            return output.WrittenSpan.ToArray();
        }
        Assert.Equal(Make(false), Make(true));
    }

    [Fact]
    public void The_checksum_of_snappy_blocks_is_that_of_zip_files()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        AvroBlocks.Write(output, "123456789"u8, AvroCodec.Snappy);
        Assert.Equal<byte>([0xCB, 0xF4, 0x39, 0x26], output.WrittenSpan[^4..].ToArray());
    }

    private static long ReadLong(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }
    }

    private static string ReadText(ReadOnlySpan<byte> bytes, ref int at)
    {
        var length = (int)ReadLong(bytes, ref at);
        at += length;
        return Encoding.UTF8.GetString(bytes.Slice(at - length, length));
    }
}
