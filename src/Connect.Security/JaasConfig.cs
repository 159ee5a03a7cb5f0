using System.Text;

namespace Connect.Security;

/// <summary>
/// A login module of <c>sasl.jaas.config</c> with its options, read as Kafka's own reader does, which cuts the text into words by Java's
/// <c>StreamTokenizer</c>: values in double or single quotes with escapes, bare ones only of letters, digits, dots, dashes, underscores and dollar signs, and
/// everything after a slash a comment.
/// </summary>
/// <param name="Module">The module's class.</param>
/// <param name="Options">Its options; of one that is given twice the last counts.</param>
public sealed record JaasConfig(string Module, IReadOnlyDictionary<string, string> Options)
{
    private const string Expected = "expected CLASS required option=\"value\" …; with a semicolon at the end";

    /// <summary>Reads the one module of a property's value.</summary>
    /// <exception cref="FormatException">The text has another form. The message says what was expected and repeats nothing but options' names.</exception>
    public static JaasConfig Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var modules = ParseAll(text);
        return modules.Count == 1 ? modules[0] : throw new FormatException($"it has {modules.Count} login modules; expected one");
    }

    /// <summary>Reads all modules.</summary>
    /// <inheritdoc cref="Parse" path="/exception"/>
    public static IReadOnlyList<JaasConfig> ParseAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var modules = new List<JaasConfig>();
        var words = new Tokenizer(text);
        while (words.Next() is not Token.End) modules.Add(ParseModule(words));
        return modules.Count > 0 ? modules : throw new FormatException($"it names no login module; {Expected}");
    }

    private static JaasConfig ParseModule(Tokenizer words)
    {
        var module = words.Text;
        // A word out of its place may be a piece of a password: it is not repeated.
        if (module is null) throw new FormatException($"a login module's class is missing; {Expected}");
        if (words.Next() is Token.End || words.Text?.ToUpperInvariant() is not ("REQUIRED" or "REQUISITE" or "SUFFICIENT" or "OPTIONAL"))
            throw new FormatException($"the login module's class is not followed by required, requisite, sufficient or optional; {Expected}");
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        while (words.Next() is not Token.End && !words.Is(';'))
        {
            if (words.Text is not { } key)
                throw new FormatException($"there is something between its options that is neither a name nor a semicolon; {Expected}");
            words.Next();
            if (!words.Is('=')) throw new FormatException($"the option after {Named(options)} is not followed by =; {Expected}");
            if (words.Next() is Token.End || words.Text is not { } value)
                throw new FormatException($"the value of {Shown(key)} is neither a word nor quoted; {Expected}");
            options[key] = value;
        }
        return words.Is(';') ? new JaasConfig(module, options) : throw new FormatException($"there is no semicolon at its end; {Expected}");
    }

    // Where a quote is missing, a piece of a password may stand in an option's place: only names that are known to be names are repeated.
    private static readonly string[] KnownOptions =
    [
        "username", "password", "tokenauth", "clientId", "clientSecret", "scope", "principal",
        "keyTab", "useKeyTab", "useTicketCache", "storeKey", "serviceName",
    ];

    private static string Shown(string option) => KnownOptions.Contains(option) ? $"option {option}" : "an option";

    private static string Named(Dictionary<string, string> options) => options.Count == 0 ? "the flag" : Shown(options.Keys.Last());

    private enum Token { End, Word, Quoted, Number, Other }

    private sealed class Tokenizer(string text)
    {
        private int _at;
        private char _other;
        private Token _token;

        /// <summary>A word, or what stands between quotes; null for everything else.</summary>
        public string? Text { get; private set; }

        public bool Is(char c) => _token == Token.Other && _other == c;

        public Token Next()
        {
            Text = null;
            return _token = Read();
        }

        private int Peek => _at < text.Length ? text[_at] : -1;

        private Token Read()
        {
            while (true)
            {
                if (_at == text.Length) return Token.End;
                var c = text[_at];
                if (c <= ' ') { _at++; continue; }
                if (c is (>= '0' and <= '9') or '.' or '-') return ReadNumber();
                if (IsLetter(c)) return ReadWord();
                if (c is '"' or '\'') return ReadQuoted();
                _at++;
                if (c != '/')
                {
                    _other = c;
                    return Token.Other;
                }
                SkipComment();
            }
        }

        private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '-' or '_' or '$' or >= (char)160;

        // Numbers are no values: they have to be quoted.
        private Token ReadNumber()
        {
            if (text[_at] == '-')
            {
                _at++;
                if (Peek is not ('.' or (>= '0' and <= '9')))
                {
                    _other = '-';
                    return Token.Other;
                }
            }
            for (var dot = false; Peek is '.' or (>= '0' and <= '9'); _at++)
            {
                if (text[_at] != '.') continue;
                if (dot) break;
                dot = true;
            }
            return Token.Number;
        }

        private Token ReadWord()
        {
            var from = _at;
            while (_at < text.Length && (IsLetter(text[_at]) || text[_at] is (>= '0' and <= '9') or '.')) _at++;
            Text = text[from.._at];
            return Token.Word;
        }

        // Ends at its quote, at the end of its line, or at the end of everything.
        private Token ReadQuoted()
        {
            var (quote, value) = (text[_at++], new StringBuilder());
            while (_at < text.Length && text[_at] != quote && text[_at] is not ('\n' or '\r'))
            {
                var c = text[_at++];
                if (c == '\\') AppendEscaped(value);
                else value.Append(c);
            }
            if (Peek == quote) _at++;
            Text = value.ToString();
            return Token.Quoted;
        }

        private void AppendEscaped(StringBuilder value)
        {
            // A backslash at the very end stands for the end itself.
            if (_at == text.Length) { value.Append('\uffff'); return; }
            var c = text[_at++];
            if (c is < '0' or > '7')
            {
                value.Append(c switch { 'a' => '\a', 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', _ => c });
                return;
            }
            // Up to three octal digits, as far as they make a byte.
            var code = c - '0';
            for (var i = c <= '3' ? 2 : 1; i > 0 && Peek is >= '0' and <= '7'; i--) code = (code << 3) + (text[_at++] - '0');
            value.Append((char)code);
        }

        private void SkipComment()
        {
            if (Peek == '*')
            {
                var end = text.IndexOf("*/", _at + 1, StringComparison.Ordinal);
                _at = end < 0 ? text.Length : end + 2;
                return;
            }
            while (_at < text.Length && text[_at] is not ('\n' or '\r')) _at++;
        }
    }
}
