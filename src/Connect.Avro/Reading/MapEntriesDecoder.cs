using Connect.Api;
using Connect.Java;
using Formats.Avro;

namespace Connect.Avro.Reading;

/// <summary>A map whose keys are not text: an array of records of key and value.</summary>
internal sealed class MapEntriesDecoder(Schema schema, AvroDecoder keys, AvroDecoder values) : AvroDecoder(schema)
{
    private readonly MemberOrder _order = new();

    public override Datum Read(ref AvroReader input)
    {
        var map = new ConnectMap();
        for (long count; (count = input.ReadBlock(keys.MayBeEmpty && values.MayBeEmpty)) > 0;)
            for (; count > 0; count--)
            {
                var key = keys.ReadAlone(ref input).ToObject() ?? throw new DataException("The key of a map's entry is null");
                map.Set(key, values.ReadAlone(ref input));
            }
        _order.Apply(map, HashMapOrder.BucketsFor(map.Count, copied: false));
        return Datum.From(map);
    }
}
