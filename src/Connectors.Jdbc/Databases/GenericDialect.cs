using System.Data;
using System.Data.Common;
using Connect.Api;

namespace Connectors.Jdbc.Databases;

/// <summary>The SQL that all databases share: it reads and writes tables that are there, but creates none and knows no upsert.</summary>
internal sealed class GenericDialect : Dialect
{
    public const string DialectName = "GenericDatabaseDialect";
    private readonly char _open = '"', _close = '"';
    private readonly Dialect _own;

    /// <summary>The generic dialect over some database.</summary>
    public GenericDialect(ConnectionTarget target, IdentifierQuoting quoting) : base(target, quoting)
    {
        // The database's metadata, transactions and quotes come from its driver in Java, whatever the dialect.
        _own = target.Database.CreateDialect(target, IdentifierQuoting.Always);
        var quoted = _own.Quote("x");
        (_open, _close) = (quoted[0], quoted[^1]);
    }

    public override string Name => DialectName;
    protected override char OpenQuote => _open;
    protected override char CloseQuote => _close;

    public override Task<TableId> CompleteAsync(DbConnection connection, DbTransaction? transaction, TableId table, CancellationToken cancellationToken) =>
        _own.CompleteAsync(connection, transaction, table, cancellationToken);

    public override Task<TableStructure?> DescribeAsync(DbConnection connection, DbTransaction? transaction, TableId table,
        CancellationToken cancellationToken) =>
        _own.DescribeAsync(connection, transaction, table, cancellationToken);

    public override Task<IReadOnlyList<(TableId Table, string Type)>> ListTablesAsync(DbConnection connection, string? catalog, string? schemaPattern,
        IReadOnlyCollection<string> types, CancellationToken cancellationToken) =>
        _own.ListTablesAsync(connection, catalog, schemaPattern, types, cancellationToken);

    public override ValueTask<DbTransaction> BeginAsync(DbConnection connection, IsolationLevel level, CancellationToken cancellationToken) =>
        _own.BeginAsync(connection, level, cancellationToken);
}
