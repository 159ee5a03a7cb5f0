using System.Data;
using System.Data.Common;
using System.Globalization;

namespace Connectors.Jdbc;

public abstract partial class Dialect
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
    public abstract Task<TableStructure?> DescribeAsync(DbConnection connection, DbTransaction? transaction, TableId table, CancellationToken cancellationToken);

    /// <summary>The tables of some types.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="catalog">The catalog, or null for any (MySQL: for all databases that the user sees).</param>
    /// <param name="schemaPattern">A LIKE pattern of the schema, or null for any.</param>
    /// <param name="types">TABLE, VIEW and the like, in any case.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>Full names and types, by type, catalog, schema and name.</returns>
    public abstract Task<IReadOnlyList<(TableId Table, string Type)>> ListTablesAsync(DbConnection connection, string? catalog, string? schemaPattern,
        IReadOnlyCollection<string> types, CancellationToken cancellationToken);

    /// <summary>Makes a command with parameters named <c>@p0</c>, <c>@p1</c> …</summary>
    protected internal static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<object?> parameters)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var command = connection.CreateCommand();
        command.Transaction = transaction;
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

    /// <summary>Whether a type of table is among some, in any case.</summary>
    protected static bool IsAmong(string type, IReadOnlyCollection<string> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        foreach (var one in types)
            if (one.Equals(type, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
