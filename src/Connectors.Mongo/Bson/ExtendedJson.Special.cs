using System.Globalization;
using Connect.Api;

namespace Connectors.Mongo.Bson;

// Objects that stand for one value, as {"$oid": "…"}: their first name begins with a dollar. The forms of the first version that are also
// documents of queries, such as {"$regex": …} and {"$type": …}, are documents where they do not fit; the others are errors.
internal ref partial struct ExtendedJson
{
    // Called after the first name and its colon. Null if the object only looks like a value.
    private BsonType? Special(string name)
    {
        switch (name)
        {
            case "$oid":
                ObjectId(QuotedText());
                return Closed(BsonType.ObjectId);
            case "$numberInt":
                _writer.Int32((int)QuotedInteger(int.MinValue, int.MaxValue));
                return Closed(BsonType.Int32);
            case "$numberLong":
                _writer.Int64(QuotedInteger(long.MinValue, long.MaxValue));
                return Closed(BsonType.Int64);
            case "$numberDouble":
                _writer.Double(DoubleOf(QuotedText()));
                return Closed(BsonType.Double);
            case "$numberDecimal":
                _writer.Decimal128(Bson.Decimal128.Parse(QuotedText()));
                return Closed(BsonType.Decimal128);
            case "$date":
                _writer.Int64(Date());
                return Closed(BsonType.DateTime);
            case "$uuid":
                Uuid(QuotedText());
                return Closed(BsonType.Binary);
            case "$symbol":
                _writer.String(QuotedText());
                return Closed(BsonType.Symbol);
            case "$undefined":
                True();
                return Closed(BsonType.Undefined);
            case "$minKey":
                One();
                return Closed(BsonType.MinKey);
            case "$maxKey":
                One();
                return Closed(BsonType.MaxKey);
            case "$timestamp":
                Timestamp();
                return Closed(BsonType.Timestamp);
            case "$binary":
                return TryTake('{') ? Binary() : OldBinary();
            case "$type":
                return TypeThenBinary();
            case "$regularExpression":
                RegularExpression();
                return Closed(BsonType.Regex);
            case "$regex":
                return OldRegex();
            case "$options":
                return OptionsThenRegex();
            case "$code":
                return Code();
            case "$dbPointer":
                Pointer();
                return Closed(BsonType.DbPointer);
            default:
                return null;
        }
    }

    private BsonType Closed(BsonType type)
    {
        Take('}');
        return type;
    }

    private string QuotedText()
    {
        SkipSpace();
        return Peek is '"' or '\'' ? Quoted() : throw Expected("a string in quotes");
    }

    private bool TryQuoted(out string text)
    {
        SkipSpace();
        var quoted = Peek is '"' or '\'';
        text = quoted ? Quoted() : "";
        return quoted;
    }

    // A name and its colon.
    private void Name(string expected)
    {
        SkipSpace();
        var at = _at;
        if (FieldName() != expected)
        {
            _at = at;
            throw Expected(expected);
        }
        Take(':');
    }

    // The one of two names that comes first, and its colon.
    private bool IsFirst(string name, string other)
    {
        SkipSpace();
        var at = _at;
        var found = FieldName();
        if (found != name && found != other)
        {
            _at = at;
            throw Expected($"{name} or {other}");
        }
        Take(':');
        return found == name;
    }

    private long QuotedInteger(long min, long max)
    {
        SkipSpace();
        var at = _at;
        var text = QuotedText();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;
        _at = at;
        throw Expected($"an integer from {min} to {max} in a string");
    }

    // An integer without quotes.
    private long Integer(long min, long max)
    {
        SkipSpace();
        var at = _at;
        if (Peek is '-' or (>= '0' and <= '9')
            && long.TryParse(NumberToken(out var whole), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && whole
            && value >= min && value <= max)
            return value;
        _at = at;
        throw Expected($"an integer from {min} to {max}");
    }

    private readonly double DoubleOf(string text)
    {
        var trimmed = text.AsSpan().Trim();
        switch (trimmed)
        {
            case "NaN" or "+NaN" or "-NaN":
                return double.NaN;
            case "Infinity" or "+Infinity":
                return double.PositiveInfinity;
            case "-Infinity":
                return double.NegativeInfinity;
        }
        // Java allows for the letter of a literal's type.
        if (trimmed is [.., 'd' or 'D' or 'f' or 'F'])
            trimmed = trimmed[..^1];
        if (trimmed is [.., (>= '0' and <= '9') or '.'] && double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return value;
        throw Expected("a number before this place");
    }

    private readonly void ObjectId(string hex)
    {
        Span<byte> id = stackalloc byte[12];
        if (hex.Length != 24 || Convert.FromHexString(hex, id, out _, out _) != System.Buffers.OperationStatus.Done)
            throw Expected("24 hexadecimal digits of an ObjectId before this place");
        _writer.Raw(id);
    }

    private readonly void Uuid(string text)
    {
        if (text.Length != 36 || !Guid.TryParseExact(text, "D", out var uuid))
            throw Expected("a UUID of 36 characters before this place");
        Uuid(uuid);
    }

    private readonly void Uuid(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        _writer.Binary(bytes, 4);
    }

    private void True()
    {
        SkipSpace();
        var at = _at;
        if (FieldName() == "true")
            return;
        _at = at;
        throw Expected("true");
    }

    private void One() => Integer(1, 1);

    // Milliseconds since 1970: a number, {"$numberLong": "…"}, or ISO 8601 text.
    private long Date()
    {
        SkipSpace();
        if (Peek is '"' or '\'')
            return DateOf(Quoted());
        if (!TryTake('{'))
            return Integer(long.MinValue, long.MaxValue);
        Name("$numberLong");
        var value = QuotedInteger(long.MinValue, long.MaxValue);
        Take('}');
        return value;
    }

    private readonly long DateOf(string text) =>
        IsoDate.TryParse(text, out var milliseconds) ? milliseconds : throw Expected("a date as 2024-02-29T12:34:56.789Z before this place");

    private void Timestamp()
    {
        Take('{');
        var secondsFirst = IsFirst("t", "i");
        var first = Integer(int.MinValue, uint.MaxValue);
        Take(',');
        Name(secondsFirst ? "i" : "t");
        var second = Integer(int.MinValue, uint.MaxValue);
        Take('}');
        Timestamp(secondsFirst ? first : second, secondsFirst ? second : first);
    }

    private readonly void Timestamp(long seconds, long increment) => _writer.Int64((seconds << 32) | (increment & uint.MaxValue));

    private BsonType Binary()
    {
        string base64;
        byte subtype;
        if (IsFirst("base64", "subType"))
        {
            base64 = QuotedText();
            Take(',');
            Name("subType");
            subtype = Subtype();
        }
        else
        {
            subtype = Subtype();
            Take(',');
            Name("base64");
            base64 = QuotedText();
        }
        Binary(base64, subtype);
        Take('}');
        return Closed(BsonType.Binary);
    }

    private BsonType? OldBinary()
    {
        if (!TryQuoted(out var base64) || !TryNext("$type") || !TrySubtype(out var subtype) || !TryTake('}'))
            return null;
        Binary(base64, subtype);
        return BsonType.Binary;
    }

    private BsonType? TypeThenBinary()
    {
        if (!TrySubtype(out var subtype) || !TryNext("$binary") || !TryQuoted(out var base64) || !TryTake('}'))
            return null;
        Binary(base64, subtype);
        return BsonType.Binary;
    }

    private byte Subtype() => TrySubtype(out var subtype) ? subtype : throw Expected("a subtype: hexadecimal digits in a string, or a number");

    private bool TrySubtype(out byte subtype)
    {
        SkipSpace();
        var value = 0;
        var known = Peek switch
        {
            '"' or '\'' => int.TryParse(Quoted(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0,
            >= '0' and <= '9' => int.TryParse(NumberToken(out _), NumberStyles.None, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
        subtype = unchecked((byte)value);
        return known;
    }

    // A comma, a name and its colon; false where something else follows: then it is a document, such as a query.
    private bool TryNext(string name)
    {
        if (!TryTake(','))
            return false;
        SkipSpace();
        return FieldName() == name && TryTake(':');
    }

    private readonly void Binary(string base64, byte subtype)
    {
        // The equals signs at the end may be missing.
        var padded = base64.Length % 4 == 0 || base64.EndsWith('=') ? base64 : base64.PadRight((base64.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        if (base64.AsSpan().ContainsAny(" \t\r\n") || !Convert.TryFromBase64String(padded, bytes, out var length))
            throw Expected("base64 before this place");
        _writer.Binary(bytes.AsSpan(0, length), subtype);
    }

    private void RegularExpression()
    {
        Take('{');
        var patternFirst = IsFirst("pattern", "options");
        var first = QuotedText();
        Take(',');
        Name(patternFirst ? "options" : "pattern");
        var second = QuotedText();
        Take('}');
        Regex(patternFirst ? first : second, patternFirst ? second : first);
    }

    private BsonType? OldRegex()
    {
        if (!TryQuoted(out var pattern) || !TryNext("$options") || !TryQuoted(out var options) || !TryTake('}'))
            return null;
        Regex(pattern, options);
        return BsonType.Regex;
    }

    private BsonType? OptionsThenRegex()
    {
        if (!TryQuoted(out var options) || !TryNext("$regex") || !TryQuoted(out var pattern) || !TryTake('}'))
            return null;
        Regex(pattern, options);
        return BsonType.Regex;
    }

    private readonly void Regex(string pattern, string options)
    {
        // Servers want the options in the order of the alphabet.
        var sorted = options.ToCharArray();
        System.Array.Sort(sorted);
        _writer.CString(pattern);
        _writer.CString(new string(sorted));
    }

    private BsonType Code()
    {
        var start = _writer.Length;
        var code = QuotedText();
        if (!TryTake(','))
        {
            _writer.String(code);
            return Closed(BsonType.JavaScript);
        }
        Name("$scope");
        _writer.Int32(0);
        _writer.String(code);
        SkipSpace();
        if (Peek != '{' || Value() != BsonType.Document)
            throw Expected("the document of a $scope");
        _writer.Patch(start, _writer.Length - start);
        return Closed(BsonType.JavaScriptWithScope);
    }

    private void Pointer()
    {
        Take('{');
        string space, id;
        if (IsFirst("$ref", "$id"))
        {
            space = QuotedText();
            Take(',');
            Name("$id");
            id = QuotedId();
        }
        else
        {
            id = QuotedId();
            Take(',');
            Name("$ref");
            space = QuotedText();
        }
        Take('}');
        Pointer(space, id);
    }

    private readonly void Pointer(string space, string id)
    {
        _writer.String(space);
        ObjectId(id);
    }

    private string QuotedId()
    {
        Take('{');
        Name("$oid");
        var id = QuotedText();
        Take('}');
        return id;
    }
}
