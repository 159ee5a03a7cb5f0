using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Reading;

namespace Connectors.Jdbc;

public sealed partial class JdbcSourceTask
{
    private async Task AddQueryAsync(string query, CancellationToken cancellationToken)
    {
        var mode = _config.Mode;
        var partition = SourcePartition.OfQuery();
        var stored = mode == SourceMode.Bulk ? null : await Context.OffsetStorageReader.OffsetAsync(partition, cancellationToken).ConfigureAwait(false);
        var target = new QueryTarget(null, query, _config.TopicPrefix, partition, "the query", _config.IsQueryMasked);
        var offset = await OffsetAsync(target.Label, mode, stored, cancellationToken).ConfigureAwait(false);
        Add(target, mode, _config.TimestampColumns, _config.IncrementingColumn, offset);
    }

    private async Task AddTablesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var mode = _config.Mode;
        TableId[] tables = [.. names.Select(_settings.Dialect.ParseTable)];
        var columns = Columns(tables, mode);
        var stored = mode == SourceMode.Bulk
            ? new IReadOnlyDictionary<string, object?>?[tables.Length]
            : await StoredAsync(tables, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < tables.Length; i++)
        {
            var table = tables[i];
            if (mode != SourceMode.Bulk) await CheckColumnsAsync(table, names[i], mode, columns[i], isFirst: i == 0, cancellationToken).ConfigureAwait(false);
            var target = new QueryTarget(table, $"SELECT * FROM {_settings.Dialect.Quote(table)}", _config.TopicPrefix + table.Name,
                mode == SourceMode.Bulk ? SourcePartition.OfTableInProtocol0(table) : SourcePartition.OfTable(table), $"table {table}", IsMasked: false);
            var offset = await OffsetAsync(target.Label, mode, stored[i], cancellationToken).ConfigureAwait(false);
            Add(target, mode, columns[i].Timestamps, columns[i].Incrementing, offset);
        }
    }

    private void Add(QueryTarget target, SourceMode mode, IReadOnlyList<string> timestampColumns, string incrementingColumn, SourceOffset offset) =>
        Enqueue(new TableQuerier(target, _settings, mode, timestampColumns, incrementingColumn, offset, _logger) { Due = Clock.GetTimestamp() });

    // From the mappings with an include list, else from the two keys that are the same for all tables.
    private (string Incrementing, IReadOnlyList<string> Timestamps)[] Columns(TableId[] tables, SourceMode mode)
    {
        var incrementing = _config.IncrementingMapping.Select(i => ColumnMapping.Incrementing(JdbcSourceConfig.IncrementingColumnMappingKey, i)).ToList();
        var timestamps = _config.TimestampMapping.Select(i => ColumnMapping.Timestamps(JdbcSourceConfig.TimestampColumnsMappingKey, i)).ToList();
        var byMapping = _config.IncludeList.Count > 0;
        return [.. tables.Select(table => (Incrementing(table.ToString()), Timestamps(table.ToString())))];

        string Incrementing(string table)
        {
            if (!mode.UsesIncrementing()) return "";
            if (incrementing.Count > 0) return ColumnMapping.For(JdbcSourceConfig.IncrementingColumnMappingKey, incrementing, table)[0];
            return byMapping ? "" : _config.IncrementingColumn;
        }

        IReadOnlyList<string> Timestamps(string table)
        {
            if (!mode.UsesTimestamp()) return [];
            if (timestamps.Count > 0) return ColumnMapping.For(JdbcSourceConfig.TimestampColumnsMappingKey, timestamps, table);
            return byMapping ? [] : _config.TimestampColumns;
        }
    }

    // Of each table the offset in its present form, or else in the one before.
    private async Task<IReadOnlyDictionary<string, object?>?[]> StoredAsync(TableId[] tables, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, object?>[] partitions = [.. tables.Select(SourcePartition.OfTable), .. tables.Select(SourcePartition.OfTableInProtocol0)];
        var found = await Context.OffsetStorageReader.OffsetsAsync(partitions, cancellationToken).ConfigureAwait(false);
        return [.. tables.Select((_, i) => found[i] ?? found[tables.Length + i])];
    }

    private async Task<SourceOffset> OffsetAsync(string label, SourceMode mode, IReadOnlyDictionary<string, object?>? stored,
        CancellationToken cancellationToken)
    {
        if (stored is { Count: > 0 })
        {
            var offset = SourceOffset.From(stored);
            LogResume(label, offset);
            return offset;
        }
        if (!mode.UsesTimestamp() || _config.TimestampInitial is not { } initial) return SourceOffset.None;
        return new(null, initial == -1
            ? await _settings.NowAsync(_connection!, null, cancellationToken).ConfigureAwait(false)
            : Instant.FromMillis(initial));
    }

    private async Task CheckColumnsAsync(TableId table, string name, SourceMode mode, (string Incrementing, IReadOnlyList<string> Timestamps) columns,
        bool isFirst, CancellationToken cancellationToken)
    {
        var dialect = _settings.Dialect;
        var full = await dialect.CompleteAsync(_connection!, null, table, cancellationToken).ConfigureAwait(false);
        var found = (await dialect.DescribeAsync(_connection!, null, full, cancellationToken).ConfigureAwait(false))?.Columns ?? [];

        List<string> missing = [.. columns.Timestamps.Where(c => !Has(c))];
        if (columns.Incrementing.Length > 0 && !Has(columns.Incrementing))
            Missing($"Incrementing column: {columns.Incrementing} does not exist in table '{name}'");
        if (missing.Count > 0) Missing($"Timestamp columns: {string.Join(", ", missing)} do not exist in table '{name}'");
        if (!_config.ValidateNonNull) return;

        const string advice = $"Make it NOT NULL, or set {JdbcSourceConfig.ValidateNonNullKey}=false and lose the rows with null there.";
        if (columns.Incrementing.Length > 0 && found.Any(c => Is(c, columns.Incrementing) && IsNullable(c)))
        {
            throw new ConnectException(
                $"Cannot make incremental queries using incrementing column {columns.Incrementing} on {name} because this column is nullable. {advice}");
        }
        if (mode.UsesTimestamp() && !columns.Timestamps.Any(ts => found.Any(c => Is(c, ts) && !IsNullable(c))))
        {
            throw new ConnectException(columns.Timestamps.Count == 0
                ? $"Cannot make incremental queries on {name} without timestamp columns; set {JdbcSourceConfig.TimestampColumnsKey}"
                : $"Cannot make incremental queries using timestamp columns {string.Join(",", columns.Timestamps)} on {name} "
                    + $"because all of these columns are nullable. {advice}");
        }

        bool Has(string column) => found.Any(c => Is(c, column));
        static bool Is(TableColumn column, string name) => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
        static bool IsNullable(TableColumn column) => column.IsNullable && !column.IsPrimaryKey;

        // One table that lacks its column, or is gone again, does not keep the others from being read; its queries will tell.
        void Missing(string problem)
        {
            var text = $"{problem}, which has {(found.Count == 0 ? "no columns, or does not exist" : string.Join(", ", found.Select(c => c.Name)))}";
            if (isFirst) throw new ConfigException(text);
            LogMissing(text);
        }
    }
}
