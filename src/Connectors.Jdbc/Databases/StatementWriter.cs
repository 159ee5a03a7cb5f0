using System.Data.Common;
using System.Numerics;
using System.Runtime.InteropServices;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases;

/// <summary>
/// Writes rows with statements of many rows each, prepared once. A batch is cut into statements of the most rows and a rest; a rest of a size that comes again
/// and again (polls are mostly of one size) gets a statement of its own, others are cut into powers of two, so that a few statements serve any size.
/// </summary>
/// <param name="dialect">Makes parameters and says how many there may be.</param>
/// <param name="buffers">The columns in the order of a row's parameters.</param>
/// <param name="sql">The statement for a number of rows, its parameters by row.</param>
/// <param name="prepares">Whether the statement can be prepared.</param>
/// <param name="single">Whether each row is to go alone.</param>
/// <param name="distinct">The columns that no two rows of a statement may have the same of.</param>
internal sealed class StatementWriter(Dialect dialect, ColumnBuffer[] buffers, Func<int, string> sql, bool prepares, bool single, ColumnBuffer[]? distinct)
    : RowWriter(single ? null : distinct)
{
    private const int MostSizes = 8;
    private const int Often = 3;
    private readonly int _most = single ? 1 : Math.Max(1, Math.Min(dialect.MaxRowsPerStatement, dialect.MaxParameters / Math.Max(1, buffers.Length)));
    private readonly Dictionary<int, Statement> _statements = [];
    private readonly Dictionary<int, int> _rests = [];
    private int _oddSizes;

    protected override async ValueTask WriteRowsAsync(DbConnection connection, DbTransaction transaction, int rows, CancellationToken cancellationToken)
    {
        var rest = rows % _most;
        if (rest > 0 && !_statements.ContainsKey(rest) && _oddSizes < MostSizes) CollectionsMarshal.GetValueRefOrAddDefault(_rests, rest, out _)++;
        for (var from = 0; from < rows;)
        {
            var size = SizeFor(rows - from);
            while (size > 1 && SizeOf(buffers, from, size) > dialect.MaxBytesPerStatement) size = PowerOfTwo(size - 1);
            var statement = await StatementAsync(connection, transaction, size, cancellationToken).ConfigureAwait(false);
            var at = 0;
            for (var row = from; row < from + size; row++)
                foreach (var buffer in buffers)
                    statement.Parameters[at++].Value = dialect.ValueOf(buffer, row);
            if (!dialect.RunsSynchronously) await RunAsync(statement.Command, cancellationToken).ConfigureAwait(false);
            else Run(statement.Command, cancellationToken);
            from += size;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var statement in _statements.Values) await statement.Command.DisposeAsync().ConfigureAwait(false);
    }

    private int SizeFor(int rows)
    {
        if (rows >= _most) return _most;
        return _statements.ContainsKey(rows) || _rests.GetValueOrDefault(rows) >= Often ? rows : PowerOfTwo(rows);
    }

    private static int PowerOfTwo(int most) => 1 << BitOperations.Log2((uint)most);

    // What providers make of a statement that was cancelled differs.
    private static async ValueTask RunAsync(DbCommand command, CancellationToken cancellationToken)
    {
        try { await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false); }
        catch (DbException) when (cancellationToken.IsCancellationRequested) { throw new OperationCanceledException(cancellationToken); }
    }

    private static void Run(DbCommand command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var cancel = cancellationToken.Register(static state => ((DbCommand)state!).Cancel(), command);
        try { command.ExecuteNonQuery(); }
        catch (DbException) when (cancellationToken.IsCancellationRequested) { throw new OperationCanceledException(cancellationToken); }
    }

    private async ValueTask<Statement> StatementAsync(DbConnection connection, DbTransaction transaction, int size, CancellationToken cancellationToken)
    {
        if (_statements.TryGetValue(size, out var kept))
        {
            Dialect.Join(kept.Command, transaction);
            return kept;
        }
        var command = Dialect.Command(connection, transaction, sql(size));
        var parameters = new DbParameter[size * buffers.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i] = command.CreateParameter();
            parameter.ParameterName = dialect.Placeholder(i);
            dialect.SetType(parameter, buffers[i % buffers.Length]);
            command.Parameters.Add(parameter);
        }
        if (size != _most && !BitOperations.IsPow2(size)) _oddSizes++;
        var statement = new Statement(command, parameters);
        _statements.Add(size, statement);
        if (prepares && dialect.Prepares) await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        return statement;
    }

    private readonly record struct Statement(DbCommand Command, DbParameter[] Parameters);
}
