using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Writing;

/// <summary>
/// Records on their way to one table, in their order. They are written when the schemas change, when there are enough, when a value follows a null value
/// that deletes, and at the end of the poll; values first, then deletes.
/// </summary>
internal sealed class TableBuffer(TableId table, SinkConnection connection, TableStructures structures, JdbcSinkConfig config)
{
    private const int MostPlans = 32;
    private const int MostSources = 5;
    private readonly List<SinkRecord> _records = [];
    private readonly List<SinkRecord> _part = [];
    private readonly List<TablePlan> _plans = [];
    private TablePlan? _plan;
    private bool _deletes;

    /// <summary>The table.</summary>
    public TableId Table => table;

    /// <summary>Adds a record, writing what came before if it has to be.</summary>
    public ValueTask AddAsync(SinkRecord record, CancellationToken cancellationToken)
    {
        RecordRequirements.Check(config, record);
        var deletes = record.Value is null;
        if (_plan is { } plan && ReferenceEquals(plan.KeySchema, record.KeySchema) && ReferenceEquals(plan.ValueSchema, record.ValueSchema)
            && !(_deletes && !deletes) && _records.Count + 1 < config.BatchSize)
        {
            _records.Add(record);
            _deletes |= deletes;
            return default;
        }
        return AddSlowlyAsync(record, deletes, cancellationToken);
    }

    /// <summary>Writes what was added.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_records.Count == 0) return;
        var plan = _plan!;
        if (!_deletes) await WriteAsync(plan.Writer, plan.All, _records, cancellationToken).ConfigureAwait(false);
        else
        {
            foreach (var record in _records)
                if (record.Value is not null) _part.Add(record);
            if (_part.Count > 0) await WriteAsync(plan.Writer, plan.All, _part, cancellationToken).ConfigureAwait(false);
            _part.Clear();
            foreach (var record in _records)
                if (record.Value is null) _part.Add(record);
            await WriteAsync(plan.Remover, plan.Keys, _part, cancellationToken).ConfigureAwait(false);
            _part.Clear();
        }
        _records.Clear();
        _deletes = false;
    }

    /// <summary>What was to be written when it failed, for people: how many records, where they come from, and the table.</summary>
    /// <param name="next">The record that was being added, or null.</param>
    public string WorkOf(SinkRecord? next)
    {
        var records = _part.Count > 0 ? _part : _records.Count > 0 ? _records : next is null ? [] : [next];
        var sources = records.GroupBy(r => (Topic: r.OriginalTopic, Partition: r.OriginalPartition)).ToList();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"writing {records.Count} {(records.Count == 1 ? "record" : "records")} to table ")
            .Append(connection.Dialect.Quote(table)).Append(" (");
        for (var i = 0; i < sources.Count && i < MostSources; i++)
        {
            var (first, last) = (sources[i].Min(r => r.Offset), sources[i].Max(r => r.Offset));
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}{sources[i].Key.Topic}-{sources[i].Key.Partition}@{first}");
            if (last > first) text.Append(CultureInfo.InvariantCulture, $" to {last}");
        }
        return text.Append(sources.Count > MostSources ? " and others)" : ")").ToString();
    }

    /// <summary>Forgets records that were not written.</summary>
    public void Discard()
    {
        _records.Clear();
        _part.Clear();
        _deletes = false;
    }

    /// <summary>Forgets all plans.</summary>
    /// <param name="alive">Whether the connection lives, so that its statements are to be closed; those of an ended one went with it.</param>
    public async ValueTask CloseAsync(bool alive)
    {
        if (alive)
        {
            foreach (var plan in _plans)
            {
                // It may have ended without anyone having noticed.
                try { await plan.DisposeAsync().ConfigureAwait(false); }
                catch (Exception e) when (ConnectionOpener.IsFailure(e)) { break; }
            }
        }
        _plans.Clear();
        _plan = null;
    }

    private async ValueTask AddSlowlyAsync(SinkRecord record, bool deletes, CancellationToken cancellationToken)
    {
        // A null value mostly has no schema: it belongs to the values before.
        var valueSchema = deletes && record.ValueSchema is null ? _plan?.ValueSchema : record.ValueSchema;
        if (_plan is null || !_plan.IsFor(record.KeySchema, valueSchema))
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            try { _plan = await PlanAsync(record.KeySchema, valueSchema, cancellationToken).ConfigureAwait(false); }
            catch (TableAlterOrCreateException e) { throw new TableAlterOrCreateException($"{e.Message} (first needed by {record})", e.InnerException); }
            catch (ConnectException e) { throw new ConnectException($"{e.Message} (table {connection.Dialect.Quote(table)}, {record})", e.InnerException); }
        }
        else if (_deletes && !deletes) await FlushAsync(cancellationToken).ConfigureAwait(false);
        _records.Add(record);
        _deletes |= deletes;
        if (_records.Count >= config.BatchSize) await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<TablePlan> PlanAsync(Schema? keySchema, Schema? valueSchema, CancellationToken cancellationToken)
    {
        foreach (var known in _plans)
            if (known.IsFor(keySchema, valueSchema)) return known;
        var columns = SinkColumns.Of(config, table.Name, keySchema, valueSchema);
        var structure = await structures.EnsureAsync(table, columns, cancellationToken).ConfigureAwait(false);
        if (config.InsertMode == InsertMode.Upsert && columns.Keys.Count == 0)
        {
            throw new ConnectException($"Write to table '{connection.Dialect.Quote(table)}' in UPSERT mode requires key field names to be known, "
                + "check the primary key configuration (pk.mode, pk.fields)");
        }
        if (_plans.Count == MostPlans) await CloseAsync(alive: true).ConfigureAwait(false);
        var plan = new TablePlan(keySchema, valueSchema, columns, structure, connection.Dialect, config, connection.WritesRowsAlone);
        _plans.Add(plan);
        return plan;
    }

    private async ValueTask WriteAsync(RowWriter writer, ColumnBuffer[] columns, List<SinkRecord> records, CancellationToken cancellationToken)
    {
        foreach (var column in columns) column.Fill(CollectionsMarshal.AsSpan(records));
        var transaction = await connection.TransactionAsync(cancellationToken).ConfigureAwait(false);
        try { await writer.WriteAsync(connection.Open, transaction, columns, cancellationToken).ConfigureAwait(false); }
        finally { foreach (var column in columns) column.Release(); }
    }
}
