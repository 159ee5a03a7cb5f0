using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Databases;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc.Writing;

/// <summary>What the tables look like, remembered until something fails; creates them and adds columns where that is allowed.</summary>
internal sealed partial class TableStructures(SinkConnection connection, JdbcSinkConfig config, ILogger logger)
{
    private readonly Dictionary<TableId, TableStructure> _known = [];

    /// <summary>Forgets everything.</summary>
    public void Clear() => _known.Clear();

    /// <summary>The structure of a table that has all the columns, after making it so if need be.</summary>
    /// <exception cref="TableAlterOrCreateException">Table or column is missing and may not be made, or making it failed.</exception>
    /// <exception cref="DbException">Creating the table failed.</exception>
    public async ValueTask<TableStructure> EnsureAsync(TableId table, SinkColumns columns, CancellationToken cancellationToken)
    {
        var remembered = _known.GetValueOrDefault(table);
        var structure = remembered ?? await FindOrCreateAsync(table, columns, cancellationToken).ConfigureAwait(false);
        var (altered, tries) = (false, config.MaxRetries);
        while (true)
        {
            var missing = columns.InTableOrder.Where(c => structure.Column(c.Name) is null).ToArray();
            if (missing.Length == 0) return structure;
            // Somebody may have altered the table since it was looked at.
            if (remembered is not null)
            {
                remembered = null;
                structure = await FindOrCreateAsync(table, columns, cancellationToken).ConfigureAwait(false);
                continue;
            }
            if (altered)
            {
                throw new TableAlterOrCreateException($"Table {connection.Dialect.Quote(table)} was altered and is still missing fields "
                    + $"([{string.Join(", ", missing.AsEnumerable())}]): the database may have cut their names, or somebody else has dropped the columns");
            }
            Refuse(structure, missing);
            try
            {
                foreach (var sql in connection.Dialect.AddColumns(table, missing, config.Times))
                {
                    LogAltering(sql);
                    await connection.ExecuteDdlAsync(sql, cancellationToken).ConfigureAwait(false);
                }
                altered = true;
            }
            catch (DbException e) when (connection.IsOpen)
            {
                // Another task may have added it in the meantime.
                if (tries-- <= 0) throw Failed(table, e);
            }
            structure = await LookAsync(table, cancellationToken).ConfigureAwait(false) ?? structure;
        }
    }

    /// <summary>Whether a table that was looked at is another one by now; what is remembered is then of no use.</summary>
    public async ValueTask<bool> HaveChangedAsync(CancellationToken cancellationToken)
    {
        foreach (var (table, known) in _known)
        {
            var structure = await connection.Dialect.DescribeAsync(connection.Open, connection.Transaction, table, cancellationToken).ConfigureAwait(false);
            if (structure is not null && structure.Type == known.Type && structure.Columns.SequenceEqual(known.Columns)) continue;
            LogChanged(connection.Dialect.Quote(table));
            return true;
        }
        return false;
    }

    private TableAlterOrCreateException Failed(TableId table, DbException cause)
    {
        var shown = SqlException.From(cause, "ALTER TABLE", connection.Errors, connection.Dialect.Advice, config.TrimSensitiveLog);
        return new($"Failed to add columns to table {connection.Dialect.Quote(table)}: {shown.Message}", config.TrimSensitiveLog ? null : cause);
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
        if (!config.AutoEvolve)
            throw new TableAlterOrCreateException($"Table {name} is missing fields ([{list}]) and auto-evolution is disabled (auto.evolve=false)");
    }

    private async ValueTask<TableStructure> CreateAsync(TableId table, SinkColumns columns, CancellationToken cancellationToken)
    {
        var name = connection.Dialect.Quote(table);
        if (!config.AutoCreate)
        {
            throw new TableAlterOrCreateException($"Table {name} is missing and auto-creation is disabled "
                + $"(auto.create=false; table.types={string.Join(',', config.TableTypes)})");
        }
        var sql = connection.Dialect.CreateTable(table, columns.InTableOrder, config.Times);
        LogCreating(name);
        try { await connection.ExecuteDdlAsync(sql, cancellationToken).ConfigureAwait(false); }
        catch (DbException e) when (connection.IsOpen)
        {
            // Another task may have been faster; if the table is there now, all is well.
            LogCreateFailed(name, config.TrimSensitiveLog ? e.SqlState ?? "no SQL state" : connection.Errors.ReasonOf(e));
            if (await LookAsync(table, cancellationToken).ConfigureAwait(false) is { } there) return there;
            throw;
        }
        return await LookAsync(table, cancellationToken).ConfigureAwait(false)
            ?? throw new TableAlterOrCreateException($"Table {name} was created, but is not found among table.types={string.Join(',', config.TableTypes)}");
    }

    private async ValueTask<TableStructure> FindOrCreateAsync(TableId table, SinkColumns columns, CancellationToken cancellationToken) =>
        await LookAsync(table, cancellationToken).ConfigureAwait(false) ?? await CreateAsync(table, columns, cancellationToken).ConfigureAwait(false);

    private async ValueTask<TableStructure?> LookAsync(TableId table, CancellationToken cancellationToken)
    {
        _known.Remove(table);
        var structure = await connection.Dialect.DescribeAsync(connection.Open, connection.Transaction, table, cancellationToken).ConfigureAwait(false);
        if (structure is null || !config.TableTypes.Contains(structure.Type)) return null;
        _known.Add(table, structure);
        return structure;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Creating table {Table}")]
    private partial void LogCreating(string table);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Creating table {Table} failed, looking whether it is there now: {Reason}")]
    private partial void LogCreateFailed(string table, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Table {Table} was altered or dropped by somebody else; it is looked at again")]
    private partial void LogChanged(string table);

    [LoggerMessage(Level = LogLevel.Information, Message = "Adding columns: {Sql}")]
    private partial void LogAltering(string sql);
}
