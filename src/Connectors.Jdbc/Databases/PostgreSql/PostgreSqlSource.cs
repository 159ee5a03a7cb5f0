using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Connectors.Jdbc.Columns;
using Npgsql;
using Npgsql.Schema;
using NpgsqlTypes;

namespace Connectors.Jdbc.Databases.PostgreSql;

/// <summary>Reads PostgreSQL. What each type becomes follows pgjdbc.</summary>
/// <param name="isBuiltIn">Whether the provider is the built-in one.</param>
internal sealed partial class PostgreSqlSource(bool isBuiltIn) : SourceDatabase
{
    // Of each type its name and whether it is an enumeration; the provider's own list is as old as the connection.
    private readonly Dictionary<uint, (string Name, bool IsEnum)> _kinds = [];

    // With another provider: whether a timestamp column of the SELECT that is about to run has a zone.
    private bool _isZoned;

    public override ColumnReaders Readers { get; } = isBuiltIn ? new PostgreSqlColumns() : new AdoNetColumns();

    /// <summary>A connection sees one database, whose name stands nowhere.</summary>
    public override TableId Name(TableId table) => table with { Catalog = null };

    /// <summary>
    /// Asks for the columns first: some types are only to be had as text, which must be asked for, and whether a column may be null is in the catalog, not
    /// in the result. The transaction keeps the table as it is between the two.
    /// </summary>
    public override async Task<(DbDataReader Rows, IReadOnlyList<ResultColumn> Columns)> ExecuteAsync(DbCommand command, CancellationToken cancellationToken)
    {
        if (command is not NpgsqlCommand npgsql) return await ExecuteAsync(command, AdoNetColumns.OfAsync, cancellationToken).ConfigureAwait(false);
        npgsql.UnknownResultTypeList = null;
        List<Described> described;
        await using (var shape = await npgsql.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken).ConfigureAwait(false))
            described = [.. shape.GetColumnSchema().Select(Of)];
        var columns = await ColumnsAsync(npgsql, described, cancellationToken).ConfigureAwait(false);
        npgsql.UnknownResultTypeList = columns.Any(c => c.IsText) ? [.. columns.Select(c => c.IsText)] : null;
        return (await npgsql.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false), columns);
    }

    // A provider that cannot be told to leave a parameter's type to the server is given times in the type of the column.
    public override async Task LearnAsync(DbConnection connection, DbTransaction? transaction, string select, IReadOnlyList<string> timestampColumns,
        CancellationToken cancellationToken)
    {
        if (isBuiltIn || timestampColumns.Count == 0) return;
        await using var command = Dialect.Command(connection, transaction, $"SELECT * FROM ({select}) AS described WHERE false");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var columns = await AdoNetColumns.OfAsync(rows, cancellationToken).ConfigureAwait(false);
        _isZoned = columns.Any(c => c.IsZoned && timestampColumns.Contains(c.Name, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>
    /// As text of no type, which the server reads as the column's: for one without a zone it takes the wall clock and passes over the offset, for one with a
    /// zone it takes both.
    /// </summary>
    public override void SetTimestamp(DbParameter parameter, Instant time, DatabaseZone zone)
    {
        if (parameter is not NpgsqlParameter own)
        {
            SetTypedTimestamp(parameter, time, zone);
            return;
        }
        own.NpgsqlDbType = NpgsqlDbType.Unknown;
        if (time == Instant.PositiveInfinity) { parameter.Value = "infinity"; return; }
        if (time == Instant.NegativeInfinity) { parameter.Value = "-infinity"; return; }
        var offset = zone.OffsetAt(time);
        var clock = TimeSpan.FromSeconds(Math.Abs(offset));
        parameter.Value = string.Create(CultureInfo.InvariantCulture,
            $"{zone.ToLocal(time).ToDateTime():yyyy-MM-dd HH:mm:ss}.{time.Nanos / 1000:D6}{(offset < 0 ? '-' : '+')}{clock:hh\\:mm\\:ss}");
    }

    private void SetTypedTimestamp(DbParameter parameter, Instant time, DatabaseZone zone)
    {
        var wanted = _isZoned ? time : zone.ToLocal(time);
        var value = wanted.IsDateTime ? wanted.ToDateTime() : wanted.Seconds > 0 ? DateTime.MaxValue : DateTime.MinValue;
        parameter.DbType = _isZoned ? DbType.DateTimeOffset : DbType.DateTime2;
        parameter.Value = _isZoned ? new DateTimeOffset(value, TimeSpan.Zero) : (object)value;
    }

    private static Described Of(NpgsqlDbColumn column) => new(column.ColumnName, column.TypeOID, column.TableOID, column.ColumnAttributeNumber ?? 0,
        column.NumericPrecision ?? 0, Signed(column.NumericScale), column.ColumnSize ?? 0);

    // numeric(5,-2) counts hundreds: since PostgreSQL 15 a scale is eleven bits with a sign, which the provider takes for a larger number.
    private static int? Signed(int? scale) => scale is { } bits ? ((bits & 0x7FF) ^ 0x400) - 0x400 : null;

    // Asked anew each time: that a column may be null now shows in nothing else.
    private async Task<IReadOnlyList<ResultColumn>> ColumnsAsync(NpgsqlCommand query, List<Described> described, CancellationToken cancellationToken)
    {
        var required = await RequiredAsync(query, described, cancellationToken).ConfigureAwait(false);
        await LearnKindsAsync(query, described, cancellationToken).ConfigureAwait(false);
        var columns = new List<ResultColumn>(described.Count);
        for (var i = 0; i < described.Count; i++)
        {
            var d = described[i];
            var (name, isEnum) = _kinds[d.Type];
            var (type, isText) = TypeOf(d, isEnum);
            columns.Add(new(d.Name, i, type, name, !required.Contains((d.Table, d.Attribute)))
            {
                Code = d.Type,
                IsText = isText,
                IsZoned = d.Type is Oid.TimestampTz or Oid.TimeTz,
                Precision = d.Type == Oid.Bool ? 1 : type == ColumnType.Bit ? d.Size : d.Precision,
                Scale = type == ColumnType.Numeric ? d.Precision == 0 ? ResultColumn.UnknownScale : d.Scale ?? 0 : 0,
            });
        }
        return columns;
    }

    // The columns that are NOT NULL, by table and number; expressions have neither.
    private static async Task<HashSet<(uint Table, int Attribute)>> RequiredAsync(NpgsqlCommand query, List<Described> described,
        CancellationToken cancellationToken)
    {
        var wanted = new StringBuilder();
        foreach (var d in described)
            if (d.Table != 0) wanted.Append(wanted.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"({d.Table},{d.Attribute})");
        var required = new HashSet<(uint, int)>();
        if (wanted.Length == 0) return required;
        await using var command = new NpgsqlCommand($"""
            SELECT a.attrelid, a.attnum::int4 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            WHERE (a.attrelid, a.attnum) IN ({wanted}) AND (a.attnotnull OR (t.typtype = 'd' AND t.typnotnull))
            """, query.Connection, query.Transaction);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) required.Add((rows.GetFieldValue<uint>(0), rows.GetInt32(1)));
        return required;
    }

    private async Task LearnKindsAsync(NpgsqlCommand query, List<Described> described, CancellationToken cancellationToken)
    {
        var types = string.Join(',', described.Select(d => d.Type).Where(t => !_kinds.ContainsKey(t)).Distinct());
        if (types.Length == 0) return;
        await using var command = new NpgsqlCommand($"SELECT oid, typname::text, typtype = 'e' FROM pg_catalog.pg_type WHERE oid IN ({types})",
            query.Connection, query.Transaction);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) _kinds[rows.GetFieldValue<uint>(0)] = (rows.GetString(1), rows.GetBoolean(2));
    }

    private static (ColumnType Type, bool IsText) TypeOf(Described column, bool isEnum) => column.Type switch
    {
        Oid.Int2 => (ColumnType.SmallInt, false),
        Oid.Int4 => (ColumnType.Integer, false),
        Oid.Int8 or Oid.Oid_ => (ColumnType.BigInt, false),
        Oid.Float4 => (ColumnType.Real, false),
        Oid.Float8 or Oid.Money => (ColumnType.Double, false),
        // A number that System.Decimal cannot hold in all cases comes as text.
        Oid.Numeric => (ColumnType.Numeric, column.Precision is 0 or > 28),
        Oid.Bool => (ColumnType.Bit, false),
        Oid.Bit => (ColumnType.Bit, true),
        Oid.Text or Oid.Varchar or Oid.Bpchar => (ColumnType.Text, false),
        Oid.Char or Oid.Name or Oid.Xml => (ColumnType.Text, true),
        Oid.Json or Oid.Jsonb or Oid.Uuid => (ColumnType.DialectText, true),
        Oid.Bytea => (ColumnType.Bytes, false),
        Oid.Date => (ColumnType.Date, false),
        Oid.Time => (ColumnType.Time, false),
        Oid.TimeTz => (ColumnType.Time, true),
        Oid.Timestamp or Oid.TimestampTz => (ColumnType.Timestamp, false),
        _ => isEnum ? (ColumnType.Text, true) : (ColumnType.Other, true),
    };

    /// <summary>What the server says of a result column before it is run.</summary>
    private readonly record struct Described(string Name, uint Type, uint Table, int Attribute, int Precision, int? Scale, int Size);

    /// <summary>Fixed object ids of types (https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat).</summary>
    public static class Oid
    {
        public const uint Bool = 16, Bytea = 17, Char = 18, Name = 19, Int8 = 20, Int2 = 21, Int4 = 23, Text = 25, Oid_ = 26, Json = 114, Xml = 142,
            Float4 = 700, Float8 = 701, Money = 790, Bpchar = 1042, Varchar = 1043, Date = 1082, Time = 1083, Timestamp = 1114, TimestampTz = 1184,
            TimeTz = 1266, Bit = 1560, Numeric = 1700, Uuid = 2950, Jsonb = 3802;
    }
}
