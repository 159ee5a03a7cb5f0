using System.Data;
using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Writing;

/// <summary>The one connection of a task and its transaction: opened when first needed, kept, and checked after it has rested.</summary>
internal sealed class SinkConnection(ConnectionSettings settings, ConnectionOpener opener, TimeProvider time)
{
    // While polls follow each other closely, the statements themselves show whether the connection is alive.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);
    private DbConnection? _connection;
    private DbTransaction? _transaction;
    private long _lastUse;

    /// <summary>The dialect to speak.</summary>
    public Dialect Dialect => settings.Dialect;

    /// <summary>What the database means by its errors.</summary>
    public DatabaseErrors Errors { get; } = settings.Target.Database.Errors;

    /// <summary>Whether each row is to be a statement of its own, since the database found two rows of one key where the keys' values differ.</summary>
    public bool WritesRowsAlone { get; set; }

    /// <summary>The open connection.</summary>
    public DbConnection Open => _connection ?? throw new InvalidOperationException("The connection is not open");

    /// <summary>The transaction, or null where none was begun.</summary>
    public DbTransaction? Transaction => _transaction;

    /// <summary>Whether there is a connection that works as far as is known.</summary>
    public bool IsOpen => _connection?.State == ConnectionState.Open;

    /// <summary>Whether a commit was tried since <see cref="EnsureAsync"/>.</summary>
    public bool HasCommitted { get; private set; }

    /// <summary>Makes sure that there is a live connection.</summary>
    /// <param name="forget">Forgets statements and structures, before another connection takes the place of the one they belong to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is another one than before.</returns>
    /// <exception cref="ConnectException">None can be had.</exception>
    public async ValueTask<bool> EnsureAsync(Func<ValueTask> forget, CancellationToken cancellationToken)
    {
        var hasRested = _connection is not null && time.GetElapsedTime(_lastUse) >= Rest;
        if (hasRested && !await opener.IsAliveAsync(_connection!, cancellationToken).ConfigureAwait(false)) await CloseAsync().ConfigureAwait(false);
        _lastUse = time.GetTimestamp();
        HasCommitted = false;
        if (IsOpen) return false;
        await CloseAsync().ConfigureAwait(false);
        await forget().ConfigureAwait(false);
        _connection = await opener.OpenAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The transaction, begun when first asked for.</summary>
    public async ValueTask<DbTransaction> TransactionAsync(CancellationToken cancellationToken) =>
        _transaction ??= await Dialect.BeginAsync(Open, IsolationLevel.Unspecified, cancellationToken).ConfigureAwait(false);

    /// <summary>Commits what was done, if anything was.</summary>
    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        _lastUse = time.GetTimestamp();
        if (_transaction is not { } transaction) return;
        HasCommitted = true;
        if (Dialect.RunsSynchronously) transaction.Commit();
        else await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        _transaction = null;
        await transaction.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Takes back what was done; a connection that cannot do that is closed.</summary>
    public async ValueTask RollbackAsync()
    {
        if (_transaction is not { } transaction) return;
        _transaction = null;
        try
        {
            if (IsOpen) await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (ConnectionOpener.IsFailure(e)) { await CloseAsync().ConfigureAwait(false); }
    }

    /// <summary>
    /// Runs a statement that changes tables, and commits it with all that was done before. Where it fails, what was done before stays undecided, if the
    /// database can do that.
    /// </summary>
    public async ValueTask ExecuteDdlAsync(string sql, CancellationToken cancellationToken)
    {
        const string Before = "before_ddl";
        var transaction = await TransactionAsync(cancellationToken).ConfigureAwait(false);
        var savepoint = Dialect.HasTransactionalDdl && transaction.SupportsSavepoints;
        if (savepoint) await transaction.SaveAsync(Before, cancellationToken).ConfigureAwait(false);
        try
        {
            await using var command = Dialect.Command(Open, transaction, sql);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException) when (savepoint && IsOpen)
        {
            await transaction.RollbackAsync(Before, cancellationToken).ConfigureAwait(false);
            throw;
        }
        await CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the connection.</summary>
    public async ValueTask CloseAsync()
    {
        var connection = _connection;
        (_connection, _transaction) = (null, null);
        // What was not committed ends with the connection, without a question that a server may leave unanswered.
        if (connection is not null) await ServerCall.CloseAsync(connection, settings.Grace).ConfigureAwait(false);
    }

    /// <summary>The connection as it is, with whatever is being done over it; null if there is none.</summary>
    public DbConnection? Current => _connection;
}
