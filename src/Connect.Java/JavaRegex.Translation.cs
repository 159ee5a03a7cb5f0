using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Connect.Java;

public sealed partial class JavaRegex
{
    /// <summary>
    /// A pattern while it is written in .NET's syntax. Different are: names of groups (.NET numbers them after the others), possessive quantifiers, classes in
    /// classes and their intersections, quoting, and which characters <c>\d</c>, <c>\w</c>, <c>\h</c> and POSIX classes stand for.
    /// </summary>
    /// <param name="pattern">Java's pattern.</param>
    /// <param name="names">Takes the numbers of the named groups.</param>
    private sealed class Translation(string pattern, Dictionary<string, int> names)
    {
        private const string HorizontalSpace = @" \t\xA0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000", VerticalSpace = @"\n\x0B\f\r\x85\u2028\u2029";
        private static readonly (string Java, string Net)[] Classes =
        [
            (@"\p{Alpha}", "a-zA-Z"), (@"\p{Digit}", "0-9"), (@"\p{Alnum}", "a-zA-Z0-9"), (@"\p{Upper}", "A-Z"), (@"\p{Lower}", "a-z"),
            (@"\p{XDigit}", "0-9a-fA-F"), (@"\p{Punct}", @"!-/:-@\[-`{-~"), (@"\p{ASCII}", @"\x00-\x7F"), (@"\p{Space}", @"\s"),
            (@"\d", "0-9"), (@"\w", "a-zA-Z0-9_"), (@"\h", HorizontalSpace), (@"\v", VerticalSpace),
        ];

        private readonly StringBuilder _text = new();
        private readonly Stack<int> _open = new();
        private int _at, _groups;
        // Where the last thing that can be repeated begins in the text.
        private int _atom = -1;

        public string Translate()
        {
            while (_at < pattern.Length)
            {
                switch (pattern[_at])
                {
                    case '\\': Escape(); break;
                    case '[': Atom(Class()); break;
                    case '(': Open(); break;
                    case ')':
                        _text.Append(')');
                        _atom = _open.Count > 0 ? _open.Pop() : -1;
                        _at++;
                        break;
                    case '*' or '+' or '?' or '{': Quantifier(); break;
                    case '|' or '^' or '$':
                        _text.Append(pattern[_at++]);
                        _atom = -1;
                        break;
                    default: Atom(pattern[_at++].ToString()); break;
                }
            }
            return _text.ToString();
        }

        private void Atom(string text)
        {
            _atom = _text.Length;
            _text.Append(text);
        }

        private void Open()
        {
            _open.Push(_text.Length);
            _atom = -1;
            _text.Append('(');
            _at++;
            if (!Starts("?")) _groups++;
            else if (Starts("?<") && !Starts("?<=") && !Starts("?<!"))
            {
                var end = pattern.IndexOf('>', _at);
                if (end < 0) throw new ArgumentException($"The name of a group is not closed in '{pattern}'");
                if (!names.TryAdd(pattern[(_at + 2)..end], ++_groups)) throw new ArgumentException($"Two groups of '{pattern}' have the same name");
                _at = end + 1;
            }
            else
            {
                // Flags, look-arounds and groups without capture.
                while (_at < pattern.Length && (pattern[_at] is '?' or '<' or '=' or '!' or '>' or ':' or '-' || char.IsAsciiLetter(pattern[_at])))
                {
                    var c = pattern[_at++];
                    _text.Append(c);
                    if (c is '=' or '!' or '>' or ':') break;
                }
            }
        }

        private void Quantifier()
        {
            var end = _at + 1;
            if (pattern[_at] == '{')
            {
                end = pattern.IndexOf('}', _at) + 1;
                if (end == 0 || !char.IsAsciiDigit(pattern[_at + 1])) throw new ArgumentException($"Illegal repetition in '{pattern}' at {_at}");
            }
            _text.Append(pattern, _at, end - _at);
            _at = end;
            if (Starts("?")) _text.Append('?');
            else if (Starts("+") && _atom >= 0) _text.Insert(_atom, "(?>").Append(')');
            else return;
            _at++;
        }

        private void Escape()
        {
            if (Starts(@"\Q"))
            {
                var end = pattern.IndexOf(@"\E", _at + 2, StringComparison.Ordinal);
                foreach (var c in pattern.AsSpan((_at + 2)..(end < 0 ? pattern.Length : end))) Atom(Regex.Escape(c.ToString()));
                _at = end < 0 ? pattern.Length : end + 2;
            }
            else if (TryClass(out var known)) Atom($"[{known}]");
            else if (Starts(@"\D")) Skip($"[^0-9]");
            else if (Starts(@"\W")) Skip("[^a-zA-Z0-9_]");
            else if (Starts(@"\H")) Skip($"[^{HorizontalSpace}]");
            else if (Starts(@"\V")) Skip($"[^{VerticalSpace}]");
            else if (Starts(@"\R")) Skip($@"(?:\r\n|[{VerticalSpace}])");
            else if (Starts(@"\k<"))
            {
                var end = pattern.IndexOf('>', _at);
                if (end < 0 || !names.TryGetValue(pattern[(_at + 3)..end], out var group))
                    throw new ArgumentException($"No such group in '{pattern}' at {_at}");
                Atom(string.Create(CultureInfo.InvariantCulture, $@"(?:\{group})"));
                _at = end + 1;
            }
            else Atom(Escaped());

            void Skip(string text)
            {
                Atom(text);
                _at += 2;
            }
        }

        /// <summary>A class in brackets, as something that matches one character.</summary>
        private string Class()
        {
            var begin = ++_at;
            var isNegated = Starts("^");
            if (isNegated) begin = ++_at;
            var items = new StringBuilder();
            List<string> nested = [], operands = [];
            while (_at < pattern.Length)
            {
                if (pattern[_at] == ']' && _at > begin)
                {
                    _at++;
                    if (isNegated && nested.Count == 0 && operands.Count == 0) return $"[^{items}]";
                    Operand();
                    var all = operands.Count == 1 ? operands[0] : $"(?:{string.Concat(operands.SkipLast(1).Select(o => $"(?={o})"))}{operands[^1]})";
                    return isNegated ? $@"(?:(?!{all})[\s\S])" : all;
                }
                if (pattern[_at] == '[') nested.Add(Class());
                else if (Starts("&&"))
                {
                    Operand();
                    _at += 2;
                }
                else if (pattern[_at] != '\\') items.Append(pattern[_at++]);
                else items.Append(TryClass(out var known) ? known : Escaped());
            }
            throw new ArgumentException($"Unclosed character class in '{pattern}'");

            void Operand()
            {
                if (items.Length > 0) nested.Add($"[{items}]");
                if (nested.Count > 0) operands.Add(nested.Count == 1 ? nested[0] : $"(?:{string.Join('|', nested)})");
                items.Clear();
                nested.Clear();
            }
        }

        /// <summary>An escaped class whose characters Java counts otherwise, for use in brackets.</summary>
        private bool TryClass(out string net)
        {
            foreach (var (java, known) in Classes)
            {
                if (!Starts(java)) continue;
                net = known;
                _at += java.Length;
                return true;
            }
            net = "";
            return false;
        }

        /// <summary>Any other escape: a backslash and a character, and the name of a class of Unicode.</summary>
        private string Escaped()
        {
            var start = _at;
            _at = Math.Min(_at + 2, pattern.Length);
            if (pattern[_at - 1] is not ('p' or 'P') || _at == pattern.Length) return pattern[start.._at];
            // Java allows \pL for \p{L}.
            if (pattern[_at] != '{') return $"{pattern[start.._at]}{{{pattern[_at++]}}}";
            while (_at < pattern.Length && pattern[_at++] != '}') { }
            return pattern[start.._at];
        }

        private bool Starts(string text) => pattern.AsSpan(_at).StartsWith(text, StringComparison.Ordinal);
    }
}
