using Connect.Api;

namespace Connectors.Mongo.Bson;

// Words without quotes: true, null, and the constructors of the shell.
internal ref partial struct ExtendedJson
{
    private BsonType Word()
    {
        var start = _at;
        if (!char.IsLetter(Peek)) throw Expected("a value");
        var word = FieldName();
        switch (word)
        {
            case "true": _writer.Boolean(true); return BsonType.Boolean;
            case "false": _writer.Boolean(false); return BsonType.Boolean;
            case "null": return BsonType.Null;
            case "undefined": return BsonType.Undefined;
            case "NaN": _writer.Double(double.NaN); return BsonType.Double;
            case "Infinity": _writer.Double(double.PositiveInfinity); return BsonType.Double;
            case "MinKey": NoArguments(); return BsonType.MinKey;
            case "MaxKey": NoArguments(); return BsonType.MaxKey;
            case "new":
                SkipSpace();
                return Word();
            case "ObjectId": return Called(BsonType.ObjectId);
            case "NumberInt": return Called(BsonType.Int32);
            case "NumberLong": return Called(BsonType.Int64);
            case "NumberDecimal": return Called(BsonType.Decimal128);
            case "ISODate" or "Date": return Called(BsonType.DateTime);
            case "UUID" or "GUID" or "CSUUID" or "JUUID" or "PYUUID":
                Take('(');
                Uuid(Text());
                Take(')');
                return BsonType.Binary;
            case "BinData":
                Take('(');
                var subtype = (byte)Integer(0, 255);
                Take(',');
                Binary(Text(), subtype.ToString("x2", null));
                Take(')');
                return BsonType.Binary;
            case "HexData":
                Take('(');
                subtype = (byte)Integer(0, 255);
                Take(',');
                HexBinary(Text(), subtype);
                Take(')');
                return BsonType.Binary;
            case "Timestamp":
                Take('(');
                SkipSpace();
                var seconds = Integer(0, uint.MaxValue);
                Take(',');
                SkipSpace();
                var increment = Integer(0, uint.MaxValue);
                Take(')');
                _writer.Int64((seconds << 32) | increment);
                return BsonType.Timestamp;
            case "RegExp":
                Take('(');
                var pattern = Text();
                var options = TryTake(',') ? Text() : "";
                Take(')');
                Regex(pattern, options);
                return BsonType.Regex;
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
            case BsonType.ObjectId: ObjectId(Text()); break;
            case BsonType.Int32: _writer.Int32((int)Integer(int.MinValue, int.MaxValue)); break;
            case BsonType.Int64: _writer.Int64(Integer(long.MinValue, long.MaxValue)); break;
            case BsonType.Decimal128: _writer.Decimal128(Bson.Decimal128.Parse(Text())); break;
            default: _writer.Int64(Date()); break;
        }
        Take(')');
        return type;
    }

    private readonly void HexBinary(string hex, byte subtype)
    {
        var bytes = new byte[hex.Length / 2];
        if (Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done) throw Expected("hexadecimal digits before this place");
        _writer.Binary(bytes, subtype);
    }

    private void NoArguments()
    {
        if (TryTake('(')) Take(')');
    }

    private BsonType SlashedRegex()
    {
        var start = ++_at;
        while (_at < _text.Length && _text[_at] != '/') _at += _text[_at] == '\\' ? 2 : 1;
        if (_at >= _text.Length) throw Expected("the slash that ends a regular expression");
        var pattern = _text[start.._at++].ToString();
        start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at])) _at++;
        Regex(pattern, _text[start.._at].ToString());
        return BsonType.Regex;
    }
}
