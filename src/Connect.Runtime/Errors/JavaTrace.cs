using System.Text;
using Connect.Api;

namespace Connect.Runtime.Errors;

/// <summary>A stack trace in the form that users of Connect know from their statuses: class names of Java's exceptions, causes at the end.</summary>
internal static class JavaTrace
{
    public static string Of(Exception error)
    {
        var text = new StringBuilder();
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (!ReferenceEquals(e, error)) text.Append("Caused by: ");
            text.Append(JavaClassAttribute.Of(e.GetType())).Append(": ").Append(e.Message).Append('\n');
            foreach (var line in (e.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                text.Append('\t').Append(line.Trim()).Append('\n');
        }
        return text.ToString();
    }
}
