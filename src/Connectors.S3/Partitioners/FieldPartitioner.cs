using System.Globalization;
using System.Text;
using Connect.Api;

namespace Connectors.S3;

/// <summary>Folders <c>name=value</c> of the fields of a record's struct; dotted names lead into nested structs.</summary>
internal sealed class FieldPartitioner(IReadOnlyList<string> names, string delimiter) : IPartitioner
{
    private readonly FolderNames _folders = new();
    private readonly StringBuilder _text = new();
    private readonly char[] _number = new char[24];
    private Schema? _schema;
    private Field[][] _paths = [];
    private char[] _folder = new char[256];

    public ITimestampExtractor? TimestampExtractor => null;

    public string FolderOf(SinkRecord record, long time)
    {
        if (record.Value is not Struct value)
            throw new PartitionException($"Error encoding partition. The FieldPartitioner needs values that are structs with a schema; {record} is not one.");
        if (!ReferenceEquals(_schema, value.Schema))
        {
            _paths = [.. names.Select(name => PathOf(value.Schema, name, record))];
            _schema = value.Schema;
        }
        _text.Clear();
        for (var i = 0; i < names.Count; i++)
        {
            if (i > 0) _text.Append(delimiter);
            _text.Append(names[i]).Append('=');
            Append(value, _paths[i], names[i], record);
        }
        if (_folder.Length < _text.Length) _folder = new char[_text.Length * 2];
        _text.CopyTo(0, _folder, 0, _text.Length);
        return _folders.Get(_folder.AsSpan(0, _text.Length));
    }

    private void Append(Struct value, Field[] path, string name, SinkRecord record)
    {
        for (var i = 0; i < path.Length - 1; i++)
        {
            if (value.Get(path[i]) is not Struct inner) { _text.Append("null"); return; }
            value = inner;
        }
        var field = path[^1];
        ref readonly var datum = ref value[field.Index];
        if (datum.IsNull)
        {
            if (field.Schema.DefaultValue is { } defaultValue) Append(Datum.From(defaultValue), field.Schema, name, record);
            else _text.Append("null");
        }
        else Append(datum, field.Schema, name, record);
    }

    private void Append(in Datum datum, Schema schema, string name, SinkRecord record)
    {
        switch (schema.Type)
        {
            case SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64 when schema.LogicalType == LogicalType.None:
                datum.Integer.TryFormat(_number, out var length, default, CultureInfo.InvariantCulture);
                _text.Append(_number, 0, length);
                break;
            case SchemaType.String: _text.Append(datum.String); break;
            case SchemaType.Boolean: _text.Append(datum.Boolean ? "true" : "false"); break;
            default:
                throw new PartitionException($"Error encoding partition. Field '{name}' of {record} is of type {schema.Name ?? schema.Type.ToConnectName()}; "
                    + "folders are made of integers, texts and booleans.");
        }
    }

    private static Field[] PathOf(Schema schema, string name, SinkRecord record)
    {
        var parts = name.Split('.');
        var path = new Field[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            path[i] = schema.Field(parts[i]) ?? throw new DataException($"Field '{name}' is not present in the schema of {record}.");
            schema = path[i].Schema;
        }
        return path;
    }
}
