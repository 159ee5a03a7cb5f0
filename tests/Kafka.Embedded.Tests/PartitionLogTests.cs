using System.Buffers.Binary;
using System.Globalization;
using Connect.Testing;
using FsCheck;
using FsCheck.Fluent;
using Kafka.Embedded.Log;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kafka.Embedded.Tests;

public sealed class PartitionLogTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_are_read_from_any_offset()
    {
        using var log = Open(("segment.bytes", "2000"));
        for (var i = 0; i < 300; i++)
            log.Append(Batches.Of($"{i}a", $"{i}b"));
        Assert.Equal(600, log.LogEnd);
        Assert.True(Directory.GetFiles(log.Directory, "*.log").Length > 5);
        for (var offset = 0; offset < 600; offset++)
        {
            var found = Batches.Read(log, offset);
            Assert.Contains(found, record => record.Offset == offset);
            Assert.True(found[0].Offset >= offset - 1, "the slice begins with the batch that holds the offset");
        }
        Assert.Empty(Batches.Read(log, 600));
        Assert.Equal(ErrorCode.OffsetOutOfRange, log.Read(601, 100, false, true).Error);
    }

    [Fact]
    public void The_first_batch_is_whole_even_if_it_is_larger_than_asked_for()
    {
        using var log = Open();
        log.Append(Batches.Of(new string('x', 5_000)));
        Assert.Single(Batches.Read(log, 0, maxBytes: 10));
        Assert.Null(log.Read(0, 10, false, wholeFirst: false).Slice);
    }

    [Fact]
    public void A_log_that_was_closed_is_the_same_when_it_is_opened_again()
    {
        using (var log = Open(("segment.bytes", "1000")))
        {
            for (var i = 0; i < 100; i++)
                log.Append(Batches.Of([(null, $"{i}")], producerId: 7, epoch: 1, sequence: i));
            log.Close();
        }
        using var again = Open(clean: true);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), Batches.All(again).Select(record => record.Value));
        Assert.Equal(95, again.Append(Batches.Of([(null, "again")], producerId: 7, epoch: 1, sequence: 95)).BaseOffset);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, again.Append(Batches.Of([(null, "gap")], producerId: 7, epoch: 1, sequence: 200)).Error);
        Assert.Equal(100, again.Append(Batches.Of([(null, "next")], producerId: 7, epoch: 1, sequence: 100)).BaseOffset);
    }

    [Fact]
    public void Whatever_is_cut_off_the_end_only_batches_that_reach_beyond_the_cut_are_lost() => Prop.ForAll(
        Gen.Choose(1, 20).SelectMany(batches => Gen.Choose(0, 100).Select(part => (batches, part))).ToArbitrary(),
        shape =>
        {
            using var folder = new Folder();
            var ends = new List<long>();
            string directory;
            using (var log = Open(folder))
            {
                for (var i = 0; i < shape.batches; i++)
                {
                    log.Append(Batches.Of($"record {i}", new string('x', i * 37)));
                    ends.Add(log.SizeInBytes);
                }
                directory = log.Directory;
            }
            var file = Directory.GetFiles(directory, "*.log").Single();
            var length = new FileInfo(file).Length * shape.part / 100;
            using (var stream = File.OpenWrite(file))
                stream.SetLength(length);
            using var again = Open(folder);
            var whole = ends.Count(end => end <= length);
            Assert.Equal(whole * 2, again.LogEnd);
            Assert.Equal(whole * 2, Batches.All(again).Count);
            Assert.Equal(whole * 2, again.Append(Batches.Of("next")).BaseOffset);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_flipped_bit_in_the_last_segment_cuts_the_log_before_its_batch()
    {
        string directory;
        using (var log = Open())
        {
            for (var i = 0; i < 10; i++)
                log.Append(Batches.Of($"record {i}"));
            directory = log.Directory;
        }
        var file = Directory.GetFiles(directory, "*.log").Single();
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 10 * 6 + 70] ^= 1;
        File.WriteAllBytes(file, bytes);
        using var again = Open();
        Assert.Equal(6, again.LogEnd);
    }

    [Theory]
    [InlineData(RecordBatchHeader.Size + 3, 4)] // the record's offset within the batch is 2, not 0
    [InlineData(RecordBatchHeader.Size, 100)] // the record ends behind the batch
    public void A_batch_whose_record_makes_no_sense_is_refused_though_its_checksum_is_right(int position, byte value)
    {
        using var log = Open();
        Assert.Equal(ErrorCode.CorruptMessage, log.Append(Altered(batch => batch[position] = value)).Error);
        Assert.Equal(0, log.LogEnd);
    }

    [Fact]
    public void What_a_producer_repeats_is_stored_once()
    {
        using var log = Open();
        for (var i = 0; i < 6; i++)
            Assert.Equal(i, log.Append(Batches.Of([(null, $"{i}")], producerId: 1, epoch: 0, sequence: i)).BaseOffset);
        Assert.Equal(3, log.Append(Batches.Of([(null, "3")], producerId: 1, epoch: 0, sequence: 3)).BaseOffset);
        Assert.Equal(6, log.LogEnd);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Append(Batches.Of([(null, "8")], producerId: 1, epoch: 0, sequence: 8)).Error);
        Assert.Equal(ErrorCode.None, log.Append(Batches.Of([(null, "new epoch")], producerId: 1, epoch: 1, sequence: 0)).Error);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, log.Append(Batches.Of([(null, "old epoch")], producerId: 1, epoch: 0, sequence: 6)).Error);
    }

    [Fact]
    public void A_sequence_goes_on_at_0_after_the_largest_number()
    {
        using var log = Open();
        log.Append(Batches.Of([(null, "a"), (null, "b")], producerId: 1, epoch: 0, sequence: int.MaxValue - 1));
        Assert.Equal(ErrorCode.None, log.Append(Batches.Of([(null, "c")], producerId: 1, epoch: 0, sequence: 0)).Error);
    }

    [Fact]
    public void A_killed_broker_still_knows_what_a_producer_repeats()
    {
        using (var log = Open(("segment.bytes", "300")))
            for (var i = 0; i < 50; i++)
                log.Append(Batches.Of([(null, $"{i}")], producerId: 1, epoch: 0, sequence: i));
        using var again = Open(("segment.bytes", "300"));
        Assert.Equal(49, again.Append(Batches.Of([(null, "49")], producerId: 1, epoch: 0, sequence: 49)).BaseOffset);
        Assert.Equal(50, again.LogEnd);
    }

    [Fact]
    public void A_reader_of_committed_records_stops_at_an_open_transaction_and_is_told_of_aborted_ones()
    {
        using (var log = Open())
        {
            log.Append(Batches.Of([(null, "open")], producerId: 1, epoch: 0, sequence: 0, transactional: true));
            log.Append(Batches.Of("plain"));
            Assert.Equal(0, log.LastStable);
            Assert.Empty(Batches.Read(log, 0, committed: true));
            Assert.Equal(2, Batches.Read(log, 0).Count);
            log.Append(Batches.Marker(1, 0, commit: false), fromClient: false);
            Assert.Equal(3, log.LastStable);
            Assert.Equal([new AbortedTransaction(1, 0, 2, 3)], Aborted(log));
        }
        using var again = Open();
        Assert.Equal(3, again.LastStable);
        Assert.Equal([new AbortedTransaction(1, 0, 2, 3)], Aborted(again));

        static IReadOnlyList<AbortedTransaction> Aborted(PartitionLog log)
        {
            var result = log.Read(0, int.MaxValue, committedOnly: true, wholeFirst: true);
            using (result.Slice)
                return result.Aborted!;
        }
    }

    [Fact]
    public void A_transaction_that_was_open_when_the_broker_was_killed_is_still_open()
    {
        using (var log = Open(("segment.bytes", "200")))
        {
            log.Append(Batches.Of([(null, "open")], producerId: 1, epoch: 0, sequence: 0, transactional: true));
            for (var i = 0; i < 10; i++)
                log.Append(Batches.Of($"{i}"));
        }
        using var again = Open(("segment.bytes", "200"));
        Assert.Equal(0, again.LastStable);
        again.Append(Batches.Marker(1, 0, commit: true), fromClient: false);
        Assert.Equal(again.LogEnd, again.LastStable);
    }

    [Fact]
    public void Offsets_are_found_by_time()
    {
        using var log = Open(("segment.bytes", "1000"));
        for (var i = 0; i < 100; i++)
            log.Append(Batches.Of([(null, "a"), (null, "b")], timestamp: 1_000 + i * 10));
        Assert.Equal((0, 1_000), log.FindTime(0, false));
        Assert.Equal((100, 1_500), log.FindTime(1_500, false));
        Assert.Equal((102, 1_510), log.FindTime(1_501, false));
        Assert.Equal((198, 1_990), log.FindMaxTime());
        Assert.Null(log.FindTime(1_991, false));
    }

    [Fact]
    public void The_broker_can_stamp_records_itself()
    {
        using var log = Open(("message.timestamp.type", "LogAppendTime"));
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(now, log.Append(Batches.Of("a")).AppendTime);
        Assert.Equal((0, now), log.FindTime(now, false));
        Assert.Single(Batches.Read(log, 0));
    }

    [Fact]
    public void Batches_that_are_broken_too_large_or_from_the_future_are_refused()
    {
        using var log = Open(("max.message.bytes", "200"));
        var broken = Batches.Of("a");
        broken[^1] ^= 1;
        Assert.Equal(ErrorCode.CorruptMessage, log.Append(broken).Error);
        Assert.Equal(ErrorCode.CorruptMessage, log.Append(Batches.Of("a").AsMemory(0, 65)).Error);
        Assert.Equal(ErrorCode.CorruptMessage, log.Append(new byte[10]).Error);
        Assert.Equal(ErrorCode.InvalidRecord, log.Append(new byte[100]).Error);
        Assert.Equal(ErrorCode.InvalidRecord, log.Append((byte[])[.. Batches.Of("a"), .. Batches.Of("b")]).Error);
        Assert.Equal(ErrorCode.MessageTooLarge, log.Append(Batches.Of(new string('x', 300))).Error);
        var future = _time.GetUtcNow().AddHours(2).ToUnixTimeMilliseconds();
        Assert.Equal(ErrorCode.InvalidTimestamp, log.Append(Batches.Of([(null, "a")], timestamp: future)).Error);
        Assert.Equal(0, log.LogEnd);
        Assert.False(Directory.Exists(log.Directory), "a partition without records has no folder");
    }

    [Fact]
    public void Old_segments_go_by_age()
    {
        using var log = Open(("segment.bytes", "500"), ("retention.ms", "60000"));
        for (var i = 0; i < 20; i++)
        {
            log.Append(Batches.Of([(null, new string('x', 100))], timestamp: _time.GetUtcNow().ToUnixTimeMilliseconds()));
            _time.Advance(TimeSpan.FromSeconds(10));
        }
        log.Retain();
        Assert.InRange(log.LogStart, 11, 14);
        Assert.Equal(20, log.LogEnd);
        _time.Advance(TimeSpan.FromHours(1));
        log.Retain();
        Assert.Equal(20, log.LogStart);
        Assert.Equal(20, log.Append(Batches.Of("next")).BaseOffset);
    }

    [Fact]
    public void Old_segments_go_by_size()
    {
        using var log = Open(("segment.bytes", "500"), ("retention.bytes", "1000"));
        for (var i = 0; i < 50; i++)
            log.Append(Batches.Of(new string('x', 100)));
        log.Retain();
        Assert.InRange(log.SizeInBytes, 1000, 1500);
    }

    [Fact]
    public void Deleted_records_stay_deleted_after_a_restart()
    {
        using (var log = Open(("segment.bytes", "300")))
        {
            for (var i = 0; i < 20; i++)
                log.Append(Batches.Of($"{i}"));
            Assert.Equal((ErrorCode.None, 11L), log.DeleteBefore(11));
            Assert.Equal(ErrorCode.OffsetOutOfRange, log.DeleteBefore(21).Error);
        }
        using var again = Open();
        Assert.Equal(11, again.LogStart);
        Assert.Equal(ErrorCode.OffsetOutOfRange, again.Read(10, 100, false, true).Error);
        Assert.Equal((ErrorCode.None, 20L), again.DeleteBefore(-1));
    }

    [Fact]
    public void Compaction_keeps_the_last_record_of_each_key_at_its_offset() => Prop.ForAll(
        Gen.Choose(0, 9).SelectMany(key => Gen.Choose(0, 3).Select(value => (key, value))).ArrayOf().Resize(120).ToArbitrary(),
        Arb.From(Gen.Elements(CompressionType.None, CompressionType.Gzip, CompressionType.Snappy, CompressionType.Lz4, CompressionType.Zstd)),
        (writes, compression) =>
        {
            using var folder = new Folder();
            var time = new ManualTime();
            using var log = Open(folder, time, ("cleanup.policy", "compact"), ("segment.bytes", "400"), ("delete.retention.ms", "1000"));
            foreach (var write in writes.Chunk(3))
                log.Append(Batches.Of(write.Select(pair => ((string?)$"k{pair.key}", pair.value == 0 ? null : $"v{pair.value}")), compression: compression));
            var written = Batches.All(log);
            log.Compact(TestContext.Current.CancellationToken);
            var active = ActiveStart(log);
            var compacted = Batches.All(log);
            var last = written.Where(record => record.Offset < active).GroupBy(record => record.Key).ToDictionary(same => same.Key!, same => same.Last());
            Assert.Equal(written.Where(record => record.Offset >= active || last[record.Key!].Offset == record.Offset), compacted);
            Assert.Equal(written.Count, log.LogEnd);

            // Tombstones go when they have had their time.
            time.Advance(TimeSpan.FromSeconds(2));
            log.Compact(TestContext.Current.CancellationToken);
            Assert.Equal(compacted.Where(record => record.Offset >= active || record.Value is not null), Batches.All(log));
            foreach (var record in Batches.All(log))
                Assert.Contains(Batches.Read(log, record.Offset), found => found.Offset == record.Offset);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Compaction_drops_aborted_records_and_keeps_what_a_producer_needs_to_go_on()
    {
        using (var log = Open(("cleanup.policy", "compact"), ("segment.bytes", "300")))
        {
            log.Append(Batches.Of([("a", "aborted")], producerId: 1, epoch: 0, sequence: 0, transactional: true));
            log.Append(Batches.Marker(1, 0, commit: false), fromClient: false);
            log.Append(Batches.Of([("a", "committed")], producerId: 2, epoch: 0, sequence: 0, transactional: true));
            log.Append(Batches.Marker(2, 0, commit: true), fromClient: false);
            for (var i = 0; i < 10; i++)
                log.Append(Batches.Of([("b", $"{i}")]));
            log.Compact(TestContext.Current.CancellationToken);
            Assert.Equal("committed", Batches.All(log).Single(record => record.Key == "a").Value);
            Assert.Equal(ErrorCode.None, log.Append(Batches.Of([("c", "next")], producerId: 2, epoch: 0, sequence: 1)).Error);
        }
        using var again = Open(("cleanup.policy", "compact"));
        Assert.Equal("committed", Batches.All(again).Single(record => record.Key == "a").Value);
        Assert.Equal(again.LogEnd, again.LastStable);
    }

    [Fact]
    public void A_compaction_that_was_interrupted_is_finished_or_forgotten()
    {
        string directory;
        using (var log = Open(("cleanup.policy", "compact"), ("segment.bytes", "300")))
        {
            for (var i = 0; i < 20; i++)
                log.Append(Batches.Of([("k", $"{i}")]));
            directory = log.Directory;
        }
        // As if the process had been killed after writing the new segment, and before removing all of the old ones.
        var first = Directory.GetFiles(directory, "*.log").Order().ToArray();
        File.Copy(first[1], Path.ChangeExtension(first[1], "swap"));
        File.Copy(first[2], Path.ChangeExtension(first[2], "cleaned"));
        File.Delete(first[1]);
        using var again = Open(("cleanup.policy", "compact"));
        Assert.Equal(20, Batches.All(again).Count);
        Assert.Empty(Directory.GetFiles(directory, "*.swap"));
        Assert.Empty(Directory.GetFiles(directory, "*.cleaned"));
    }

    [Fact]
    public void A_compacted_topic_takes_no_record_without_a_key()
    {
        using var log = Open(("cleanup.policy", "compact"));
        Assert.Equal(ErrorCode.InvalidRecord, log.Append(Batches.Of("no key")).Error);
        Assert.Equal(ErrorCode.None, log.Append(Batches.Of([("key", null)], compression: CompressionType.Gzip)).Error);
    }

    [Fact]
    public void A_batch_that_no_producer_writes_is_refused()
    {
        foreach (var policy in (string[])["delete", "compact"])
        {
            using var folder = new Folder();
            using var log = Open(folder, _time, ("cleanup.policy", policy));
            Assert.Equal(ErrorCode.InvalidRecord, log.Append(Altered(batch => batch[22] |= 7)).Error); // a compression that is not known
            Assert.Equal(ErrorCode.InvalidRecord, log.Append(Batches.Of([("k", "v")], producerId: 7, epoch: 1, sequence: -1)).Error);
            Assert.Equal(ErrorCode.InvalidRecord, log.Append(Batches.Of([("k", "v")], producerId: 7, epoch: -2, sequence: 0)).Error);
            Assert.Equal(0, log.LogEnd);
        }
    }

    [Fact]
    public void A_record_outside_its_batch_does_not_outlive_the_later_ones_of_its_key()
    {
        using var log = Open(("cleanup.policy", "compact"));
        Assert.Equal(ErrorCode.CorruptMessage, log.Append(Altered(batch => batch[RecordBatchHeader.Size + 3] = 40)).Error); // 20 offsets behind the batch's
        Assert.Equal(ErrorCode.None, log.Append(Altered(_ => { })).Error);
    }

    [Fact]
    public void Compaction_leaves_a_batch_that_nobody_can_read_and_goes_on_with_the_others()
    {
        byte[] unreadable;
        using (var log = Open(("segment.bytes", "300")))
        {
            log.Append(Batches.Of([("k", "old")]));
            // What is compressed is looked at by nobody as long as the topic is not compacted.
            Assert.Equal(ErrorCode.None, log.Append(unreadable = Altered(batch => batch[RecordBatchHeader.Size] = 0x7e, CompressionType.Gzip)).Error);
            for (var i = 0; i < 20; i++)
                log.Append(Batches.Of([("k", $"{i}")]));
            log.Close();
        }
        using var compacted = Open(("cleanup.policy", "compact"), ("segment.bytes", "300"), ("min.cleanable.dirty.ratio", "0"));
        compacted.Compact(TestContext.Current.CancellationToken);
        var batches = compacted.ReadAll().ToArray();
        Assert.True(batches.Length < 10, $"{batches.Length} batches are left");
        Assert.Equal(1, batches[0].Header.BaseOffset);
        Assert.Equal(unreadable[12..], batches[0].Bytes.FirstSpan[12..].ToArray());
        Assert.Equal(21, batches[^1].Header.LastOffset);
    }

    [Fact]
    public void Tombstones_that_are_to_stay_for_ever_stay()
    {
        using var log = Open(("cleanup.policy", "compact"), ("segment.bytes", "300"),
            ("min.cleanable.dirty.ratio", "0"), ("delete.retention.ms", "9223372036854775807"));
        log.Append(Batches.Of([("gone", null)]));
        for (var i = 0; i < 20; i++)
        {
            log.Append(Batches.Of([("k", $"{i}")]));
            log.Compact(TestContext.Current.CancellationToken);
        }
        Assert.Contains(Batches.All(log), record => record is { Key: "gone", Value: null });
    }

    /// <summary>A batch of one record with a change that the checksum covers.</summary>
    private static byte[] Altered(Action<byte[]> change, CompressionType compression = CompressionType.None)
    {
        var batch = Batches.Of([("key", "value")], compression: compression);
        change(batch);
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), Crc32C.Compute(batch.AsSpan(21)));
        return batch;
    }

    [Fact]
    public void Readers_and_a_writer_do_not_wait_for_each_others_files()
    {
        using var log = Open(("segment.bytes", "2000"), ("retention.bytes", "4000"));
        log.Append(Batches.Of("0"));
        var held = log.Read(0, int.MaxValue, false, true);
        for (var i = 1; i < 500; i++)
            log.Append(Batches.Of($"{i}"));
        log.Retain();
        Assert.True(log.LogStart > 0);
        // The segment is removed; whoever is about to send it still can.
        using var slice = held.Slice!;
        var bytes = new byte[slice.Length];
        slice.Take(bytes);
        Assert.Equal(0, RecordBatchHeader.Read(bytes).BaseOffset);
    }

    private static long ActiveStart(PartitionLog log) => Directory.Exists(log.Directory)
        ? Directory.GetFiles(log.Directory, "*.log").Max(path => long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture))
        : 0;

    private PartitionLog Open(params (string, string)[] settings) => Open(_folder, _time, settings);

    private PartitionLog Open(bool clean) => PartitionLog.Open(Path.Combine(_folder, "t-0"), "t", 0, new TopicConfig([]), clean, _time, NullLogger.Instance);

    private static PartitionLog Open(Folder folder) => Open(folder, new ManualTime());

    private static PartitionLog Open(Folder folder, ManualTime time, params (string Name, string Value)[] settings) => PartitionLog.Open(
        Path.Combine(folder, "t-0"), "t", 0, new TopicConfig(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))),
            clean: false, time, NullLogger.Instance);
}
