using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Writing;

/// <summary>How records of one pair of schemas go into a table: the columns' buffers, and what writes and deletes rows.</summary>
internal sealed class TablePlan : IAsyncDisposable
{
    private readonly Dialect _dialect;
    private readonly JdbcSinkConfig _config;
    private readonly TableStructure _structure;
    private readonly bool _single;
    private RowWriter? _writer;
    private RowWriter? _remover;

    /// <summary>A plan for a table that has all the columns.</summary>
    public TablePlan(Schema? keySchema, Schema? valueSchema, SinkColumns columns, TableStructure structure, Dialect dialect, JdbcSinkConfig config, bool single)
    {
        (KeySchema, ValueSchema) = (keySchema, valueSchema);
        (_dialect, _config, _structure, _single) = (dialect, config, structure, single);
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
    public RowWriter Writer => _writer ??= _dialect.CreateWriter(_config.InsertMode switch
    {
        InsertMode.Insert => RowOperation.Insert,
        InsertMode.Upsert => RowOperation.Upsert,
        _ => RowOperation.Update,
    }, Keys, Others, _structure, Options);

    /// <summary>What deletes the rows whose keys are in <see cref="Keys"/>.</summary>
    public RowWriter Remover => _remover ??= _dialect.CreateWriter(RowOperation.Delete, Keys, [], _structure, Options);

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync().ConfigureAwait(false);
        if (_remover is not null) await _remover.DisposeAsync().ConfigureAwait(false);
    }

    private WriteOptions Options => new(_single, _config.MergeHoldLock);

    private ColumnBuffer Buffer(SinkColumn column) =>
        _dialect.CreateBuffer(column, _structure.Column(column.Name), _config.Times, _config.ReplaceNullWithDefault);

    private static bool Same(Schema? a, Schema? b) => ReferenceEquals(a, b) || (a is not null && a.Equals(b));
}
