using System.Globalization;
using System.Runtime.CompilerServices;
using Connect.Api;

namespace Connectors.Mongo.Bson;

/// <summary>
/// Reads MongoDB's JSON straight into BSON: Extended JSON of both versions, canonical and relaxed
/// (https://github.com/mongodb/specifications/blob/master/source/extended-json/extended-json.md), and what the shell writes: constructors such as
/// <c>ObjectId('…')</c>, single quotes, names without quotes, regular expressions between slashes.
/// </summary>
internal ref partial struct ExtendedJson
{
    private readonly ReadOnlySpan<char> _text;
    private readonly BsonWriter _writer;
    private int _at;

    private ExtendedJson(ReadOnlySpan<char> text, BsonWriter writer)
    {
        _text = text;
        _writer = writer;
        _at = 0;
    }

    /// <summary>Writes the document that a string is.</summary>
    /// <exception cref="DataException">The string is not a JSON object; the message says where it goes wrong, never what it says.</exception>
    public static void Write(ReadOnlySpan<char> text, BsonWriter writer)
    {
        var json = new ExtendedJson(text, writer);
        json.SkipSpace();
        if (json.Peek != '{')
            throw json.Expected("an object, beginning with {");
        if (json.Value() != BsonType.Document)
            throw json.Expected("an object that is a document, not a single value");
    }

    /// <summary>Writes a document with the one field <c>v</c>, whose value a string begins with: a setting.</summary>
    /// <exception cref="DataException">The string is not JSON.</exception>
    public static void WriteValue(ReadOnlySpan<char> text, BsonWriter writer) => WriteValue(text, writer, alone: false);

    /// <summary>Writes a document with the one field <c>v</c>, whose value a whole string is: an id as Debezium writes it.</summary>
    /// <exception cref="DataException">The string is not JSON, or goes on after the value.</exception>
    public static void WriteWholeValue(ReadOnlySpan<char> text, BsonWriter writer) => WriteValue(text, writer, alone: true);

    private static void WriteValue(ReadOnlySpan<char> text, BsonWriter writer, bool alone)
    {
        var json = new ExtendedJson(text, writer);
        var start = writer.Begin();
        json.SkipSpace();
        json.Element("v");
        json.SkipSpace();
        if (alone && json._at < text.Length)
            throw json.Expected("nothing after the value");
        writer.End(start);
    }

    private void Element(string name)
    {
        var type = _writer.Name(BsonType.Null, name);
        _writer.Retype(type, Value());
    }

    // Writes the value that begins here and returns its type.
    private BsonType Value()
    {
        SkipSpace();
        switch (Peek)
        {
            case '{':
                return Object();
            case '[':
                return Array();
            case '"' or '\'':
                _writer.String(Quoted());
                return BsonType.String;
            case '/':
                return SlashedRegex();
            case '-' or (>= '0' and <= '9'):
                return Number();
            case '\0':
                throw Expected("a value");
            default:
                return Word();
        }
    }

    private BsonType Object()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var begun = _writer.Length;
        var brace = _at++;
        SkipSpace();
        if (Peek is '"' or '\'' or '$')
        {
            var name = FieldName();
            if (name.StartsWith('$'))
            {
                SkipSpace();
                if (Peek == ':')
                {
                    _at++;
                    if (Special(name) is { } type)
                        return type;
                    // Only looks like one: a plain document.
                    _writer.Truncate(begun);
                }
            }
        }
        _at = brace + 1;
        var start = _writer.Begin();
        SkipSpace();
        if (Peek != '}')
        {
            while (true)
            {
                SkipSpace();
                var name = FieldName();
                Take(':');
                Element(name);
                // As for the Java driver, the comma may be missing.
                TryTake(',');
                SkipSpace();
                if (Peek is '}' or '\0')
                    break;
            }
        }
        Take('}');
        _writer.End(start);
        if (TopLevel.HasTwice(_writer.Written[start..]))
            KeepLast(start);
        return BsonType.Document;
    }

    // Of fields with one name the last value counts, in the place of the first; servers take no name twice.
    private readonly void KeepLast(int start)
    {
        var document = new BsonDocument();
        foreach (var (name, value) in BsonDocument.Parse(_writer.Written[start..].ToArray()).Fields)
            document.Set(name, value);
        _writer.Truncate(start);
        document.Write(_writer);
    }

    private BsonType Array()
    {
        _at++;
        var start = _writer.Begin();
        SkipSpace();
        for (var i = 0; Peek is not (']' or '\0'); i++)
        {
            var type = _writer.Index(BsonType.Null, i);
            _writer.Retype(type, Value());
            TryTake(',');
            SkipSpace();
        }
        Take(']');
        _writer.End(start);
        return BsonType.Array;
    }

    private BsonType Number()
    {
        var start = _at;
        if (_text[_at..].StartsWith("-Infinity", StringComparison.Ordinal))
        {
            _at += 9;
            _writer.Double(double.NegativeInfinity);
            return BsonType.Double;
        }
        var number = NumberToken(out var whole);
        if (!whole)
        {
            _writer.Double(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture));
            return BsonType.Double;
        }
        if (!long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            // Not rounded in silence: with a point or an exponent it would be a double.
            _at = start;
            throw Expected("an integer of at most 64 bits");
        }
        if (integer is >= int.MinValue and <= int.MaxValue)
        {
            _writer.Int32((int)integer);
            return BsonType.Int32;
        }
        _writer.Int64(integer);
        return BsonType.Int64;
    }

    // The digits of a number as JSON has them, but for zeros at its front.
    private ReadOnlySpan<char> NumberToken(out bool whole)
    {
        var start = _at;
        if (Peek == '-')
            _at++;
        TakeDigits();
        whole = true;
        if (Peek == '.')
        {
            whole = false;
            _at++;
            TakeDigits();
        }
        if (Peek is 'e' or 'E')
        {
            whole = false;
            _at++;
            if (Peek is '+' or '-')
                _at++;
            TakeDigits();
        }
        if (_at < _text.Length && !IsEnd(_text[_at]))
            throw Expected("the end of a number");
        return _text[start.._at];
    }

    private void TakeDigits()
    {
        if (!char.IsAsciiDigit(Peek))
            throw Expected("a digit");
        while (char.IsAsciiDigit(Peek))
            _at++;
    }

    private static bool IsEnd(char c) => IsSpace(c) || c is ',' or '}' or ']' or ')';

    // What Java calls white space: not the blanks at which lines do not break.
    private static bool IsSpace(char c) => c <= ' '
        ? c is ' ' or (>= '\t' and <= '\r') or (>= '\u001c' and <= '\u001f')
        : c > '\u007f' && c is not ('\u0085' or '\u00a0' or '\u2007' or '\u202f') && char.IsWhiteSpace(c);

    private string FieldName()
    {
        if (Peek is '"' or '\'')
            return Quoted();
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '$'))
            _at++;
        if (_at == start || char.IsDigit(_text[start]))
        {
            _at = start;
            throw Expected("the name of a field");
        }
        return _text[start.._at].ToString();
    }

    private string Quoted()
    {
        var quote = _text[_at++];
        var rest = _text[_at..];
        var end = rest.IndexOfAny(quote, '\\');
        if (end >= 0 && rest[end] == quote)
        {
            _at += end + 1;
            return rest[..end].ToString();
        }
        var text = new System.Text.StringBuilder();
        while (true)
        {
            if (_at >= _text.Length)
                throw Expected("the end of a string");
            var c = _text[_at++];
            if (c == quote)
                return text.ToString();
            if (c != '\\')
            {
                text.Append(c);
                continue;
            }
            if (_at >= _text.Length)
                throw Expected("the end of a string");
            c = _text[_at++];
            switch (c)
            {
                case 'b':
                    text.Append('\b');
                    break;
                case 'f':
                    text.Append('\f');
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case '"' or '\'' or '\\' or '/':
                    text.Append(c);
                    break;
                case 'u' when TryReadUnit(out var unit):
                    text.Append(unit);
                    _at += 4;
                    break;
                default:
                    _at--;
                    throw Expected("an escape that JSON knows");
            }
        }
    }

    // The four hexadecimal digits of an escape, which stay where they are.
    private readonly bool TryReadUnit(out char unit)
    {
        unit = default;
        if (_at + 4 > _text.Length)
            return false;
        if (!ushort.TryParse(_text.Slice(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        unit = (char)value;
        return true;
    }

    private readonly char Peek => _at < _text.Length ? _text[_at] : '\0';

    private void SkipSpace()
    {
        while (_at < _text.Length && IsSpace(_text[_at]))
            _at++;
    }

    private void Take(char c)
    {
        SkipSpace();
        if (Peek != c)
            throw Expected($"'{c}'");
        _at++;
    }

    private bool TryTake(char c)
    {
        SkipSpace();
        if (Peek != c)
            return false;
        _at++;
        return true;
    }

    private readonly DataException Expected(string what) =>
        new($"The text is not MongoDB's JSON: expected {what} at character {_at + 1} of {_text.Length}, "
            + $"got {(_at < _text.Length ? $"'{_text[_at]}'" : "the end")}");
}
