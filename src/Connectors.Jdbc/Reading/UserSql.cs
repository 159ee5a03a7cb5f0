using System.Text;
using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Reading;

/// <summary>SQL that a user wrote for a JDBC driver, as the driver would send it, and so that more can be put behind it.</summary>
internal static class UserSql
{
    /// <summary>
    /// The text without semicolons at its end, which would part it from what follows, and with a line break behind a comment that would swallow it. In
    /// PostgreSQL's, <c>??</c> outside strings and comments becomes <c>?</c>.
    /// </summary>
    public static string Prepare(string text, SqlLexis lexis)
    {
        var result = new StringBuilder(text.Length);
        // Where the semicolons at the end begin, whether the text may end there, and whether it ends in a comment.
        var (end, isOver, isInLine) = (0, false, false);
        var mark = -1;
        var tokens = new SqlTokens(text, lexis);
        while (tokens.Next())
        {
            switch (tokens.Kind)
            {
                case SqlToken.Semicolon when !isOver:
                    (end, isOver) = (result.Length, true);
                    break;
                case SqlToken.LineComment:
                    isInLine = true;
                    break;
                case SqlToken.Space:
                    isInLine &= tokens.Text[0] is not ('\n' or '\r');
                    break;
                case SqlToken.Code or SqlToken.Quoted:
                    (isOver, isInLine) = (false, false);
                    break;
            }
            if (lexis.DoubledQuestionMarks && tokens.Text is "?")
            {
                if (mark >= 0 && mark == tokens.Start - 1)
                {
                    mark = -1;
                    continue;
                }
                mark = tokens.Start;
            }
            result.Append(tokens.Text);
        }
        if (isOver)
        {
            result.Length = end;
            // Two dashes that the semicolon kept from beginning a comment would begin one now.
            var kept = result.ToString();
            return lexis.SpaceAfterDashes && kept.EndsWith("--", StringComparison.Ordinal) ? Prepare(kept[..^2], lexis) : kept;
        }
        if (isInLine) result.Append('\n');
        return result.ToString();
    }

    /// <summary>Whether the text is a SELECT, whatever comments stand before it.</summary>
    public static bool IsSelect(string text, SqlLexis lexis)
    {
        const string word = "SELECT";
        var tokens = new SqlTokens(text, lexis);
        while (tokens.Next())
        {
            if (tokens.Kind is SqlToken.Space or SqlToken.LineComment or SqlToken.BlockComment) continue;
            var rest = text.AsSpan(tokens.Start);
            return rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && (rest.Length == word.Length || !(char.IsLetterOrDigit(rest[word.Length]) || rest[word.Length] == '_'));
        }
        return false;
    }
}
