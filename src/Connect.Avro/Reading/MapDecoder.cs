using System.Text;
using Connect.Api;
using Connect.Java;
using Formats.Avro;

namespace Connect.Avro.Reading;

/// <summary>A map with text keys. Maps of one kind mostly have the same keys in the same order, so that the strings are kept.</summary>
internal sealed class MapDecoder(Schema schema, AvroDecoder values) : AvroDecoder(schema)
{
    private const int MostKept = 64, LongestKept = 128;
    private readonly List<(byte[] Utf8, string Text)> _keys = [];
    private readonly MemberOrder _order = new();

    public override Datum Read(ref AvroReader input)
    {
        ConnectMap? map = null;
        var at = 0;
        for (long count; (count = input.ReadBlock()) > 0;)
        {
            map ??= new ConnectMap((int)count);
            for (; count > 0; count--)
            {
                var key = Key(ref input, at++);
                map.Set(key, values.ReadAlone(ref input));
            }
        }
        if (map is null) return Datum.From(new ConnectMap(0));
        _order.Apply(map, HashMapOrder.BucketsFor(map.Count, copied: false));
        return Datum.From(map);
    }

    private string Key(ref AvroReader input, int at)
    {
        var ahead = input;
        var utf8 = ahead.ReadBytes();
        if (at < _keys.Count && utf8.SequenceEqual(_keys[at].Utf8))
        {
            input = ahead;
            return _keys[at].Text;
        }
        var text = input.ReadText();
        if (at < MostKept && utf8.Length <= LongestKept)
        {
            if (at < _keys.Count) _keys[at] = (Encoding.UTF8.GetBytes(text), text);
            else if (at == _keys.Count) _keys.Add((utf8.ToArray(), text));
        }
        return text;
    }
}
