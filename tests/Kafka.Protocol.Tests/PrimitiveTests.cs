using System.Buffers;
using FsCheck.Fluent;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

public sealed class PrimitiveTests
{
    private delegate void Put<T>(ref ProtocolWriter writer, T value);

    private delegate T Get<T>(ref ProtocolReader reader);

    [Fact]
    public void Numbers_come_back_as_they_were_written()
    {
        RoundTrip<short>((ref w, v) => w.WriteInt16(v), (ref r) => r.ReadInt16());
        RoundTrip<ushort>((ref w, v) => w.WriteUInt16(v), (ref r) => r.ReadUInt16());
        RoundTrip<int>((ref w, v) => w.WriteInt32(v), (ref r) => r.ReadInt32());
        RoundTrip<uint>((ref w, v) => w.WriteUInt32(v), (ref r) => r.ReadUInt32());
        RoundTrip<long>((ref w, v) => w.WriteInt64(v), (ref r) => r.ReadInt64());
        RoundTrip<double>((ref w, v) => w.WriteFloat64(v), (ref r) => r.ReadFloat64());
        RoundTrip<Guid>((ref w, v) => w.WriteUuid(v), (ref r) => r.ReadUuid());
        RoundTrip<uint>((ref w, v) => w.WriteUnsignedVarint(v), (ref r) => r.ReadUnsignedVarint());
        RoundTrip<int>((ref w, v) => w.WriteVarint(v), (ref r) => r.ReadVarint());
        RoundTrip<long>((ref w, v) => w.WriteVarlong(v), (ref r) => r.ReadVarlong());
    }

    [Theory]
    [InlineData(0, "00")]
    [InlineData(-1, "01")]
    [InlineData(1, "02")]
    [InlineData(63, "7E")]
    [InlineData(-64, "7F")]
    [InlineData(64, "8001")]
    [InlineData(int.MaxValue, "FEFFFFFF0F")]
    [InlineData(int.MinValue, "FFFFFFFF0F")]
    public void A_varint_is_zigzag_encoded(int value, string hex)
    {
        using var buffer = new PooledBuffer();
        var writer = new ProtocolWriter(buffer);
        writer.WriteVarint(value);
        writer.Flush();
        Assert.Equal(hex, Convert.ToHexString(buffer.WrittenSpan));
        Assert.Equal(hex.Length / 2, Varint.Size(value));
    }

    [Theory]
    [InlineData("FFFFFFFF1F")]
    [InlineData("8080808080808001")]
    public void A_varint_of_more_than_32_bits_is_refused(string hex)
        => Assert.Throws<ProtocolException>(() =>
        {
            var reader = new ProtocolReader(Convert.FromHexString(hex));
            reader.ReadUnsignedVarint();
        });

    [Fact]
    public void A_varlong_of_more_than_64_bits_is_refused()
        => Assert.Throws<ProtocolException>(() =>
        {
            var reader = new ProtocolReader(Convert.FromHexString("FFFFFFFFFFFFFFFFFF02"));
            reader.ReadVarlong();
        });

    [Fact]
    public void Text_that_is_too_long_is_not_written()
    {
        using var buffer = new PooledBuffer();
        var writer = new ProtocolWriter(buffer) { Flexible = true };
        writer.WriteString(new string('x', 32767));
        ProtocolException? failure = null;
        try
        {
            writer.WriteString(new string('x', 32768));
        }
        catch (ProtocolException e)
        {
            failure = e;
        }
        Assert.NotNull(failure);
    }

    [Theory]
    [InlineData(false, "7FFFFFFF")]
    [InlineData(true, "FFFFFFFF07")]
    [InlineData(true, "FFFFFFFF0F")]
    [InlineData(false, "FFFFFFFE")]
    public void A_length_beyond_what_is_left_is_refused_before_anything_is_allocated(bool flexible, string hex)
    {
        var bytes = new byte[1000];
        Convert.FromHexString(hex).CopyTo(bytes, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ProtocolException>(() => new ProtocolReader(bytes) { Flexible = flexible }.ReadNullableBytes());
        Assert.Throws<ProtocolException>(() => new ProtocolReader(bytes) { Flexible = flexible }.ReadArrayLength());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Bytes_are_slices_of_the_input()
    {
        byte[] input = [0, 0, 0, 2, 7, 8];
        var reader = new ProtocolReader(input);
        var slice = reader.ReadNullableSlice()!.Value;
        input[5] = 9;
        Assert.Equal([7, 9], slice.ToArray());
    }

    private static void RoundTrip<T>(Put<T> put, Get<T> get) => Prop.ForAll<T, int>((value, seed) =>
    {
        using var buffer = new PooledBuffer();
        var writer = new ProtocolWriter(buffer);
        put(ref writer, value);
        put(ref writer, value);
        writer.Flush();
        var reader = new ProtocolReader(Pieces.Cut(buffer.WrittenMemory, new Random(seed), 3));
        Assert.Equal(value, get(ref reader));
        Assert.Equal(value, get(ref reader));
        Assert.Equal(0, reader.Remaining);
    }).Holds();
}
