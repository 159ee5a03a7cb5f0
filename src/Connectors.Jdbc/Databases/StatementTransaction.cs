using System.Data;
using System.Data.Common;

namespace Connectors.Jdbc.Databases;

/// <summary>A transaction that is begun and ended by statements of SQL, and that the provider does not know of.</summary>
internal sealed class StatementTransaction : DbTransaction
{
    private readonly DbConnection _connection;
    private bool _isOver;

    private StatementTransaction(DbConnection connection, IsolationLevel level) => (_connection, IsolationLevel) = (connection, level);

    public override IsolationLevel IsolationLevel { get; }

    protected override DbConnection DbConnection => _connection;

    /// <summary>Begins a transaction.</summary>
    /// <param name="connection">An open connection that has none.</param>
    /// <param name="level">The isolation level; the session's own if unspecified.</param>
    /// <param name="cancellationToken">Cancels the wait for the server.</param>
    /// <exception cref="NotSupportedException">The server has no such level.</exception>
    public static async Task<DbTransaction> BeginAsync(DbConnection connection, IsolationLevel level, CancellationToken cancellationToken)
    {
        var name = level switch
        {
            IsolationLevel.Unspecified => null,
            IsolationLevel.ReadUncommitted => "READ UNCOMMITTED",
            IsolationLevel.ReadCommitted => "READ COMMITTED",
            IsolationLevel.RepeatableRead => "REPEATABLE READ",
            IsolationLevel.Serializable => "SERIALIZABLE",
            _ => throw new NotSupportedException($"SQL has no isolation level {level}"),
        };
        if (name is not null) await RunAsync(connection, $"SET TRANSACTION ISOLATION LEVEL {name}", cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, "START TRANSACTION", cancellationToken).ConfigureAwait(false);
        return new StatementTransaction(connection, level);
    }

    public override void Commit() => throw new NotSupportedException("Use CommitAsync");

    public override void Rollback() => throw new NotSupportedException("Use RollbackAsync");

    public override Task CommitAsync(CancellationToken cancellationToken = default) => EndAsync("COMMIT", cancellationToken);

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => EndAsync("ROLLBACK", cancellationToken);

    /// <summary>Takes back what was not committed.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (!_isOver && _connection.State == ConnectionState.Open) await RollbackAsync(CancellationToken.None).ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task EndAsync(string statement, CancellationToken cancellationToken)
    {
        await RunAsync(_connection, statement, cancellationToken).ConfigureAwait(false);
        _isOver = true;
    }

    private static async Task RunAsync(DbConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = Dialect.Command(connection, null, statement);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
