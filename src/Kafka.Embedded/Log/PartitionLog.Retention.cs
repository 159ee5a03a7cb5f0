using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Log;

internal sealed partial class PartitionLog
{
    /// <summary>Removes whole segments that are older than <c>retention.ms</c>, in excess of <c>retention.bytes</c>, or before the log's start.</summary>
    public void Retain()
    {
        lock (_gate)
        {
            if (_closed || _segments.Length == 0)
                return;
            var now = Now;
            _producers.Expire(now - ProducerRetentionMs);
            var excess = Config.RetentionBytes < 0 ? -1 : _segments.Sum(segment => (long)segment.Size) - Config.RetentionBytes;
            var remove = 0;
            foreach (var segment in _segments)
            {
                var last = remove == _segments.Length - 1;
                if (segment.Size == 0 && last)
                    break;
                var newest = segment.MaxTimestamp >= 0 ? segment.MaxTimestamp : new DateTimeOffset(segment.LastModified).ToUnixTimeMilliseconds();
                var tooOld = Config.Delete && Config.RetentionMs >= 0 && now - newest > Config.RetentionMs;
                var tooMuch = Config.Delete && excess >= segment.Size && !last;
                var before = !last && segment.NextOffset <= _logStart;
                if (!tooOld && !tooMuch && !before)
                    break;
                if (segment.NextOffset > (_producers.FirstOpenOffset ?? long.MaxValue))
                    break; // an open transaction is not cut in two
                excess -= segment.Size;
                remove++;
            }
            if (remove == _segments.Length)
                Roll();
            for (var i = 0; i < remove; i++)
            {
                LogSegmentRemoved(Topic, Partition, _segments[i].BaseOffset, _segments[i].Size);
                _segments[i].Delete();
            }
            _segments = _segments[remove..];
            if (remove > 0)
                Volatile.Write(ref _logStart, Math.Max(_logStart, _segments[0].BaseOffset));
        }
    }

    /// <summary>Moves the log's start forward (DeleteRecords); −1 means to the end. What lies before it goes with the next retention.</summary>
    public (ErrorCode Error, long LogStart) DeleteBefore(long offset)
    {
        lock (_gate)
        {
            EnsureOpen();
            if (offset == -1)
                offset = _logEnd;
            if (offset < 0 || offset > _logEnd)
                return (ErrorCode.OffsetOutOfRange, -1);
            if (offset > _logStart)
            {
                Volatile.Write(ref _logStart, offset);
                WriteCheckpoint();
            }
        }
        Retain();
        return (ErrorCode.None, LogStart);
    }
}
