using System.Text;
using Connect.Api;

namespace Connect.Runtime.Errors;

/// <summary>A stack trace in the form that users of Connect know from their statuses: class names of Java's exceptions, causes at the end.</summary>
internal static class JavaTrace
{
    /// <summary>The trace, each of its lines with its end.</summary>
    /// <param name="error">What failed.</param>
    /// <param name="escape">What becomes of text that exceptions carry, which may come from anywhere; as it is without this.</param>
    public static string Of(Exception error, Func<string, string>? escape = null)
    {
        escape ??= static text => text;
        var text = new StringBuilder();
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (!ReferenceEquals(e, error)) text.Append("Caused by: ");
            text.Append(JavaClassAttribute.Of(e.GetType())).Append(": ").Append(escape(e.Message)).Append('\n');
            foreach (var line in (e.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                text.Append('\t').Append(escape(line.Trim())).Append('\n');
        }
        return text.ToString();
    }
}
