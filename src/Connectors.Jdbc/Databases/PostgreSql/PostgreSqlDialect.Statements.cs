using System.Data.Common;
using System.Globalization;
using Connectors.Jdbc.Sink;

namespace Connectors.Jdbc.Databases.PostgreSql;

public sealed partial class PostgreSqlDialect
{
    /// <inheritdoc/>
    internal override bool UpsertsNeedDistinctKeys => true;

    // A pooler between here and the server may give each transaction another backend; prepareThreshold=0 is what users of one set in Java.
    /// <inheritdoc/>
    internal override bool Prepares => Target.Property("prepareThreshold")?.Trim() != "0";

    /// <inheritdoc/>
    internal override RowWriter CreateWriter(RowOperation operation, TableId table, ColumnBuffer[] keys, ColumnBuffer[] others, TableStructure structure,
        SinkSettings settings, bool single)
    {
        if (Target.Database.Arrays is not { } arrays) return base.CreateWriter(operation, table, keys, others, structure, settings, single);
        ColumnBuffer[] all = operation is RowOperation.Delete ? [.. keys] : [.. keys, .. others];
        var distinct = operation is RowOperation.Upsert or RowOperation.Update ? keys : null;
        return new ArrayWriter(arrays, all, ArrayStatement(operation, table, keys, others, all, structure), Prepares, single, distinct);
    }

    /// <summary>A statement over columns: <c>unnest</c> makes rows of one array each.</summary>
    internal string ArrayStatement(RowOperation operation, TableId table, ColumnBuffer[] keys, ColumnBuffer[] others, ColumnBuffer[] all,
        TableStructure structure)
    {
        string Name(ColumnBuffer buffer) => Quote(buffer.Column.Name);
        var values = new Dictionary<ColumnBuffer, string>();
        var arrays = new string[all.Length];
        var aliases = new string[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            arrays[i] = string.Create(CultureInfo.InvariantCulture, $"${i + 1}::{ArrayType(all[i].Kind)}[]");
            aliases[i] = string.Create(CultureInfo.InvariantCulture, $"c{i}");
            values[all[i]] = $"r.{aliases[i]}{Cast(all[i], structure.Column(all[i].Column.Name))}";
        }
        var rows = $"unnest({string.Join(',', arrays)}) AS r({string.Join(',', aliases)})";
        var where = string.Join(" AND ", keys.Select(k => $"t.{Name(k)} = {values[k]}"));
        switch (operation)
        {
            case RowOperation.Delete: return $"DELETE FROM {Quote(table)} AS t USING {rows} WHERE {where}";
            case RowOperation.Update:
                return $"UPDATE {Quote(table)} AS t SET {string.Join(',', others.Select(o => $"{Name(o)}={values[o]}"))} FROM {rows}"
                    + (where.Length == 0 ? "" : $" WHERE {where}");
            default:
                var columns = string.Join(',', all.Select(Name));
                var insert = $"INSERT INTO {Quote(table)} ({columns}) SELECT {string.Join(',', all.Select(b => values[b]))} FROM {rows}";
                return operation == RowOperation.Insert ? insert : insert + OnConflict([.. keys.Select(Name)], [.. others.Select(Name)]);
        }
    }

    private protected override string UpsertStatement(TableId table, string[] keys, string[] others, int rows, SinkSettings settings) =>
        InsertStatement(table, [.. keys, .. others], rows) + OnConflict(keys, others);

    private static string OnConflict(string[] keys, string[] others)
    {
        var update = others.Length == 0 ? "NOTHING" : $"UPDATE SET {string.Join(',', others.Select(o => $"{o}=EXCLUDED.{o}"))}";
        return $" ON CONFLICT ({string.Join(',', keys)}) DO {update}";
    }

    private static string ArrayType(ValueKind kind) => kind switch
    {
        ValueKind.Int16 => "int2",
        ValueKind.Int32 => "int4",
        ValueKind.Int64 or ValueKind.Milliseconds or ValueKind.DateMilliseconds => "int8",
        ValueKind.Float32 => "float4",
        ValueKind.Float64 => "float8",
        ValueKind.Boolean => "bool",
        ValueKind.Bytes => "bytea",
        ValueKind.Date => "date",
        ValueKind.Time => "time",
        ValueKind.Timestamp => "timestamp",
        ValueKind.Instant => "timestamptz",
        _ => "text",
    };

    private string Cast(ColumnBuffer buffer, TableColumn? actual)
    {
        switch (buffer.Kind)
        {
            case ValueKind.Decimal: return "::numeric";
            case ValueKind.Array: return $"::{actual?.CastType ?? TypeOf(buffer.Column.Schema, key: false, timestampField: false)}";
            case ValueKind.DateWithZone or ValueKind.TimeWithZone or ValueKind.TimestampWithZone: return IsText(actual!) ? "" : $"::{actual!.CastType}";
            case ValueKind.Text when actual is not null:
                // Text is taken for uuid and json as in Java; for anything else that is no text only where stringtype=unspecified leaves the type to the
                // server.
                if (actual.TypeName is "uuid" or "json" or "jsonb") return $"::{actual.TypeName}";
                return Target.Property("stringtype") is { } type && type.Trim().Equals("unspecified", StringComparison.OrdinalIgnoreCase) && !IsText(actual)
                    ? $"::{actual.CastType}"
                    : "";
            default: return "";
        }
    }

    internal override string? Advice(DbException failure) => failure.SqlState switch
    {
        // datatype_mismatch
        "42804" when failure.Message.Contains("expression is of type text", StringComparison.Ordinal) =>
            "with connection.stringtype=unspecified the database reads text as the column's type",
        // invalid_column_reference
        "42P10" => "insert.mode=upsert needs a primary key or unique constraint on exactly the key columns: see pk.mode and pk.fields",
        // invalid_schema_name
        "3F000" => "schemas are not created: create it, or change table.name.format",
        // character_not_in_repertoire
        "22021" => "PostgreSQL's text cannot hold the character NUL: remove it with a transformation",
        _ => null,
    };

    private static bool IsText(TableColumn column) => column.TypeName is "text" or "varchar" or "bpchar" or "name";
}
