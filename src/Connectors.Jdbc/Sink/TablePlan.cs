using Connect.Api;

namespace Connectors.Jdbc.Sink;

/// <summary>How records of one pair of schemas go into a table: the columns' buffers, and what writes and deletes rows.</summary>
internal sealed class TablePlan : IAsyncDisposable
{
    private readonly Dialect _dialect;
    private readonly SinkSettings _settings;
    private readonly TableStructure _structure;
    private readonly bool _single;
    private RowWriter? _writer;
    private RowWriter? _remover;

    /// <summary>A plan for a table that has all the columns.</summary>
    public TablePlan(Schema? keySchema, Schema? valueSchema, SinkColumns columns, TableStructure structure, Dialect dialect, SinkSettings settings, bool single)
    {
        (KeySchema, ValueSchema) = (keySchema, valueSchema);
        (_dialect, _settings, _structure, _single) = (dialect, settings, structure, single);
        Keys = [.. columns.Keys.Select(Buffer)];
        Others = [.. columns.Others.Select(Buffer)];
        All = [.. Keys, .. Others];
    }

    public Schema? KeySchema { get; private set; }
    public Schema? ValueSchema { get; private set; }
    public ColumnBuffer[] Keys { get; }
    public ColumnBuffer[] Others { get; }
    public ColumnBuffer[] All { get; }

    /// <summary>Whether records with these schemas are this plan's.</summary>
    public bool IsFor(Schema? keySchema, Schema? valueSchema)
    {
        if (!Same(KeySchema, keySchema) || !Same(ValueSchema, valueSchema)) return false;
        // The next record probably has these very objects, which are compared faster.
        (KeySchema, ValueSchema) = (keySchema, valueSchema);
        return true;
    }

    /// <summary>What inserts, upserts or updates the rows in <see cref="All"/>.</summary>
    public RowWriter Writer => _writer ??= _dialect.CreateWriter(_settings.InsertMode switch
    {
        InsertMode.Insert => RowOperation.Insert,
        InsertMode.Upsert => RowOperation.Upsert,
        _ => RowOperation.Update,
    }, _structure.Id, Keys, Others, _structure, _settings, _single);

    /// <summary>What deletes the rows whose keys are in <see cref="Keys"/>.</summary>
    public RowWriter Remover => _remover ??= _dialect.CreateWriter(RowOperation.Delete, _structure.Id, Keys, [], _structure, _settings, _single);

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync().ConfigureAwait(false);
        if (_remover is not null) await _remover.DisposeAsync().ConfigureAwait(false);
    }

    private ColumnBuffer Buffer(SinkColumn column) => new(column, _dialect.KindOf(column, _structure.Column(column.Name)), _settings);

    private static bool Same(Schema? a, Schema? b) => ReferenceEquals(a, b) || (a is not null && a.Equals(b));
}
