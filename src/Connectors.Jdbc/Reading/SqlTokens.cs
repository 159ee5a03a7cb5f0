using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Reading;

/// <summary>What a piece of SQL text is.</summary>
internal enum SqlToken
{
    /// <summary>A letter, an operator, a number: whatever is none of the others, character by character.</summary>
    Code,

    /// <summary>White space.</summary>
    Space,

    /// <summary>A string or a name in quotes.</summary>
    Quoted,

    /// <summary>A comment to the end of the line, the line break not included.</summary>
    LineComment,

    /// <summary>A comment between marks.</summary>
    BlockComment,

    /// <summary>A semicolon.</summary>
    Semicolon,
}

/// <summary>Divides SQL text into tokens, as far as is needed to know which characters are quoted or in a comment.</summary>
/// <param name="text">The text; what is left open in it reaches to its end.</param>
/// <param name="lexis">The database's rules.</param>
internal ref struct SqlTokens(ReadOnlySpan<char> text, SqlLexis lexis)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _end;

    /// <summary>The kind of the present token.</summary>
    public SqlToken Kind { get; private set; }

    /// <summary>Where it begins.</summary>
    public int Start { get; private set; }

    /// <summary>Its characters.</summary>
    public readonly ReadOnlySpan<char> Text => _text[Start.._end];

    /// <summary>Steps to the next token.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        Start = _end;
        if (Start == _text.Length) return false;
        (Kind, _end) = Read(_text[Start]);
        return true;
    }

    private readonly (SqlToken Kind, int End) Read(char first)
    {
        if (char.IsWhiteSpace(first)) return (SqlToken.Space, Start + 1);
        var next = Start + 1 < _text.Length ? _text[Start + 1] : '\0';
        switch (first)
        {
            case ';': return (SqlToken.Semicolon, Start + 1);
            case '\'': return (SqlToken.Quoted, EndOfQuoted(Start, '\'', lexis.BackslashEscapes));
            case '"': return (SqlToken.Quoted, EndOfQuoted(Start, '"', lexis.BackslashEscapes));
            case '`' when lexis.Backticks: return (SqlToken.Quoted, EndOfQuoted(Start, '`', backslashes: false));
            case '[' when lexis.Brackets: return (SqlToken.Quoted, EndOfQuoted(Start, ']', backslashes: false));
            case 'E' or 'e' when lexis.EscapeStrings && next == '\'' && !FollowsName():
                return (SqlToken.Quoted, EndOfQuoted(Start + 1, '\'', backslashes: true));
            case '$' when lexis.DollarQuotes && !FollowsName() && EndOfTag() is var tag and > 0: return (SqlToken.Quoted, EndOfDollarQuoted(tag));
            case '#' when lexis.HashComments: return (SqlToken.LineComment, EndOfLine());
            case '-' when next == '-' && IsDashComment(): return (SqlToken.LineComment, EndOfLine());
            case '/' when next == '*': return (IsExecuted() ? SqlToken.Code : SqlToken.BlockComment, EndOfComment());
            default: return (SqlToken.Code, Start + 1);
        }
    }

    private readonly bool FollowsName() => Start > 0 && (char.IsLetterOrDigit(_text[Start - 1]) || _text[Start - 1] is '_' or '$');

    private readonly bool IsDashComment() => !lexis.SpaceAfterDashes || Start + 2 == _text.Length || _text[Start + 2] <= ' ';

    // MySQL and MariaDB run what stands in /*! */ and /*M! */; hints in /*+ */ belong to the statement too.
    private readonly bool IsExecuted() => _text[(Start + 2)..] is ['!' or '+', ..] or ['M', '!', ..];

    private readonly int EndOfLine() => _text[Start..].IndexOfAny('\r', '\n') is var at and >= 0 ? Start + at : _text.Length;

    // A quote that is written twice does not end what it stands in.
    private readonly int EndOfQuoted(int open, char quote, bool backslashes)
    {
        for (var i = open + 1; i < _text.Length; i++)
        {
            if (backslashes && _text[i] == '\\') i++;
            else if (_text[i] == quote && (i + 1 == _text.Length || _text[i + 1] != quote)) return i + 1;
            else if (_text[i] == quote) i++;
        }
        return _text.Length;
    }

    // The end of $tag$, or 0: $1 is a parameter.
    private readonly int EndOfTag()
    {
        var i = Start + 1;
        while (i < _text.Length && (char.IsLetter(_text[i]) || _text[i] == '_' || (i > Start + 1 && char.IsDigit(_text[i])))) i++;
        return i < _text.Length && _text[i] == '$' ? i + 1 : 0;
    }

    private readonly int EndOfDollarQuoted(int tag)
    {
        var close = _text[tag..].IndexOf(_text[Start..tag]);
        return close < 0 ? _text.Length : tag + close + (tag - Start);
    }

    private readonly int EndOfComment()
    {
        var depth = 1;
        for (var i = Start + 2; i + 1 < _text.Length; i++)
        {
            if (_text[i] == '*' && _text[i + 1] == '/')
            {
                if (--depth == 0) return i + 2;
                i++;
            }
            else if (lexis.NestedComments && _text[i] == '/' && _text[i + 1] == '*')
            {
                depth++;
                i++;
            }
        }
        return _text.Length;
    }
}
