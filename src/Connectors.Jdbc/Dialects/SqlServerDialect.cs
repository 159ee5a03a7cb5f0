using System.Data.Common;

namespace Connectors.Jdbc;

/// <summary>SQL Server's Transact-SQL (https://learn.microsoft.com/sql/t-sql/).</summary>
public sealed partial class SqlServerDialect(ConnectionTarget target, IdentifierQuoting quoting) : Dialect(target, quoting)
{
    internal const string DialectName = "SqlServerDatabaseDialect";

    /// <inheritdoc/>
    public override string Name => DialectName;
    /// <inheritdoc/>
    protected override char OpenQuote => '[';
    /// <inheritdoc/>
    protected override char CloseQuote => ']';
    /// <inheritdoc/>
    public override string CurrentTimestampQuery => "SELECT SYSDATETIME()";

    /// <inheritdoc/>
    public override Task<TableId> CompleteAsync(DbConnection connection, DbTransaction? transaction, TableId table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        return CompleteByQueryAsync(connection, transaction, table, "SELECT DB_NAME(), SCHEMA_NAME()", "dbo", cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<TableStructure?> DescribeAsync(DbConnection connection, DbTransaction? transaction, TableId table,
        CancellationToken cancellationToken) =>
        InformationSchema.DescribeAsync(connection, transaction, table, cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<(TableId Table, string Type)>> ListTablesAsync(DbConnection connection, string? catalog, string? schemaPattern,
        IReadOnlyCollection<string> types, CancellationToken cancellationToken) =>
        InformationSchema.ListTablesAsync(connection, catalog, schemaPattern, types, cancellationToken);
}
