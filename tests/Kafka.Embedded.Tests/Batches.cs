using System.Buffers;
using System.Text;
using Connect.Testing;
using Kafka.Embedded.Log;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Tests;

/// <summary>Record batches as producers send them, and what is in those that come back.</summary>
internal static class Batches
{
    /// <summary>When the clock of the tests begins.</summary>
    public static readonly long Start = ManualTime.Start.ToUnixTimeMilliseconds();

    public static byte[] Of(params string[] values) => Of(values.Select(value => ((string?)null, (string?)value)));

    public static byte[] Of(IEnumerable<(string? Key, string? Value)> records, long? timestamp = null,
        long producerId = -1, short epoch = -1, int sequence = -1, bool transactional = false, CompressionType compression = CompressionType.None)
    {
        using var batch = new RecordBatchWriter
        {
            ProducerId = producerId,
            ProducerEpoch = epoch,
            BaseSequence = sequence,
            IsTransactional = transactional,
            Compression = compression
        };
        foreach (var (key, value) in records)
            batch.Append(timestamp ?? Start, key is null ? null : Encoding.UTF8.GetBytes(key), value is null ? null : Encoding.UTF8.GetBytes(value));
        var buffer = new ArrayBufferWriter<byte>();
        batch.WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Marker(long producerId, short epoch, bool commit)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new EndTransactionMarker(commit, 0).WriteBatch(buffer, producerId, epoch, timestamp: Start);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Every record of a log that is not a marker, from its start to its end.</summary>
    public static List<(long Offset, string? Key, string? Value)> All(PartitionLog log)
    {
        var found = new List<(long, string?, string?)>();
        foreach (var batch in log.ReadAll())
        {
            if (batch.Header.IsControl)
                continue;
            using var records = batch.Open();
            foreach (var record in records)
                found.Add((record.Offset, Text(record.Key), Text(record.Value)));
        }
        return found;
    }

    /// <summary>The records that a fetch of one partition finds.</summary>
    public static List<(long Offset, string? Value)> Read(PartitionLog log, long offset, int maxBytes = int.MaxValue, bool committed = false)
    {
        var result = log.Read(offset, maxBytes, committed, wholeFirst: true);
        Assert.Equal(ErrorCode.None, result.Error);
        if (result.Slice is not { } slice)
            return [];
        using (slice)
        {
            var bytes = new byte[slice.Length];
            slice.Take(bytes);
            var rest = new ReadOnlySequence<byte>(bytes);
            var found = new List<(long, string?)>();
            while (RecordBatch.TryTake(ref rest, out var batch))
            {
                Assert.True(batch.IsIntact());
                if (batch.Header.IsControl)
                    continue;
                using var records = batch.Open();
                foreach (var record in records)
                    found.Add((record.Offset, Text(record.Value)));
            }
            return found;
        }
    }

    private static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } present ? Encoding.UTF8.GetString(present.Span) : null;
}
