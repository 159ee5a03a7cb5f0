using System.Text;
using FsCheck.Fluent;
using Kafka.Protocol.Records;

namespace Kafka.Protocol.Tests;

public sealed class Crc32CTests
{
    public static TheoryData<byte[], uint> Vectors => new()
    {
        { [], 0 },
        { Encoding.ASCII.GetBytes("123456789"), 0xe3069283 },
        // RFC 3720, B.4: 32 bytes of zeros, of ones, rising, falling.
        { new byte[32], 0x8a9136aa },
        { Enumerable.Repeat((byte)0xff, 32).ToArray(), 0x62a8ab43 },
        { Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(), 0x46dd794e },
        { Enumerable.Range(0, 32).Select(i => (byte)(31 - i)).ToArray(), 0x113fdb5c },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void It_is_that_of_the_published_vectors(byte[] data, uint crc) => Assert.Equal(crc, Crc32C.Compute(data));

    [Fact]
    public void It_does_not_depend_on_how_the_data_are_cut()
        => Prop.ForAll<byte[], int>((data, seed) => Crc32C.Compute(data) == Crc32C.Compute(Pieces.Cut(data, new Random(seed), 11))).Holds();
}
