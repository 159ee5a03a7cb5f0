using Connect.Api;
using Connect.Avro.Writing;
using Connect.Java;
using Formats.Avro;

namespace Connect.Avro.Reading;

/// <summary>A value without a schema: of the fields of a record the one that is set.</summary>
internal sealed class AnythingDecoder : AvroDecoder
{
    // Data this deep is not something that somebody wrote.
    private const int MaxDepth = 1000;
    private readonly string[] _fields;
    private readonly MemberOrder _order = new();
    private int _depth;

    /// <exception cref="DataException">The record is not of the form that is written for values without a schema.</exception>
    public AnythingDecoder(AvroSchema avro) : base(null)
    {
        _fields = [.. avro.Fields.Select(f => f.Name)];
        foreach (var field in avro.Fields)
            if (field.Type.Kind != AvroKind.Union || field.Type.Branches is not [{ Kind: AvroKind.Null }, _]
                || field.Name is not ("boolean" or "bytes" or "double" or "float" or "int" or "long" or "string" or "array" or "map"))
                throw new DataException($"{AvroTypes.Anything} has a field {field.Name} that is not known");
    }

    public override Datum Read(ref AvroReader input)
    {
        if (++_depth > MaxDepth) throw new DataException($"The data is nested more than {MaxDepth} levels deep");
        try
        {
            Datum value = default;
            foreach (var field in _fields)
                if (input.ReadLong() != 0) value = Value(field, ref input);
            return value;
        }
        finally { _depth--; }
    }

    private Datum Value(string field, ref AvroReader input)
    {
        switch (field)
        {
            case "boolean": return Datum.Of(input.ReadBoolean());
            case "bytes": return Datum.From(input.ReadBytes().ToArray());
            case "double": return Datum.Of(input.ReadDouble());
            case "float": return Datum.Of(input.ReadFloat());
            case "int": return Datum.Of(input.ReadInt());
            case "long": return Datum.Of(input.ReadLong());
            case "string": return Datum.From(input.ReadText());
            case "array":
                var list = new List<object?>();
                for (long count; (count = input.ReadBlock()) > 0;)
                    for (; count > 0; count--) list.Add(Read(ref input).ToObject());
                return Datum.From(list);
            default:
                var map = new ConnectMap();
                for (long count; (count = input.ReadBlock()) > 0;)
                    for (; count > 0; count--)
                    {
                        var key = Read(ref input).ToObject() ?? throw new DataException("The key of a map's entry is null");
                        map.Set(key, Read(ref input));
                    }
                _order.Apply(map, HashMapOrder.BucketsFor(map.Count, copied: false));
                return Datum.From(map);
        }
    }
}
