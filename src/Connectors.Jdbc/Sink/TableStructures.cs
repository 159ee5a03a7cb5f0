using System.Data.Common;
using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc.Sink;

/// <summary>What the tables look like, remembered until something fails; creates them and adds columns where that is allowed.</summary>
internal sealed partial class TableStructures(SinkConnection connection, SinkSettings settings, ILogger logger)
{
    private readonly Dictionary<TableId, TableStructure> _known = [];

    /// <summary>Forgets everything.</summary>
    public void Clear() => _known.Clear();

    /// <summary>The structure of a table that has all the columns, after making it so if need be.</summary>
    /// <exception cref="TableAlterOrCreateException">Table or column is missing and may not be made, or making it failed.</exception>
    /// <exception cref="DbException">Creating the table failed.</exception>
    public async ValueTask<TableStructure> EnsureAsync(TableId table, SinkColumns columns, CancellationToken cancellationToken)
    {
        var structure = await FindAsync(table, cancellationToken).ConfigureAwait(false)
            ?? await CreateAsync(table, columns, cancellationToken).ConfigureAwait(false);
        for (var tries = settings.MaxRetries; ; tries--)
        {
            var missing = columns.InTableOrder.Where(c => structure.Column(c.Name) is null).ToArray();
            if (missing.Length == 0) return structure;
            Refuse(structure, missing);
            try
            {
                foreach (var sql in connection.Dialect.AddColumns(table, missing, settings.Times))
                {
                    LogAltering(sql);
                    await connection.ExecuteDdlAsync(sql, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (DbException e) when (connection.IsOpen)
            {
                // Another task may have added it in the meantime.
                if (tries <= 0) throw Failed(table, e);
            }
            structure = await DescribeAsync(table, cancellationToken).ConfigureAwait(false) ?? structure;
        }
    }

    private TableAlterOrCreateException Failed(TableId table, DbException cause)
    {
        var shown = SqlException.From(cause, "ALTER TABLE", connection.Errors, connection.Dialect.Advice, settings.TrimSensitiveLog);
        return new($"Failed to add columns to table {connection.Dialect.Quote(table)}: {shown.Message}", settings.TrimSensitiveLog ? null : cause);
    }

    private void Refuse(TableStructure structure, SinkColumn[] missing)
    {
        var name = connection.Dialect.Quote(structure.Id);
        var list = string.Join(", ", missing.AsEnumerable());
        if (!structure.IsTable)
        {
            var type = structure.Type[..1] + structure.Type[1..].ToLowerInvariant();
            throw new TableAlterOrCreateException($"{type} {name} is missing fields ([{list}]) and ALTER {structure.Type} is unsupported");
        }
        foreach (var column in missing)
            if (!column.IsOptional && (column.IsKey || column.Schema.DefaultValue is null))
            {
                throw new TableAlterOrCreateException($"Cannot ALTER TABLE {name} to add missing field {column}, as the field is "
                    + (column.IsKey ? "part of the key" : "not optional and does not have a default value"));
            }
        if (!settings.AutoEvolve)
            throw new TableAlterOrCreateException($"Table {name} is missing fields ([{list}]) and auto-evolution is disabled (auto.evolve=false)");
    }

    private async ValueTask<TableStructure> CreateAsync(TableId table, SinkColumns columns, CancellationToken cancellationToken)
    {
        var name = connection.Dialect.Quote(table);
        if (!settings.AutoCreate)
        {
            throw new TableAlterOrCreateException($"Table {name} is missing and auto-creation is disabled "
                + $"(auto.create=false; table.types={string.Join(',', settings.TableTypes)})");
        }
        var sql = connection.Dialect.CreateTable(table, columns.InTableOrder, settings.Times);
        LogCreating(name);
        try { await connection.ExecuteDdlAsync(sql, cancellationToken).ConfigureAwait(false); }
        catch (DbException e) when (connection.IsOpen)
        {
            // Another task may have been faster; if the table is there now, all is well.
            LogCreateFailed(name, settings.TrimSensitiveLog ? e.SqlState ?? "no SQL state" : connection.Errors.Describe(e));
            if (await DescribeAsync(table, cancellationToken).ConfigureAwait(false) is { } there) return there;
            throw;
        }
        return await DescribeAsync(table, cancellationToken).ConfigureAwait(false)
            ?? throw new TableAlterOrCreateException($"Table {name} was created, but is not found among table.types={string.Join(',', settings.TableTypes)}");
    }

    private async ValueTask<TableStructure?> FindAsync(TableId table, CancellationToken cancellationToken) =>
        _known.TryGetValue(table, out var known) ? known : await DescribeAsync(table, cancellationToken).ConfigureAwait(false);

    private async ValueTask<TableStructure?> DescribeAsync(TableId table, CancellationToken cancellationToken)
    {
        _known.Remove(table);
        var structure = await connection.Dialect.DescribeAsync(connection.Open, connection.Transaction, table, cancellationToken).ConfigureAwait(false);
        if (structure is null || !settings.TableTypes.Contains(structure.Type)) return null;
        _known.Add(table, structure);
        return structure;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Creating table {Table}")]
    private partial void LogCreating(string table);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Creating table {Table} failed, looking whether it is there now: {Reason}")]
    private partial void LogCreateFailed(string table, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Adding columns: {Sql}")]
    private partial void LogAltering(string sql);
}
