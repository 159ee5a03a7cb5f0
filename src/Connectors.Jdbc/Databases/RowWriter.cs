using System.Data.Common;
using System.Runtime.InteropServices;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases;

/// <summary>Writes what lies in some column buffers to a table, over one connection, with statements that it keeps.</summary>
/// <param name="distinct">The columns that no two rows of a statement may have the same of; null if any may.</param>
internal abstract class RowWriter(ColumnBuffer[]? distinct) : IAsyncDisposable
{
    private int[] _slots = [];
    private int[] _kept = [];

    /// <summary>Writes the rows that are in the buffers.</summary>
    public async ValueTask WriteAsync(DbConnection connection, DbTransaction transaction, ColumnBuffer[] all, CancellationToken cancellationToken)
    {
        if (distinct is not null && all[0].Count > 1) KeepLast(distinct, all);
        await WriteRowsAsync(connection, transaction, all[0].Count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the statements.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Writes the rows.</summary>
    protected abstract ValueTask WriteRowsAsync(DbConnection connection, DbTransaction transaction, int rows, CancellationToken cancellationToken);

    /// <summary>The bytes that strings and bytes of some rows take at most.</summary>
    protected static long SizeOf(ReadOnlySpan<ColumnBuffer> buffers, int from, int count)
    {
        long size = 0;
        foreach (var buffer in buffers)
        {
            if (buffer.Kind is not (ValueKind.Text or ValueKind.Bytes or ValueKind.Array)) continue;
            foreach (var reference in buffer.References.Slice(from, count))
                size += reference switch { string s => s.Length * 3L, byte[] b => b.Length * 2L, _ => 0 };
        }
        return size;
    }

    // Of rows with the same key the last one is what statements one after the other would have left.
    private void KeepLast(ColumnBuffer[] keys, ColumnBuffer[] all)
    {
        var rows = all[0].Count;
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)rows * 2);
        if (_slots.Length < size) (_slots, _kept) = (new int[size], new int[size / 2]);
        else Array.Clear(_slots);
        var (slots, kept, first) = (_slots, _kept, _kept.Length);
        for (var row = rows - 1; row >= 0; row--)
        {
            var hash = 0;
            foreach (var key in keys) hash = (hash * 31) + key.HashOf(row);
            var slot = (hash ^ (hash >>> 15)) & (slots.Length - 1);
            while (slots[slot] != 0 && !Same(keys, slots[slot] - 1, row)) slot = (slot + 1) & (slots.Length - 1);
            if (slots[slot] != 0) continue;
            slots[slot] = row + 1;
            // From the end on, so that they come to stand in the rows' order.
            kept[--first] = row;
        }
        if (kept.Length - first == rows) return;
        foreach (var column in all) column.Keep(kept.AsSpan(first));
    }

    private static bool Same(ColumnBuffer[] keys, int a, int b)
    {
        foreach (var key in keys)
            if (!key.SameIn(a, b)) return false;
        return true;
    }
}
