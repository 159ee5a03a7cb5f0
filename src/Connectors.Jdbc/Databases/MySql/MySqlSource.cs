using System.Data;
using System.Data.Common;
using System.Text;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Urls;
using MySqlConnector;

namespace Connectors.Jdbc.Databases.MySql;

/// <summary>Reads MySQL and MariaDB. What each type becomes follows MySQL Connector/J, or MariaDB's driver for its own URLs.</summary>
/// <param name="target">Where the connector connects to: some URL parameters change what types become.</param>
internal sealed class MySqlSource(ConnectionTarget target) : SourceDatabase
{
    private readonly bool _yearIsDate = Flag(target, "yearIsDateType", byDefault: true);

    // To both drivers a TINYINT(1) is a bit at first; what becomes of it then has another default in each.
    private readonly bool _tinyIsBoolean = Flag(target, "tinyInt1isBit", byDefault: true)
        && Flag(target, "transformedBitIsBoolean", byDefault: target.Url.IsMariaDb);

    public override ColumnReaders Readers { get; } = target.Factory is not MySqlConnectorFactory ? new AdoNetColumns()
        : new MySqlColumns(zeroIsNull: target.Property("zeroDateTimeBehavior")?.Trim().ToUpperInvariant() is "CONVERT_TO_NULL" or "CONVERTTONULL");

    // Not prepared, as with the Java drivers: prepared, the provider takes a user's variables for parameters, and calls columns by other names once the table was
    // altered. Reading costs the same.
    public override Task<(DbDataReader Rows, IReadOnlyList<ResultColumn> Columns)> ExecuteAsync(DbCommand command, CancellationToken cancellationToken) =>
        ExecuteAsync(command, ColumnsAsync, cancellationToken);

    /// <summary>Has the server itself prepare the text, whose variables the provider would take for parameters.</summary>
    public override async Task CheckAsync(DbCommand query, CancellationToken cancellationToken)
    {
        // In hexadecimal digits, as the server's mode may be one that takes backslashes in strings for themselves.
        var text = Convert.ToHexString(Encoding.UTF8.GetBytes(query.CommandText));
        await using var prepare = Dialect.Command(query.Connection!, query.Transaction,
            $"SET @connect_query = CONVERT(x'{text}' USING utf8mb4); PREPARE connect_check FROM @connect_query; DEALLOCATE PREPARE connect_check");
        await prepare.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ResultColumn>> ColumnsAsync(DbDataReader rows, CancellationToken cancellationToken) => rows is MySqlDataReader own
        ? [.. own.GetColumnSchema().Cast<MySqlDbColumn>().Select(Column)]
        : await AdoNetColumns.OfAsync(rows, cancellationToken).ConfigureAwait(false);

    public override void SetTimestamp(DbParameter parameter, Instant time, DatabaseZone zone)
    {
        if (parameter is MySqlParameter own) own.MySqlDbType = MySqlDbType.DateTime;
        else parameter.DbType = DbType.DateTime;
        parameter.Value = zone.ToLocal(time).ToDateTime();
    }

    public override Instant ReadNow(DbDataReader row, DatabaseZone zone) => zone.ToInstant(Instant.FromDateTime(row.GetDateTime(0)));

    private ResultColumn Column(MySqlDbColumn column, int ordinal)
    {
        var code = column.ProviderType;
        var type = code switch
        {
            MySqlDbType.Byte => _tinyIsBoolean && column.ColumnSize == 1 ? ColumnType.Boolean : ColumnType.TinyInt,
            MySqlDbType.UByte => ColumnType.TinyInt,
            MySqlDbType.Int16 or MySqlDbType.UInt16 => ColumnType.SmallInt,
            MySqlDbType.Int24 or MySqlDbType.Int32 or MySqlDbType.UInt32 or MySqlDbType.UInt24 => ColumnType.Integer,
            MySqlDbType.Int64 or MySqlDbType.UInt64 => ColumnType.BigInt,
            MySqlDbType.Float => ColumnType.Real,
            MySqlDbType.Double => ColumnType.Double,
            MySqlDbType.Decimal or MySqlDbType.NewDecimal => ColumnType.Decimal,
            MySqlDbType.Bit => ColumnType.Bit,
            MySqlDbType.Date or MySqlDbType.Newdate => ColumnType.Date,
            MySqlDbType.Year => _yearIsDate ? ColumnType.Date : ColumnType.SmallInt,
            MySqlDbType.Time => ColumnType.Time,
            MySqlDbType.DateTime or MySqlDbType.Timestamp => ColumnType.Timestamp,
            MySqlDbType.TinyBlob or MySqlDbType.Blob or MySqlDbType.MediumBlob or MySqlDbType.LongBlob => ColumnType.Bytes,
            MySqlDbType.Binary or MySqlDbType.VarBinary or MySqlDbType.Geometry => ColumnType.Bytes,
            // Text of all sizes, ENUM, SET, JSON.
            _ => ColumnType.Text,
        };
        return new(column.ColumnName, ordinal, type, code.ToString(), column.AllowDBNull is not false)
        {
            Code = (long)code,
            Precision = type == ColumnType.Decimal ? column.NumericPrecision ?? 0 : 0,
            Scale = type == ColumnType.Decimal ? column.NumericScale ?? 0 : 0,
            IsUnsigned = code is MySqlDbType.UByte or MySqlDbType.UInt16 or MySqlDbType.UInt24 or MySqlDbType.UInt32 or MySqlDbType.UInt64 or MySqlDbType.Year,
        };
    }

    private static bool Flag(ConnectionTarget target, string property, bool byDefault) =>
        target.Property(property) is { } value ? UrlProperties.IsTrue(value) : byDefault;
}
