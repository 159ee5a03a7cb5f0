using System.Globalization;
using Connect.Api;

namespace Connectors.Mongo.Bson;

// Objects that stand for one value, as {"$oid": "…"}: their first name begins with a dollar.
internal ref partial struct ExtendedJson
{
    // Called after the first name and its colon. Null if the object only looks like a value.
    private BsonType? Special(string name)
    {
        switch (name)
        {
            case "$oid": ObjectId(Text()); return Closed(BsonType.ObjectId);
            case "$numberInt": _writer.Int32(checked((int)Integer(int.MinValue, int.MaxValue))); return Closed(BsonType.Int32);
            case "$numberLong": _writer.Int64(Integer(long.MinValue, long.MaxValue)); return Closed(BsonType.Int64);
            case "$numberDouble": _writer.Double(DoubleOf(Text())); return Closed(BsonType.Double);
            case "$numberDecimal": _writer.Decimal128(Bson.Decimal128.Parse(Text())); return Closed(BsonType.Decimal128);
            case "$date": _writer.Int64(Date()); return Closed(BsonType.DateTime);
            case "$uuid": Uuid(Text()); return Closed(BsonType.Binary);
            case "$symbol": _writer.String(QuotedText()); return Closed(BsonType.Symbol);
            case "$undefined": Skip(); return Closed(BsonType.Undefined);
            case "$minKey": Skip(); return Closed(BsonType.MinKey);
            case "$maxKey": Skip(); return Closed(BsonType.MaxKey);
            case "$timestamp": return Timestamp() ? Closed(BsonType.Timestamp) : null;
            case "$binary": return BinaryOf();
            case "$type": return TypeThenBinary();
            case "$regularExpression": return RegularExpression();
            case "$regex": return OldRegex();
            case "$options": return OptionsThenRegex();
            case "$code": return Code();
            default: return null;
        }
    }

    private BsonType Closed(BsonType type)
    {
        Take('}');
        return type;
    }

    // A text, or a bare number where writers forget the quotes.
    private string Text()
    {
        SkipSpace();
        if (Peek is '"' or '\'') return Quoted();
        var start = _at;
        while (_at < _text.Length && !IsEnd(_text[_at]) && _text[_at] is not ('{' or '[')) _at++;
        if (_at == start) throw Expected("a text");
        return _text[start.._at].ToString();
    }

    private string QuotedText()
    {
        SkipSpace();
        return Peek is '"' or '\'' ? Quoted() : throw Expected("a text in quotes");
    }

    private long Integer(long min, long max)
    {
        var at = _at;
        var text = Text();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max) return value;
        _at = at;
        throw Expected($"an integer from {min} to {max} in a text");
    }

    private readonly double DoubleOf(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Expected("a number before this place"),
    };

    private readonly void ObjectId(string hex)
    {
        Span<byte> id = stackalloc byte[12];
        if (hex.Length != 24 || Convert.FromHexString(hex, id, out _, out _) != System.Buffers.OperationStatus.Done)
            throw Expected("24 hexadecimal digits of an ObjectId before this place");
        _writer.Raw(id);
    }

    private readonly void Uuid(string text)
    {
        if (!Guid.TryParse(text, out var uuid)) throw Expected("a UUID before this place");
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        _writer.Binary(bytes, 4);
    }

    // Milliseconds since 1970: a number, {"$numberLong": "…"}, or ISO 8601 text.
    private long Date()
    {
        SkipSpace();
        if (Peek is '"' or '\'')
        {
            var text = Quoted();
            return IsoDate.TryParse(text, out var milliseconds) ? milliseconds : throw Expected("a date as 2024-02-29T12:34:56.789Z before this place");
        }
        if (!TryTake('{')) return Integer(long.MinValue, long.MaxValue);
        SkipSpace();
        if (FieldName() != "$numberLong") throw Expected("$numberLong before this place");
        Take(':');
        var value = Integer(long.MinValue, long.MaxValue);
        Take('}');
        return value;
    }

    private bool Timestamp()
    {
        if (!TryTake('{')) return false;
        long seconds = 0, increment = 0;
        for (var i = 0; i < 2; i++)
        {
            if (i == 1) Take(',');
            SkipSpace();
            var name = FieldName();
            Take(':');
            SkipSpace();
            var value = Integer(0, uint.MaxValue);
            if (name == "t") seconds = value;
            else if (name == "i") increment = value;
            else return false;
        }
        Take('}');
        _writer.Int64((seconds << 32) | increment);
        return true;
    }

    private BsonType? BinaryOf()
    {
        string base64, subtype;
        if (TryTake('{'))
        {
            base64 = subtype = "";
            do
            {
                SkipSpace();
                var name = FieldName();
                Take(':');
                if (name == "base64") base64 = Text();
                else if (name == "subType") subtype = Text();
                else return null;
            }
            while (TryTake(','));
            Take('}');
        }
        else
        {
            SkipSpace();
            if (Peek is not ('"' or '\'')) return null;
            base64 = Quoted();
            if (!TryTake(',')) return null;
            SkipSpace();
            if (FieldName() != "$type") return null;
            Take(':');
            subtype = Text();
        }
        Binary(base64, subtype);
        return Closed(BsonType.Binary);
    }

    private BsonType? TypeThenBinary()
    {
        SkipSpace();
        if (Peek is not ('"' or '\'' or (>= '0' and <= '9'))) return null;
        var subtype = Text();
        if (!TryTake(',')) return null;
        SkipSpace();
        if (FieldName() != "$binary") return null;
        Take(':');
        Binary(Text(), subtype);
        return Closed(BsonType.Binary);
    }

    private readonly void Binary(string base64, string subtype)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length)) throw Expected("base64 before this place");
        if (!byte.TryParse(subtype, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var type))
            throw Expected("a subtype of two hexadecimal digits before this place");
        _writer.Binary(bytes.AsSpan(0, length), type);
    }

    private BsonType? RegularExpression()
    {
        if (!TryTake('{')) return null;
        string pattern = "", options = "";
        do
        {
            SkipSpace();
            var name = FieldName();
            Take(':');
            if (name == "pattern") pattern = Text();
            else if (name == "options") options = Text();
            else return null;
        }
        while (TryTake(','));
        Take('}');
        Regex(pattern, options);
        return Closed(BsonType.Regex);
    }

    private BsonType? OldRegex()
    {
        SkipSpace();
        if (Peek is not ('"' or '\'')) return null;
        var pattern = Quoted();
        return TextAfter("$options") is { } options ? Closed(pattern, options) : null;
    }

    private BsonType? OptionsThenRegex()
    {
        SkipSpace();
        if (Peek is not ('"' or '\'')) return null;
        var options = Quoted();
        return TextAfter("$regex") is { } pattern ? Closed(pattern, options) : null;
    }

    // The text of the last field of an object; null where another follows, or none: then it is a document, such as a query.
    private string? TextAfter(string name)
    {
        if (!TryTake(',')) return null;
        SkipSpace();
        if (FieldName() != name) return null;
        Take(':');
        var text = Text();
        SkipSpace();
        return Peek == '}' ? text : null;
    }

    private BsonType Closed(string pattern, string options)
    {
        Regex(pattern, options);
        return Closed(BsonType.Regex);
    }

    private readonly void Regex(string pattern, string options)
    {
        // Servers want the options in the order of the alphabet.
        var sorted = options.ToCharArray();
        System.Array.Sort(sorted);
        _writer.CString(pattern);
        _writer.CString(new string(sorted));
    }

    private BsonType? Code()
    {
        var start = _writer.Length;
        var code = QuotedText();
        if (!TryTake(','))
        {
            _writer.String(code);
            return Closed(BsonType.JavaScript);
        }
        SkipSpace();
        if (FieldName() != "$scope") return null;
        Take(':');
        _writer.Int32(0);
        _writer.String(code);
        SkipSpace();
        if (Peek != '{' || Value() != BsonType.Document) throw Expected("the document of a $scope");
        _writer.Patch(start, _writer.Length - start);
        return Closed(BsonType.JavaScriptWithScope);
    }

    private void Skip()
    {
        var length = _writer.Length;
        Value();
        _writer.Truncate(length);
    }
}
