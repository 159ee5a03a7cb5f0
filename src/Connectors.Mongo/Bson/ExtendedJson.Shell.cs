using Connect.Api;

namespace Connectors.Mongo.Bson;

// Words without quotes: true, null, and the constructors of the shell.
internal ref partial struct ExtendedJson
{
    private BsonType Word()
    {
        var start = _at;
        if (!char.IsLetter(Peek))
            throw Expected("a value");
        var word = FieldName();
        switch (word)
        {
            case "true":
                _writer.Boolean(true);
                return BsonType.Boolean;
            case "false":
                _writer.Boolean(false);
                return BsonType.Boolean;
            case "null":
                return BsonType.Null;
            case "undefined":
                return BsonType.Undefined;
            case "NaN":
                _writer.Double(double.NaN);
                return BsonType.Double;
            case "Infinity":
                _writer.Double(double.PositiveInfinity);
                return BsonType.Double;
            case "MinKey":
                NoArguments();
                return BsonType.MinKey;
            case "MaxKey":
                NoArguments();
                return BsonType.MaxKey;
            case "new":
                SkipSpace();
                return Word();
            case "ObjectId":
                return Called(BsonType.ObjectId);
            case "NumberInt":
                return Called(BsonType.Int32);
            case "NumberLong":
                return Called(BsonType.Int64);
            case "NumberDecimal":
                return Called(BsonType.Decimal128);
            case "ISODate" or "Date":
                return Called(BsonType.DateTime);
            case "UUID":
                Take('(');
                if (!Guid.TryParseExact(QuotedText().Replace("-", "", StringComparison.Ordinal), "N", out var uuid))
                    throw Expected("32 hexadecimal digits of a UUID before this place");
                Uuid(uuid);
                Take(')');
                return BsonType.Binary;
            case "BinData":
                Take('(');
                var subtype = unchecked((byte)Integer(int.MinValue, int.MaxValue));
                Take(',');
                Binary(QuotedText(), subtype);
                Take(')');
                return BsonType.Binary;
            case "HexData":
                Take('(');
                subtype = unchecked((byte)Integer(int.MinValue, int.MaxValue));
                Take(',');
                HexBinary(QuotedText(), subtype);
                Take(')');
                return BsonType.Binary;
            case "Timestamp":
                Take('(');
                var seconds = Integer(int.MinValue, int.MaxValue);
                Take(',');
                Timestamp(seconds, Integer(int.MinValue, int.MaxValue));
                Take(')');
                return BsonType.Timestamp;
            case "RegExp":
                Take('(');
                var pattern = QuotedText();
                var options = TryTake(',') ? QuotedText() : "";
                Take(')');
                Regex(pattern, options);
                return BsonType.Regex;
            case "DBPointer":
                Take('(');
                var space = QuotedText();
                Take(',');
                Pointer(space, QuotedText());
                Take(')');
                return BsonType.DbPointer;
            default:
                _at = start;
                throw Expected("a value");
        }
    }

    private BsonType Called(BsonType type)
    {
        Take('(');
        SkipSpace();
        switch (type)
        {
            case BsonType.ObjectId:
                ObjectId(QuotedText());
                break;
            case BsonType.Int32:
                _writer.Int32((int)AnyInteger(int.MinValue, int.MaxValue));
                break;
            case BsonType.Int64:
                _writer.Int64(AnyInteger(long.MinValue, long.MaxValue));
                break;
            case BsonType.Decimal128:
                _writer.Decimal128(Bson.Decimal128.Parse(Peek is '"' or '\'' ? Quoted() : NumberToken(out _).ToString()));
                break;
            default:
                _writer.Int64(Date());
                break;
        }
        Take(')');
        return type;
    }

    // An integer with or without quotes.
    private long AnyInteger(long min, long max) => Peek is '"' or '\'' ? QuotedInteger(min, max) : Integer(min, max);

    private readonly void HexBinary(string hex, byte subtype)
    {
        if (hex.Length % 2 == 1)
            hex = "0" + hex;
        var bytes = new byte[hex.Length / 2];
        if (Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            throw Expected("hexadecimal digits before this place");
        _writer.Binary(bytes, subtype);
    }

    private void NoArguments()
    {
        if (TryTake('('))
            Take(')');
    }

    private BsonType SlashedRegex()
    {
        var start = ++_at;
        while (_at < _text.Length && _text[_at] != '/')
            _at += _text[_at] == '\\' ? 2 : 1;
        if (_at >= _text.Length)
            throw Expected("the slash that ends a regular expression");
        var pattern = _text[start.._at++].ToString();
        start = _at;
        while (Peek is 'i' or 'm' or 's' or 'x')
            _at++;
        if (_at < _text.Length && !IsEnd(_text[_at]))
            throw Expected("one of the options i, m, s and x of a regular expression, or its end");
        Regex(pattern, _text[start.._at].ToString());
        return BsonType.Regex;
    }
}
