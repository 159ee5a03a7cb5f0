using System.Buffers;
using FsCheck.Fluent;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

public sealed class MessageTests
{
    public static TheoryData<string, short> EveryVersion
    {
        get
        {
            var data = new TheoryData<string, short>();
            foreach (var codec in MessageCodec.All)
            {
                for (var version = codec.Api.MinVersion; version <= codec.Api.MaxVersion; version++)
                    data.Add(codec.ToString()!, version);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryVersion))]
    public void What_is_written_is_read_back(string message, short version)
    {
        var codec = Codec(message);
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var written = codec.Random(random, version);
            var bytes = codec.Write(written, version);
            var read = codec.Read(new ReadOnlySequence<byte>(bytes), version, out var left);
            Assert.Null(Same.Difference(written, read));
            Assert.Equal(0, left);
            Assert.Null(Same.Difference(written, codec.Read(Pieces.Cut(bytes, random, 7), version, out _)));
        }).Holds(runs: 25);
    }

    [Theory]
    [MemberData(nameof(EveryVersion))]
    public void Input_that_is_cut_short_is_refused_at_every_length(string message, short version)
    {
        var codec = Codec(message);
        var random = new Random(message.GetHashCode(StringComparison.Ordinal));
        byte[] bytes;
        do
        {
            bytes = codec.Write(codec.Random(random, version), version);
        }
        while (bytes.Length > 400);
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes.AsMemory(0, length);
            var input = length % 2 == 0 ? new ReadOnlySequence<byte>(cut) : Pieces.Cut(cut, random, 5);
            var failure = Assert.Throws<ProtocolException>(() => codec.Read(input, version, out _));
            Assert.Equal($"{message} v{version}", failure.Structure);
            Assert.InRange(failure.Offset!.Value, 0, length);
        }
    }

    [Theory]
    [MemberData(nameof(EveryVersion))]
    public void Corrupt_input_neither_hangs_nor_allocates_what_its_lengths_claim(string message, short version)
    {
        var codec = Codec(message);
        var random = new Random(message.GetHashCode(StringComparison.Ordinal) ^ version);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var input = 0L;
        for (var run = 0; run < 50; run++)
        {
            var bytes = codec.Write(codec.Random(random, version), version);
            for (var hits = random.Next(1, 4); hits > 0 && bytes.Length > 0; hits--)
                bytes[random.Next(bytes.Length)] = random.Next(3) switch { 0 => 0xff, 1 => 0x7f, _ => (byte)random.Next(256) };
            input += bytes.Length;
            try
            {
                codec.Read(new ReadOnlySequence<byte>(bytes), version, out _);
            }
            catch (ProtocolException)
            {
                // Refused, as it should be; input that still makes sense is read.
            }
        }
        // Random messages and exceptions cost some 10 KB a run; a length that is believed costs up to 2 GB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (50 * 50_000) + (100 * input));
    }

    [Theory]
    [MemberData(nameof(EveryVersion))]
    public void Bytes_that_are_noise_neither_hang_nor_fail_in_another_way(string message, short version)
    {
        var codec = Codec(message);
        Prop.ForAll<byte[]>(noise =>
        {
            try
            {
                codec.Read(new ReadOnlySequence<byte>(noise), version, out _);
            }
            catch (ProtocolException)
            {
                // Refused.
            }
        }).Holds(runs: 25);
    }

    [Fact]
    public void A_version_that_an_API_lacks_is_refused()
    {
        foreach (var codec in MessageCodec.All)
        {
            foreach (var version in (short[])[(short)(codec.Api.MinVersion - 1), (short)(codec.Api.MaxVersion + 1)])
            {
                Assert.Throws<ProtocolException>(() => codec.Read(new ReadOnlySequence<byte>(new byte[100]), version, out _));
                Assert.Throws<ArgumentOutOfRangeException>(() => codec.Write(codec.Random(new Random(1), codec.Api.MinVersion), version));
            }
        }
    }

    [Fact]
    public void Every_API_has_a_request_and_a_response()
        => Assert.Equal(
            Api.All.SelectMany(api => (string[])[$"{api.Name}Request", $"{api.Name}Response"]).Order(),
            MessageCodec.All.Select(codec => codec.ToString()!).Order());

    [Fact]
    public void Tagged_fields_of_a_newer_peer_are_passed_over()
    {
        // HeartbeatResponse v4: throttle time, error code, then tag 5 with three bytes and tag 9 with none.
        byte[] bytes = [0, 0, 0, 1, 0, 27, 2, 5, 3, 1, 2, 3, 9, 0];
        var reader = new ProtocolReader(bytes);
        var response = HeartbeatResponse.Read(ref reader, 4);
        Assert.Equal(ErrorCode.RebalanceInProgress, response.ErrorCode);
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void Several_groups_do_not_fit_a_version_that_has_room_for_one()
    {
        var request = new OffsetFetchRequest { Groups = [new() { GroupId = "a" }, new() { GroupId = "b" }] };
        using var buffer = new PooledBuffer();
        Assert.Contains("Groups has 2 elements", Assert.Throws<ProtocolException>(() => request.Write(buffer, 7)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_names_message_version_field_and_offset()
    {
        byte[] bytes = [0, 0, 0, 1, 0, 9, (byte)'h'];
        var failure = Assert.Throws<ProtocolException>(() =>
        {
            var reader = new ProtocolReader(bytes);
            MetadataRequest.Read(ref reader, 1);
        });
        Assert.Equal("MetadataRequest v1, field Name at byte 6: a string of 9 bytes, with 1 left", failure.Message);
    }

    private static MessageCodec Codec(string message) => MessageCodec.All.Single(codec => codec.ToString() == message);
}
