using System.Data.Common;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases.PostgreSql;

/// <summary>Writes a whole batch with one statement, prepared once, that takes each column as an array.</summary>
/// <param name="buffers">The columns in the order of the statement's parameters.</param>
/// <param name="sql">The statement.</param>
/// <param name="prepares">Whether the statement is prepared on the server.</param>
/// <param name="single">Whether each row is to go alone.</param>
/// <param name="distinct">The columns that no two rows of a statement may have the same of.</param>
internal sealed class ArrayWriter(ColumnBuffer[] buffers, string sql, bool prepares, bool single, ColumnBuffer[]? distinct)
    : RowWriter(single ? null : distinct)
{
    private const int MostRows = 10_000;
    private const long MostBytes = 32 << 20;
    private DbCommand? _command;

    protected override async ValueTask WriteRowsAsync(DbConnection connection, DbTransaction transaction, int rows, CancellationToken cancellationToken)
    {
        if (_command is null)
        {
            _command = Dialect.Command(connection, transaction, sql);
            foreach (var buffer in buffers) _command.Parameters.Add(NpgsqlArrays.Create(buffer.Kind));
            if (prepares) await _command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
        _command.Transaction = transaction;
        for (var from = 0; from < rows;)
        {
            var count = single ? 1 : Math.Min(MostRows, rows - from);
            while (count > 1 && SizeOf(buffers, from, count) > MostBytes) count = (count + 1) / 2;
            for (var i = 0; i < buffers.Length; i++) NpgsqlArrays.Fill(_command.Parameters[i], buffers[i], from, count);
            await _command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            from += count;
        }
    }

    public override ValueTask DisposeAsync() => _command?.DisposeAsync() ?? ValueTask.CompletedTask;
}
