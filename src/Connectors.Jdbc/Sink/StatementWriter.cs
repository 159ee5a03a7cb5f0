using System.Data.Common;
using System.Globalization;
using System.Numerics;

namespace Connectors.Jdbc.Sink;

/// <summary>
/// Writes rows with statements of many rows each, prepared once: a batch is cut into powers of two, so that a few statements serve batches of any size
/// in a few round trips.
/// </summary>
/// <param name="dialect">Makes parameters and says how many there may be.</param>
/// <param name="buffers">The columns in the order of a row's parameters.</param>
/// <param name="sql">The statement for a number of rows, its parameters by row.</param>
/// <param name="prepares">Whether the statement can be prepared.</param>
/// <param name="single">Whether each row is to go alone.</param>
/// <param name="distinct">The columns that no two rows of a statement may have the same of.</param>
internal sealed class StatementWriter(Dialect dialect, ColumnBuffer[] buffers, Func<int, string> sql, bool prepares, bool single, IReadOnlyList<ColumnBuffer>? distinct)
    : RowWriter(single ? null : distinct)
{
    private readonly int _most = single ? 1 : 1 << BitOperations.Log2((uint)Math.Max(1, Math.Min(dialect.MaxRowsPerStatement, dialect.MaxParameters / Math.Max(1, buffers.Length))));
    private readonly DbCommand?[] _commands = new DbCommand?[BitOperations.Log2((uint)Math.Max(1, dialect.MaxRowsPerStatement)) + 1];

    /// <inheritdoc/>
    protected override async ValueTask WriteRowsAsync(DbConnection connection, DbTransaction transaction, int rows, CancellationToken cancellationToken)
    {
        for (var from = 0; from < rows;)
        {
            var size = Math.Min(_most, 1 << BitOperations.Log2((uint)(rows - from)));
            while (size > 1 && SizeOf(buffers, from, size) > dialect.MaxBytesPerStatement) size >>= 1;
            var command = await CommandAsync(connection, transaction, size, cancellationToken).ConfigureAwait(false);
            var at = 0;
            for (var row = from; row < from + size; row++)
                foreach (var buffer in buffers)
                    command.Parameters[at++].Value = dialect.ValueOf(buffer, row);
            if (!dialect.RunsSynchronously) await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            else Run(command, cancellationToken);
            from += size;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        foreach (var command in _commands)
            if (command is not null) await command.DisposeAsync().ConfigureAwait(false);
    }

    private static void Run(DbCommand command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var cancel = cancellationToken.Register(static state => ((DbCommand)state!).Cancel(), command);
        try { command.ExecuteNonQuery(); }
        catch (DbException) when (cancellationToken.IsCancellationRequested) { throw new OperationCanceledException(cancellationToken); }
    }

    private async ValueTask<DbCommand> CommandAsync(DbConnection connection, DbTransaction transaction, int size, CancellationToken cancellationToken)
    {
        ref var kept = ref _commands[BitOperations.Log2((uint)size)];
        if (kept is not null)
        {
            kept.Transaction = transaction;
            return kept;
        }
        var command = Dialect.Command(connection, transaction, sql(size));
        kept = command;
        for (var i = 0; i < size * buffers.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
            dialect.Describe(parameter, buffers[i % buffers.Length].Kind);
            command.Parameters.Add(parameter);
        }
        if (prepares && dialect.Prepares) await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        return command;
    }
}
