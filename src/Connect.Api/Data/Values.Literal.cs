using System.Buffers;
using System.Text;

namespace Connect.Api.Data;

public static partial class Values
{
    /// <summary>A list or map literal while it is read.</summary>
    private ref struct Literal(ReadOnlySpan<char> text)
    {
        private const int MaxDepth = 200;
        private static readonly SearchValues<char> AfterWord = SearchValues.Create(",]}[{\"");
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;
        private int _depth;

        public bool IsAtEnd { get { SkipSpace(); return _at == _text.Length; } }

        /// <summary>Reads one value; false where there is none that is well formed.</summary>
        public bool TryEmbedded(out SchemaAndValue found)
        {
            found = default;
            SkipSpace();
            if (_at == _text.Length) return false;
            switch (_text[_at])
            {
                case '[': return Deeper(out found, list: true);
                case '{': return Deeper(out found, list: false);
                case '"': return TryQuoted(out found);
            }
            var rest = _text[_at..];
            // Times have colons of their own, so a colon ends a word only if the longest word there is no value.
            var length = rest.IndexOfAny(AfterWord);
            if (length < 0) return false;
            var word = Trimmed(rest[..length]);
            while (!word.IsEmpty)
            {
                if (TryWord(word, out found)) { _at += word.Length; return true; }
                var colon = word.LastIndexOf(':');
                if (colon < 0) return false;
                word = Trimmed(word[..colon]);
            }
            return false;
        }

        private bool Deeper(out SchemaAndValue found, bool list)
        {
            found = default;
            if (++_depth > MaxDepth) return false;
            _at++;
            var read = list ? TryList(out found) : TryMap(out found);
            _depth--;
            return read;
        }

        private bool TryList(out SchemaAndValue found)
        {
            found = default;
            var items = new Elements();
            while (!Consume(']'))
            {
                if (!TryEmbedded(out var item)) return false;
                items.Add(item);
                if (Consume(',')) continue;
                if (!Consume(']')) return false;
                break;
            }
            if (!items.TryAlign(out var schema)) return false;
            found = new(SchemaBuilder.Array(schema).Build(), items.Values);
            return true;
        }

        private bool TryMap(out SchemaAndValue found)
        {
            found = default;
            Elements keys = new(), values = new();
            while (!Consume('}'))
            {
                if (!TryEmbedded(out var key) || key.Value is null || !Consume(':') || !TryEmbedded(out var value)) return false;
                keys.Add(key);
                values.Add(value);
                if (Consume(',')) continue;
                if (!Consume('}')) return false;
                break;
            }
            // Values under keys of several types have no schema either.
            if (!keys.TryAlign(out var keySchema) || !values.TryAlign(out var valueSchema, keys.IsMixed)) return false;
            var map = new ConnectMap(keys.Values.Count);
            for (var i = 0; i < keys.Values.Count; i++) map[keys.Values[i]!] = values.Values[i];
            found = new(SchemaBuilder.Map(keySchema, valueSchema).Build(), map);
            return true;
        }

        private bool TryQuoted(out SchemaAndValue found)
        {
            found = default;
            var text = new StringBuilder();
            for (_at++; _at < _text.Length; _at++)
            {
                var c = _text[_at];
                if (c == '"')
                {
                    _at++;
                    found = new(Schema.String, text.ToString());
                    return true;
                }
                if (c == '\\' && _at + 1 < _text.Length && _text[_at + 1] is '"' or '\\') c = _text[++_at];
                text.Append(c);
            }
            return false;
        }

        private bool Consume(char punctuation)
        {
            SkipSpace();
            if (_at == _text.Length || _text[_at] != punctuation) return false;
            _at++;
            return true;
        }

        private void SkipSpace()
        {
            while (_at < _text.Length && _text[_at] <= ' ') _at++;
        }
    }

    /// <summary>The elements of a literal, and the type they have in common.</summary>
    private sealed class Elements
    {
        private Schema? _schema;
        private bool _mixed, _nulls;

        public List<object?> Values { get; } = [];

        /// <summary>Whether they are of several types.</summary>
        public bool IsMixed => _mixed;

        public void Add(SchemaAndValue element)
        {
            Values.Add(element.Value);
            if (element.Schema is null) _nulls = true;
            else if (_schema is null) _schema = element.Schema;
            else if (!_schema.Equals(element.Schema))
            {
                if (IsNumber(_schema) && IsNumber(element.Schema)) _schema = element.Schema.Type > _schema.Type ? element.Schema : _schema;
                else _mixed = true;
            }
        }

        /// <summary>Brings all elements to the common type; false where some are null and some are not.</summary>
        /// <param name="schema">The type; null if there is none.</param>
        /// <param name="never">Whether they are to stay as they are, without a type.</param>
        public bool TryAlign(out Schema? schema, bool never = false)
        {
            schema = _mixed || never ? null : _schema;
            if (_nulls && _schema is not null) return false;
            if (schema is null || !IsNumber(schema)) return true;
            for (var i = 0; i < Values.Count; i++)
            {
                Values[i] = schema.Type switch
                {
                    SchemaType.Int8 => Values[i],
                    SchemaType.Int16 => Convert.ToInt16(Values[i], null),
                    SchemaType.Int32 => Convert.ToInt32(Values[i], null),
                    SchemaType.Int64 => Convert.ToInt64(Values[i], null),
                    SchemaType.Float32 => Convert.ToSingle(Values[i], null),
                    _ => Convert.ToDouble(Values[i], null),
                };
            }
            return true;
        }

        private static bool IsNumber(Schema schema) => schema.LogicalType == LogicalType.None && schema.Type <= SchemaType.Float64;
    }
}
