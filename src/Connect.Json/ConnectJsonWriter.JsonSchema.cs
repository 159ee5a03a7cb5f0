using Connect.Api;

namespace Connect.Json;

public sealed partial class ConnectJsonWriter
{
    /// <summary>Writes the branch of a union that is set.</summary>
    private void WriteUnion(JsonShape shape, Struct union)
    {
        var depth = _path.Enter(shape);
        for (var i = 0; i < shape.Fields.Length; i++)
        {
            if (union[i].IsNull) continue;
            _path.At(depth, i);
            Write(shape.Fields[i].Shape, union[i]);
            _path.Leave();
            return;
        }
        _path.Leave();
        if (!shape.Schema!.IsOptional) throw Fail($"No branch of the union {shape.Schema} is set");
        _text.Raw("null"u8);
    }

    private void WriteEntries(JsonShape shape, ConnectMap map)
    {
        var depth = _path.Enter(map);
        _text.Byte((byte)'[');
        var entries = map.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            _path.At(depth, i);
            _text.Raw(i == 0 ? "{\"key\":"u8 : ",{\"key\":"u8);
            Write(shape.Key ?? JsonShape.Any, Datum.From(entries[i].Key));
            _text.Raw(",\"value\":"u8);
            Write(shape.Value ?? JsonShape.Any, entries[i].Value);
            _text.Byte((byte)'}');
        }
        _text.Byte((byte)']');
        _path.Leave();
    }
}
