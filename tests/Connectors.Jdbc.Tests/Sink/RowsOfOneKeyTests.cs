using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Databases;
using FsCheck;
using FsCheck.Fluent;

namespace Connectors.Jdbc.Tests.Sink;

public sealed class RowsOfOneKeyTests
{
    private static readonly JdbcSinkConfig Config =
        JdbcSinkConfig.Parse(new Dictionary<string, string> { ["connection.url"] = "jdbc:sqlite:x" }, "test");

    [Fact]
    public void Rows_of_one_key_leave_the_last_one_in_a_statement() => Prop.ForAll<(int Key, string? Text)[][]>(batches =>
    {
        var schema = SinkRun.Fields(("k", Schema.OptionalInt32), ("t", Schema.OptionalString), ("n", Schema.Int32));
        ColumnBuffer[] columns = [
            new(new("k", schema.Fields[0].Schema, true, ColumnOrigin.ValueField, 0), ValueKind.Int32, Config.Times, Config.ReplaceNullWithDefault),
            new(new("t", schema.Fields[1].Schema, true, ColumnOrigin.ValueField, 1), ValueKind.Text, Config.Times, Config.ReplaceNullWithDefault),
            new(new("n", schema.Fields[2].Schema, false, ColumnOrigin.ValueField, 2), ValueKind.Int32, Config.Times, Config.ReplaceNullWithDefault),
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
