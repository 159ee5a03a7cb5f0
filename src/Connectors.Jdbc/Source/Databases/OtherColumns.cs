using Connect.Api;

namespace Connectors.Jdbc.Source;

/// <summary>Reads values with ADO.NET's own getters.</summary>
internal sealed class OtherColumns : ColumnReaders
{
    public override ReadValue Value(ResultColumn column, SchemaType type) => (column.Type, type) switch
    {
        (ColumnType.Bit, SchemaType.Int8) => static (row, i) => Datum.Of((sbyte)(row.GetBoolean(i) ? 1 : 0)),
        (ColumnType.TinyInt, SchemaType.Int16) => static (row, i) => Datum.Of((short)row.GetByte(i)),
        (ColumnType.Text, SchemaType.String) => static (row, i) =>
            Datum.From(row.GetValue(i) is Guid id ? id.ToString("D").ToUpperInvariant() : row.GetString(i)),
        _ => base.Value(column, type),
    };
}
