using System.Data;
using System.Data.Common;
using System.Globalization;
using MySql.Data.MySqlClient;

namespace Connectors.Jdbc.Source;

/// <summary>Reads MySQL and MariaDB. What each type becomes follows MySQL Connector/J, or MariaDB's driver for its own URLs.</summary>
/// <param name="target">Where the connector connects to: some URL parameters change what types become.</param>
internal sealed class MySqlSource(ConnectionTarget target) : SourceDatabase
{
    private readonly bool _yearIsDate = Flag(target, "yearIsDateType", byDefault: true);

    // To both drivers a TINYINT(1) is a bit at first; what becomes of it then has another default in each.
    private readonly bool _tinyIsBoolean = Flag(target, "tinyInt1isBit", byDefault: true)
        && Flag(target, "transformedBitIsBoolean", byDefault: target.Url.IsMariaDb);

    public override ColumnReaders Readers { get; } =
        new MySqlColumns(zeroIsNull: target.Property("zeroDateTimeBehavior")?.Trim().ToUpperInvariant() is "CONVERT_TO_NULL" or "CONVERTTONULL");

    public override ConnectionTarget Adapt(ConnectionTarget target)
    {
        var text = new MySqlConnectionStringBuilder(target.ConnectionString)
        {
            // Zero dates are for the readers to judge, and CHAR(36) is text, whatever is in it.
            AllowZeroDateTime = true,
            OldGuids = true,
        };
        return new(target.Database, target.Url, target.Factory, text.ConnectionString, target.SessionStatements, target.Properties, target.Warnings);
    }

    public override async Task<(DbDataReader Rows, IReadOnlyList<ResultColumn> Columns)> ExecuteAsync(DbCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        // Prepared, the parameters keep their types and the rows come in binary. But preparing, the provider makes parameters of a user's variables.
        if (!HasVariables(command.CommandText)) await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        return await ExecuteAsync(command, (rows, _) => Task.FromResult(ColumnsOf(rows)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has the server itself prepare the text, whose variables the provider would take for parameters.</summary>
    public override async Task CheckAsync(DbCommand query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var prepare = Dialect.Command(query.Connection!, query.Transaction,
            "SET @connect_query = @p0; PREPARE connect_check FROM @connect_query; DEALLOCATE PREPARE connect_check", query.CommandText);
        await prepare.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static bool HasVariables(string sql)
    {
        var tokens = new SqlTokens(sql, SqlLexis.MySql);
        while (tokens.Next())
        {
            if (tokens.Kind == SqlToken.Code && tokens.Text is "@" && !sql.AsSpan(tokens.Start).StartsWith(Criteria.ParameterPrefix, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private IReadOnlyList<ResultColumn> ColumnsOf(DbDataReader rows) => [.. rows.GetSchemaTable()!.Rows.Cast<DataRow>().Select(Column)];

    // The provider's asynchronous step goes through a dozen state machines a row, and makes three times the garbage of the other one. Once the query has
    // begun to answer, the rows come as fast as they are taken.
    public override ValueTask<bool> NextAsync(DbDataReader rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(rows.Read());
    }

    public override CancellationTokenRegistration CancelOn(DbCommand command, CancellationToken cancellationToken) =>
        cancellationToken.Register(static state => ((DbCommand)state!).Cancel(), command);

    public override void SetTimestamp(DbParameter parameter, Instant time, DatabaseZone zone)
    {
        ((MySqlParameter)parameter).MySqlDbType = MySqlDbType.DateTime;
        parameter.Value = zone.ToLocal(time).ToDateTime();
    }

    public override Instant ReadNow(DbDataReader row, DatabaseZone zone) => zone.ToInstant(Instant.FromDateTime(row.GetDateTime(0)));

    private ResultColumn Column(DataRow column, int ordinal)
    {
        var code = (MySqlDbType)(int)column["ProviderType"];
        var size = Number(column["ColumnSize"]);
        var type = code switch
        {
            MySqlDbType.Byte => _tinyIsBoolean && size == 1 ? ColumnType.Boolean : ColumnType.TinyInt,
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
            MySqlDbType.Binary or MySqlDbType.VarBinary or MySqlDbType.Geometry or MySqlDbType.Guid => ColumnType.Bytes,
            // Text of all sizes, ENUM, SET, JSON.
            _ => ColumnType.Text,
        };
        return new((string)column["ColumnName"], ordinal, type, code.ToString(), column["AllowDBNull"] is not false)
        {
            Code = (long)code,
            Precision = Number(column["NumericPrecision"]),
            Scale = type == ColumnType.Decimal ? Number(column["NumericScale"]) : 0,
            IsUnsigned = code is MySqlDbType.UByte or MySqlDbType.UInt16 or MySqlDbType.UInt24 or MySqlDbType.UInt32 or MySqlDbType.UInt64 or MySqlDbType.Year,
        };
    }

    private static int Number(object value) => value is DBNull ? 0 : Convert.ToInt32(value, CultureInfo.InvariantCulture);

    private static bool Flag(ConnectionTarget target, string property, bool byDefault) =>
        target.Property(property) is { } value ? UrlProperties.IsTrue(value) : byDefault;
}
