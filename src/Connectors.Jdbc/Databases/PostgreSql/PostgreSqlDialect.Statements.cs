using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Npgsql;

namespace Connectors.Jdbc.Databases.PostgreSql;

internal sealed partial class PostgreSqlDialect
{
    public override bool UpsertsNeedDistinctKeys => true;

    // A pooler between here and the server may give each transaction another backend; prepareThreshold=0 is what users of one set in Java.
    public override bool Prepares => Target.Property("prepareThreshold")?.Trim() != "0";

    // Built-in, the provider takes whole columns as arrays; of another one no more is known than that it takes values.
    public override RowWriter CreateWriter(RowOperation operation, ColumnBuffer[] keys, ColumnBuffer[] others, TableStructure structure, WriteOptions options)
    {
        ColumnBuffer[] all = operation is RowOperation.Delete ? [.. keys] : [.. keys, .. others];
        var distinct = operation is RowOperation.Upsert or RowOperation.Update ? keys : null;
        return Target.Factory is NpgsqlFactory
            ? new ArrayWriter(all, ArrayStatement(operation, keys, others, all, structure), Prepares, options.RowsAlone, distinct)
            : new StatementWriter(this, all, rows => ValuesStatement(operation, keys, others, all, structure, rows), prepares: true, options.RowsAlone, distinct);
    }

    /// <summary>A statement over columns: <c>unnest</c> makes rows of one array each.</summary>
    public string ArrayStatement(RowOperation operation, ColumnBuffer[] keys, ColumnBuffer[] others, ColumnBuffer[] all, TableStructure structure) =>
        Statement(operation, keys, others, all, structure,
            $"unnest({string.Join(',', all.Select((b, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}::{ParameterType(b.Kind)}[]")))})");

    /// <summary>A statement over a number of rows, whose parameters are by row.</summary>
    public string ValuesStatement(RowOperation operation, ColumnBuffer[] keys, ColumnBuffer[] others, ColumnBuffer[] all, TableStructure structure, int rows)
    {
        var values = new StringBuilder("(VALUES ");
        for (var at = 0; at < rows * all.Length; at++)
        {
            var column = at % all.Length;
            values.Append(column > 0 ? "," : at == 0 ? "(" : "),(").Append(Placeholder(at)).Append("::").Append(ParameterType(all[column].Kind));
        }
        return Statement(operation, keys, others, all, structure, values.Append("))").ToString());
    }

    private string Statement(RowOperation operation, ColumnBuffer[] keys, ColumnBuffer[] others, ColumnBuffer[] all, TableStructure structure, string source)
    {
        string Name(ColumnBuffer buffer) => Quote(buffer.Column.Name);
        var table = Quote(structure.Id);
        var values = new Dictionary<ColumnBuffer, string>();
        var aliases = new string[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            aliases[i] = string.Create(CultureInfo.InvariantCulture, $"c{i}");
            values[all[i]] = $"r.{aliases[i]}{Cast(all[i], structure.Column(all[i].Column.Name))}";
        }
        var rows = $"{source} AS r({string.Join(',', aliases)})";
        var where = string.Join(" AND ", keys.Select(k => $"t.{Name(k)} = {values[k]}"));
        switch (operation)
        {
            case RowOperation.Delete: return $"DELETE FROM {table} AS t USING {rows} WHERE {where}";
            case RowOperation.Update:
                return $"UPDATE {table} AS t SET {string.Join(',', others.Select(o => $"{Name(o)}={values[o]}"))} FROM {rows}"
                    + (where.Length == 0 ? "" : $" WHERE {where}");
            default:
                var columns = string.Join(',', all.Select(Name));
                var insert = $"INSERT INTO {table} ({columns}) SELECT {string.Join(',', all.Select(b => values[b]))} FROM {rows}";
                return operation == RowOperation.Insert ? insert : insert + OnConflict([.. keys.Select(Name)], [.. others.Select(Name)]);
        }
    }

    // Decimals of any precision go as text, and are cast in the statement.
    public override void SetType(DbParameter parameter, ValueKind kind)
    {
        base.SetType(parameter, kind);
        if (kind == ValueKind.Decimal) parameter.DbType = DbType.String;
    }

    public override object ValueOf(ColumnBuffer buffer, int row) =>
        buffer.Kind == ValueKind.Decimal && buffer.Present[row] ? ((BigDecimal)buffer.References[row]!).ToPlainString() : base.ValueOf(buffer, row);

    private static string OnConflict(string[] keys, string[] others)
    {
        var update = others.Length == 0 ? "NOTHING" : $"UPDATE SET {string.Join(',', others.Select(o => $"{o}=EXCLUDED.{o}"))}";
        return $" ON CONFLICT ({string.Join(',', keys)}) DO {update}";
    }

    private static string ParameterType(ValueKind kind) => kind switch
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
            case ValueKind.Array: return $"::{actual?.CastType ?? TypeOf(buffer.Column.Schema)}";
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

    public override string? Advice(DbException failure) => failure.SqlState switch
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
