using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Sink;
using FsCheck;
using FsCheck.Fluent;

namespace Connectors.Jdbc.Tests;

public sealed class Rows_of_one_key
{
    private static readonly SinkSettings Settings =
        SinkSettings.From(SinkConfig.Definition.Parse(new Dictionary<string, string> { ["connection.url"] = "jdbc:sqlite:x" }), "test");

    [Fact]
    public void Leave_the_last_one_in_a_statement() => Prop.ForAll<(int Key, string? Text)[][]>(batches =>
    {
        var schema = SinkRun.Fields(("k", Schema.OptionalInt32), ("t", Schema.OptionalString), ("n", Schema.Int32));
        ColumnBuffer[] columns = [
            new(new("k", schema.Fields[0].Schema, true, ColumnOrigin.ValueField, 0), ValueKind.Int32, Settings),
            new(new("t", schema.Fields[1].Schema, true, ColumnOrigin.ValueField, 1), ValueKind.Text, Settings),
            new(new("n", schema.Fields[2].Schema, false, ColumnOrigin.ValueField, 2), ValueKind.Int32, Settings),
        ];
        var writer = new Remembering(columns);
        foreach (var batch in batches)
        {
            if (batch.Length == 0) continue;
            // Few keys, so that many are the same; every seventh is null.
            var rows = batch.Select((r, i) => (Key: r.Key % 7 == 0 ? null : (int?)(r.Key % 5), Text: r.Text?.Length > 3 ? "long" : r.Text, N: i)).ToArray();
            var records = rows.Select(r => new SinkRecord("t", 0, null, null, schema, SinkRun.Struct(schema, r.Key, r.Text, r.N), 0)).ToArray();
            foreach (var column in columns) column.Fill(records);
            writer.WriteAsync(null!, null!, columns, default).AsTask().GetAwaiter().GetResult();
            Assert.Equal(rows.GroupBy(r => (r.Key, r.Text)).Select(g => (long)g.Last().N).Order(), writer.Seen);
        }
    }).QuickCheckThrowOnFailure();

    private sealed class Remembering(ColumnBuffer[] columns) : RowWriter([columns[0], columns[1]])
    {
        public long[] Seen { get; private set; } = [];

        public override ValueTask DisposeAsync() => default;

        protected override ValueTask WriteRowsAsync(DbConnection connection, DbTransaction transaction, int rows, CancellationToken cancellationToken)
        {
            Assert.Equal(rows, columns[2].Count);
            Seen = columns[2].Bits.ToArray();
            return default;
        }
    }
}
