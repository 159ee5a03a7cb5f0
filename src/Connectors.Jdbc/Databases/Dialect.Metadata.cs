using System.Data;
using System.Data.Common;
using System.Globalization;

namespace Connectors.Jdbc.Databases;

internal abstract partial class Dialect
{
    /// <summary>A query that shows whether a connection is alive.</summary>
    public virtual string LivenessQuery => "SELECT 1";

    /// <summary>A query of the database's present time.</summary>
    public virtual string CurrentTimestampQuery => "SELECT CURRENT_TIMESTAMP";

    /// <summary>A table's name with the connection's present catalog and schema where it has none of its own.</summary>
    public abstract Task<TableId> CompleteAsync(DbConnection connection, DbTransaction? transaction, TableId table, CancellationToken cancellationToken);

    /// <summary>A table and its columns; the names are taken exactly, without wildcards.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">The connection's transaction, or null.</param>
    /// <param name="table">The table, with the catalog and schema of <see cref="CompleteAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The structure, or null where there is no such table.</returns>
    public abstract Task<TableStructure?> DescribeAsync(DbConnection connection, DbTransaction? transaction, TableId table,
        CancellationToken cancellationToken);

    /// <summary>The tables of some types.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="catalog">The catalog, or null for any (MySQL: for all databases that the user sees).</param>
    /// <param name="schemaPattern">A LIKE pattern of the schema, or null for any.</param>
    /// <param name="types">TABLE, VIEW and the like, in any case.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>Full names and types, by type, catalog, schema and name.</returns>
    public abstract Task<IReadOnlyList<(TableId Table, string Type)>> ListTablesAsync(DbConnection connection, string? catalog, string? schemaPattern,
        IReadOnlyCollection<string> types, CancellationToken cancellationToken);

    /// <summary>Whether the database has the isolation level SNAPSHOT.</summary>
    public virtual bool HasSnapshotIsolation => false;

    /// <summary>Begins a transaction.</summary>
    /// <param name="connection">An open connection that has none.</param>
    /// <param name="level">The isolation level; the database's own if unspecified.</param>
    /// <param name="cancellationToken">Cancels the wait for the server.</param>
    /// <exception cref="NotSupportedException">The database or its provider has no such level.</exception>
    /// <exception cref="ArgumentException">Likewise.</exception>
    public virtual async ValueTask<DbTransaction> BeginAsync(DbConnection connection, IsolationLevel level, CancellationToken cancellationToken) =>
        RunsSynchronously ? connection.BeginTransaction(level) : await connection.BeginTransactionAsync(level, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes a command a part of a transaction, if its provider knows of it.</summary>
    public static void Join(DbCommand command, DbTransaction? transaction) => command.Transaction = transaction is StatementTransaction ? null : transaction;

    /// <summary>Makes a command with parameters named <c>@p0</c>, <c>@p1</c> …</summary>
    public static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = connection.CreateCommand();
        Join(command, transaction);
#pragma warning disable CA2100 // The dialects quote every name and pass every value as a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
            if (parameters[i] is null or string) parameter.DbType = DbType.String;
            parameter.Value = parameters[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    /// <summary>Fills in catalog and schema from a query that returns the connection's present ones.</summary>
    protected static async Task<TableId> CompleteByQueryAsync(DbConnection connection, DbTransaction? transaction, TableId table, string query,
        string defaultSchema, CancellationToken cancellationToken)
    {
        if (table.Catalog is not null && table.Schema is not null) return table;
        await using var command = Command(connection, transaction, query);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new(table.Catalog ?? reader.GetString(0), table.Schema ?? (reader.IsDBNull(1) ? defaultSchema : reader.GetString(1)), table.Name);
    }

    /// <summary>
    /// Reads a structure from a query that returns the table's type, a column's name (null where the table has none), and what the column is read from.
    /// </summary>
    public static async Task<TableStructure?> ReadStructureAsync(DbCommand query, TableId table, Func<string, string> type,
        Func<DbDataReader, TableColumn> column, CancellationToken cancellationToken)
    {
        await using var reader = await query.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        string? found = null;
        var columns = new List<TableColumn>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found = type(reader.GetString(0));
            if (!reader.IsDBNull(1)) columns.Add(column(reader));
        }
        return found is null ? null : new(table, found, columns);
    }

    /// <summary>
    /// Reads those tables from a query that are of some types, types in any case, and orders them by type, catalog, schema and name, as drivers of Java do.
    /// </summary>
    public static async Task<IReadOnlyList<(TableId Table, string Type)>> ReadTablesAsync(DbCommand query, IReadOnlyCollection<string> types,
        Func<DbDataReader, (TableId Table, string Type)> table, CancellationToken cancellationToken)
    {
        await using var reader = await query.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var tables = new List<(TableId Table, string Type)>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            if (table(reader) is var found && types.Contains(found.Type, StringComparer.OrdinalIgnoreCase)) tables.Add(found);
        return
        [
            .. tables.OrderBy(t => t.Type, StringComparer.Ordinal).ThenBy(t => t.Table.Catalog, StringComparer.Ordinal)
                .ThenBy(t => t.Table.Schema, StringComparer.Ordinal).ThenBy(t => t.Table.Name, StringComparer.Ordinal),
        ];
    }
}
