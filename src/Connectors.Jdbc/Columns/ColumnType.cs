namespace Connectors.Jdbc.Columns;

/// <summary>The types of result columns, by the names of JDBC's (<c>java.sql.Types</c>): what a Java driver says of a column decides what it becomes.</summary>
internal enum ColumnType
{
    /// <summary>Not read: arrays, intervals, composite and other types that Connect has no form for.</summary>
    Other,
    Boolean,
    Bit,
    TinyInt,
    SmallInt,
    Integer,
    BigInt,
    Real,
    Double,
    Numeric,
    Decimal,
    /// <summary>CHAR, VARCHAR, LONGVARCHAR, their national forms, CLOB, SQLXML.</summary>
    Text,
    /// <summary>BINARY, VARBINARY, LONGVARBINARY, BLOB.</summary>
    Bytes,
    Date,
    Time,
    Timestamp,
    /// <summary>OTHER in JDBC, but text to the dialect that knows it: json and uuid of PostgreSQL.</summary>
    DialectText,
}
