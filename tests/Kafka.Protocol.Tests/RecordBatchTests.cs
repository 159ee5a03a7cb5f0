using System.Buffers;
using System.Text;
using FsCheck.Fluent;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

public sealed class RecordBatchTests
{
    public static TheoryData<CompressionType> Compressions => [.. Enum.GetValues<CompressionType>()];

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Records_come_back_as_they_were_written(CompressionType compression)
        => Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var records = Enumerable.Range(0, random.Next(1, 30)).Select(_ => RandomRecord(random)).ToList();
            var bytes = Write(compression, records);

            foreach (var input in (ReadOnlySequence<byte>[])[new ReadOnlySequence<byte>(bytes), Pieces.Cut(bytes, random, 40)])
            {
                var rest = input;
                Assert.True(RecordBatch.TryTake(ref rest, out var batch));
                Assert.True(rest.IsEmpty);
                Assert.True(batch.IsIntact());
                Assert.True(compression != CompressionType.None || batch.IsInOrder());
                Assert.Equal(compression, batch.Header.Compression);
                Assert.Equal(records.Count, batch.Header.Count);
                Assert.Equal(100, batch.Header.BaseOffset);
                Assert.Equal(100 + records.Count - 1, batch.Header.LastOffset);
                Assert.Equal(records.Max(record => record.Timestamp), batch.Header.MaxTimestamp);

                var index = 0;
                using var opened = batch.Open();
                foreach (var record in opened)
                {
                    var expected = records[index];
                    Assert.Equal(100 + index, record.Offset);
                    Assert.Equal(expected.Timestamp, record.Timestamp);
                    Assert.Equal(expected.Key, record.Key?.ToArray());
                    Assert.Equal(expected.Value, record.Value?.ToArray());
                    Assert.Equal(
                        expected.Headers.Select(header => (header.Key, Hex(header.Value))),
                        record.Headers.ToList().Select(header => (header.Key, Hex(header.Value))));
                    index++;
                }
                Assert.Equal(records.Count, index);
            }
        }).Holds();

    [Fact]
    public void Records_that_do_not_fill_their_batch_in_order_are_noticed_whatever_they_hold()
        => Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var bytes = Write(CompressionType.None, [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => RandomRecord(random))]);
            Assert.False(InOrder(bytes[..^1]));
            Assert.False(InOrder([.. bytes, 0]));
            bytes[RecordBatchHeader.Size - 1]++; // one record more than there are
            Assert.False(InOrder(bytes));
            bytes[RecordBatchHeader.Size - 1]--;
            bytes[random.Next(RecordBatchHeader.Size, bytes.Length)] ^= (byte)random.Next(1, 256);
            InOrder(bytes); // true or false, but never out of bounds
        }).Holds();

    private static bool InOrder(byte[] bytes) => new RecordBatch(RecordBatchHeader.Read(bytes), new ReadOnlySequence<byte>(bytes)).IsInOrder();

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Large_batches_come_back_too(CompressionType compression)
    {
        var random = new Random(3);
        var value = new byte[1_000_000];
        random.NextBytes(value.AsSpan(0, 300_000));
        var records = new List<Written> { new(1, null, value, []), new(2, value[..200_000], null, []) };
        var input = new ReadOnlySequence<byte>(Write(compression, records));
        Assert.True(RecordBatch.TryTake(ref input, out var batch));
        using var opened = batch.Open();
        var read = new List<byte[]?>();
        foreach (var record in opened)
            read.Add(record.Value?.ToArray());
        Assert.Equal([value, null], read);
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Broken_records_are_refused_and_never_read_past_the_batch(CompressionType compression)
    {
        var random = new Random(17);
        var bytes = Write(compression, Enumerable.Range(0, 20).Select(_ => RandomRecord(random)).ToList());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 500; run++)
        {
            var broken = bytes.ToArray();
            for (var hits = random.Next(1, 4); hits > 0; hits--)
                broken[random.Next(RecordBatchHeader.Size, broken.Length)] ^= (byte)random.Next(1, 256);
            Assert.False(Open(broken).IsIntact());
            try
            {
                Drain(Open(broken));
            }
            catch (ProtocolException)
            {
                // Refused; what happens to make sense is read.
            }
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    [Theory]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public void A_few_bytes_that_would_fill_the_memory_are_refused(CompressionType compression)
    {
        var bomb = Write(compression, [new Written(0, null, new byte[20_000_000], [])]);
        Assert.True(bomb.Length < 1_500_000);
        var failure = Assert.Throws<ProtocolException>(() => Open(bomb).Open(maxDecompressed: 1_000_000));
        Assert.Contains("more than 1000000 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public void Compressed_records_that_are_cut_short_are_refused(CompressionType compression)
    {
        var random = new Random(5);
        var bytes = Write(compression, Enumerable.Range(0, 20).Select(_ => RandomRecord(random)).ToList());
        for (var length = RecordBatchHeader.Size; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(cut.AsSpan(8), length - RecordBatchHeader.LengthEnd);
            Assert.Throws<ProtocolException>(() => Drain(Open(cut)));
        }
    }

    [Fact]
    public void Message_sets_of_the_old_formats_are_refused()
    {
        var bytes = Write(CompressionType.None, [new Written(0, null, null, [])]);
        bytes[16] = 1;
        Assert.Contains("message set of format 1", Assert.Throws<ProtocolException>(() => Open(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_compression_is_refused_only_when_records_are_wanted()
    {
        var bytes = Write(CompressionType.None, [new Written(0, null, null, [])]);
        bytes[22] = 6;
        var batch = Open(bytes);
        Assert.Equal(1, batch.Header.Count);
        Assert.Throws<ProtocolException>(() => batch.Open());
    }

    [Theory]
    [InlineData(1, 0)] // 0, 0
    [InlineData(1, 4)] // 0, 2, beyond the last
    [InlineData(0, 2)] // 1, 1
    [InlineData(0, 1)] // -1, 1
    public void Offsets_that_do_not_ascend_within_the_batch_are_refused(int record, byte offset)
    {
        var bytes = Write(CompressionType.None, [new Written(0, null, null, []), new Written(0, null, null, [])]);
        // Each record takes seven bytes: its length, attributes, time, offset, two nulls and no headers.
        bytes[RecordBatchHeader.Size + (7 * record) + 3] = offset;
        Assert.Contains("its offset is", Assert.Throws<ProtocolException>(() => ReadAll(Open(bytes))).Message, StringComparison.Ordinal);

        static void ReadAll(RecordBatch batch)
        {
            using var records = batch.Open();
            foreach (var _ in records)
            {
                // Only whether it can be read counts.
            }
        }
    }

    [Fact]
    public void A_batch_that_is_not_all_there_is_left_for_later()
    {
        var bytes = Write(CompressionType.None, [new Written(0, [1], [2], [])]);
        for (var length = 0; length < bytes.Length; length++)
        {
            var input = new ReadOnlySequence<byte>(bytes.AsMemory(0, length));
            Assert.False(RecordBatch.TryTake(ref input, out _));
            Assert.Equal(length, input.Length);
        }
    }

    [Fact]
    public void A_batch_keeps_its_checksum_when_it_gets_its_place_and_a_new_one_with_the_brokers_time()
    {
        var bytes = Write(CompressionType.None, [new Written(5, [1], [2], [])]);
        RecordBatch.Place(bytes, 4711, 12);
        var placed = Open(bytes);
        Assert.True(placed.IsIntact());
        Assert.Equal((4711, 12), (placed.Header.BaseOffset, placed.Header.PartitionLeaderEpoch));

        RecordBatch.StampLogAppendTime(bytes, 99);
        var stamped = Open(bytes);
        Assert.True(stamped.IsIntact());
        Assert.Equal(TimestampType.LogAppendTime, stamped.Header.TimestampType);
        using var records = stamped.Open();
        foreach (var record in records)
            Assert.Equal((4711, 99), (record.Offset, record.Timestamp));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_marker_ends_a_transaction(bool committed)
    {
        using var buffer = new PooledBuffer();
        new EndTransactionMarker(committed, 3).WriteBatch(buffer, producerId: 8, producerEpoch: 2, timestamp: 1000, baseOffset: 77);
        var batch = Open(buffer.WrittenSpan.ToArray());
        Assert.True(batch.IsIntact());
        Assert.True(batch.Header is { IsControl: true, IsTransactional: true, ProducerId: 8, ProducerEpoch: 2, BaseSequence: -1, LastSequence: -1 });
        using var records = batch.Open();
        foreach (var record in records)
        {
            Assert.Equal(77, record.Offset);
            Assert.Equal(new EndTransactionMarker(committed, 3), EndTransactionMarker.Read(record));
        }
    }

    [Fact]
    public void Records_that_compaction_keeps_keep_their_offsets()
    {
        var random = new Random(1);
        var source = Open(Write(CompressionType.Gzip, Enumerable.Range(0, 10).Select(_ => RandomRecord(random)).ToList()));
        using var kept = new RecordBatchWriter { BaseOffset = source.Header.BaseOffset, LastOffsetDelta = source.Header.LastOffsetDelta };
        using (var records = source.Open())
        {
            foreach (var record in records)
            {
                if (record.Offset % 3 == 0)
                    kept.Append(record);
            }
        }
        using var buffer = new PooledBuffer();
        kept.WriteTo(buffer);
        var compacted = Open(buffer.WrittenSpan.ToArray());
        Assert.Equal((100, 109), (compacted.Header.BaseOffset, compacted.Header.LastOffset));
        var offsets = new List<long>();
        using var rest = compacted.Open();
        foreach (var record in rest)
            offsets.Add(record.Offset);
        Assert.Equal([102, 105, 108], offsets);
    }

    [Fact]
    public void Sequence_numbers_start_again_behind_the_largest()
    {
        var header = new RecordBatchHeader(0, 49, 0, 0, 0, LastOffsetDelta: 2, 0, 0, 1, 0, BaseSequence: int.MaxValue - 1, 3);
        Assert.Equal(0, header.LastSequence);
    }

    [Fact]
    public void A_snappy_block_without_frames_is_read_as_librdkafka_writes_it()
    {
        var records = new List<Written> { new(1, Encoding.UTF8.GetBytes("key"), Encoding.UTF8.GetBytes(new string('v', 500)), []) };
        var plain = Write(CompressionType.None, records);
        var block = Snappier.Snappy.CompressToArray(plain.AsSpan(RecordBatchHeader.Size));
        byte[] bytes = [.. plain.AsSpan(0, RecordBatchHeader.Size), .. block];
        bytes[22] = (byte)CompressionType.Snappy;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), bytes.Length - RecordBatchHeader.LengthEnd);
        using var opened = Open(bytes).Open();
        foreach (var record in opened)
            Assert.Equal(500, record.Value!.Value.Length);
    }

    private static RecordBatch Open(byte[] bytes)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.True(RecordBatch.TryTake(ref input, out var batch));
        return batch;
    }

    private static int Drain(RecordBatch batch)
    {
        using var records = batch.Open();
        var count = 0;
        foreach (var record in records)
        {
            foreach (var header in record.Headers)
                count += header.Key.Length;
            count++;
        }
        return count;
    }

    private static byte[] Write(CompressionType compression, List<Written> records)
    {
        using var writer = new RecordBatchWriter { Compression = compression, BaseOffset = 100 };
        foreach (var record in records)
            writer.Append(record.Timestamp, record.Key, record.Value, record.Headers);
        using var buffer = new PooledBuffer();
        writer.WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static Written RandomRecord(Random random)
    {
        var headers = new List<RecordHeader>();
        for (var left = random.Next(3); left > 0; left--)
            headers.Add(new RecordHeader($"h{random.Next(3)}ü", RandomBytes(random) is { } bytes ? bytes : (ReadOnlyMemory<byte>?)null));
        return new Written(random.NextInt64(0, 1L << 42), RandomBytes(random), RandomBytes(random), headers);
    }

    private static byte[]? RandomBytes(Random random)
    {
        if (random.Next(4) == 0)
            return null;
        var bytes = new byte[random.Next(random.Next(5) == 0 ? 2000 : 20)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string? Hex(ReadOnlyMemory<byte>? bytes) => bytes is { } value ? Convert.ToHexString(value.Span) : null;

    private sealed record Written(long Timestamp, byte[]? Key, byte[]? Value, List<RecordHeader> Headers);
}
