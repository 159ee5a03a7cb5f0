using System.Buffers.Binary;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Log;

/// <summary>
/// The producers of a partition: refuses what is out of order or fenced, recognises what came twice, and knows the open transactions and so the last
/// stable offset. Kept in a file beside a segment when the log rolls and closes, and brought up to date from the batches after it. Guarded by the log's lock.
/// </summary>
internal sealed class ProducerStates
{
    private const byte FileVersion = 1;
    private readonly Dictionary<long, ProducerState> _producers = [];
    private readonly SortedSet<long> _openTransactions = [];

    public IReadOnlyCollection<ProducerState> All => _producers.Values;

    /// <summary>Where the oldest open transaction began, or null when none is open.</summary>
    public long? FirstOpenOffset => _openTransactions.Count == 0 ? null : _openTransactions.Min;

    public ProducerState? Find(long producerId) => _producers.GetValueOrDefault(producerId);

    /// <summary>Judges a producer's batch before it is appended. A duplicate is answered with where it was stored the first time.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="newBeginsAtZero">Whether a producer that is not known here has to begin at sequence 0, because nothing of it can have been removed.</param>
    /// <param name="duplicate">The batch that came before, if it is the same.</param>
    public ErrorCode Check(in RecordBatchHeader batch, bool newBeginsAtZero, out ProducerState.Batch? duplicate)
    {
        duplicate = null;
        if (!_producers.TryGetValue(batch.ProducerId, out var state) || state.Epoch < 0)
            return newBeginsAtZero && batch.BaseSequence != 0 ? ErrorCode.OutOfOrderSequenceNumber : ErrorCode.None;
        if (batch.ProducerEpoch < state.Epoch)
            return ErrorCode.InvalidProducerEpoch;
        if (batch.ProducerEpoch == state.Epoch)
        {
            foreach (var known in state.Batches)
            {
                if (known.FirstSequence != batch.BaseSequence || known.LastSequence != batch.LastSequence)
                    continue;
                duplicate = known;
                return ErrorCode.None;
            }
        }
        var isNew = batch.ProducerEpoch > state.Epoch || state.LastSequence < 0;
        if (batch.BaseSequence != (isNew ? 0 : AddSequence(state.LastSequence, 1)))
            return ErrorCode.OutOfOrderSequenceNumber;
        return !batch.IsTransactional && state.TransactionStart >= 0 ? ErrorCode.InvalidTxnState : ErrorCode.None;
    }

    /// <summary>Takes note of a data batch that was appended.</summary>
    public void Note(in RecordBatchHeader batch, long now)
    {
        var state = Get(batch.ProducerId);
        state.SetEpoch(batch.ProducerEpoch);
        state.Add(new ProducerState.Batch(batch.BaseSequence, batch.LastSequence, batch.BaseOffset, batch.LastOffset, batch.MaxTimestamp));
        state.LastTimestamp = now;
        if (batch.IsTransactional && state.TransactionStart < 0)
        {
            state.TransactionStart = batch.BaseOffset;
            _openTransactions.Add(batch.BaseOffset);
        }
    }

    /// <summary>Takes note of a transaction marker that was appended, and returns where the transaction it ends began (−1: nothing was open here).</summary>
    public long NoteMarker(in RecordBatchHeader batch, int coordinatorEpoch, long now)
    {
        var state = Get(batch.ProducerId);
        state.SetEpoch(batch.ProducerEpoch);
        state.CoordinatorEpoch = coordinatorEpoch;
        state.LastTimestamp = now;
        var start = state.TransactionStart;
        if (start >= 0)
            _openTransactions.Remove(start);
        state.TransactionStart = -1;
        return start;
    }

    /// <summary>Forgets producers that wrote nothing since the given time and have no transaction open.</summary>
    public void Expire(long before)
    {
        foreach (var (id, state) in _producers)
            if (state.TransactionStart < 0 && state.LastTimestamp < before)
                _producers.Remove(id);
    }

    public void Clear()
    {
        _producers.Clear();
        _openTransactions.Clear();
    }

    public void Save(string path)
    {
        var bytes = new byte[1 + 4 + _producers.Count * (8 + 2 + 4 + 8 + 8 + 1 + ProducerState.Remembered * 32) + 4];
        bytes[0] = FileVersion;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), _producers.Count);
        var at = 5;
        foreach (var state in _producers.Values)
        {
            Put64(state.ProducerId);
            BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(at), state.Epoch);
            at += 2;
            Put32(state.CoordinatorEpoch);
            Put64(state.TransactionStart);
            Put64(state.LastTimestamp);
            bytes[at++] = (byte)state.Batches.Count;
            foreach (var batch in state.Batches)
            {
                Put32(batch.FirstSequence);
                Put32(batch.LastSequence);
                Put64(batch.FirstOffset);
                Put64(batch.LastOffset);
                Put64(batch.Timestamp);
            }
        }
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), Crc32C.Compute(bytes.AsSpan(0, at)));
        // A file that is there is whole: it is renamed into place.
        using (var file = File.Create(path + ".new", 1))
            file.Write(bytes.AsSpan(0, at + 4));
        File.Move(path + ".new", path, overwrite: true);

        void Put64(long value)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(at), value);
            at += 8;
        }

        void Put32(int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);
            at += 4;
        }
    }

    /// <summary>Replaces what is known by a file's content; false when it cannot be used.</summary>
    public bool TryLoad(string path)
    {
        Clear();
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 9 || bytes[0] != FileVersion)
            return false;
        var content = bytes.AsSpan(0, bytes.Length - 4);
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(content.Length)) != Crc32C.Compute(content))
            return false;
        var count = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1));
        var at = 5;
        for (var i = 0; i < count; i++)
        {
            var state = Get(Take64());
            state.Epoch = BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(at));
            at += 2;
            state.CoordinatorEpoch = Take32();
            state.TransactionStart = Take64();
            var last = Take64();
            for (var left = bytes[at++]; left > 0; left--)
                state.Add(new ProducerState.Batch(Take32(), Take32(), Take64(), Take64(), Take64()));
            state.LastTimestamp = last;
            if (state.TransactionStart >= 0)
                _openTransactions.Add(state.TransactionStart);
        }
        return true;

        long Take64()
        {
            at += 8;
            return BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at - 8));
        }

        int Take32()
        {
            at += 4;
            return BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at - 4));
        }
    }

    /// <summary>Sequences begin again at 0 after the largest one.</summary>
    private static int AddSequence(int sequence, int delta) => (int)(((long)sequence + delta) & int.MaxValue);

    private ProducerState Get(long producerId)
    {
        if (!_producers.TryGetValue(producerId, out var state))
            _producers.Add(producerId, state = new ProducerState(producerId));
        return state;
    }
}
