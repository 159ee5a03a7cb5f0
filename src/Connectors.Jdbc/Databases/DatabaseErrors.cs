using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Connectors.Jdbc.Databases;

/// <summary>
/// What a kind of database means by its errors: whether waiting mends one, and how to say it to people. Goes by the codes that ADO.NET's exceptions carry, so
/// that any provider will do.
/// </summary>
internal abstract class DatabaseErrors
{
    // Longer messages quote what is better looked up in the database's own log.
    private const int MostCharacters = 2000;

    /// <summary>
    /// Whether a query that failed so would fail the same way until somebody changes it, the data or a right. What may pass, or what is not known, is not.
    /// </summary>
    public abstract bool IsPermanent(DbException failure);

    /// <summary>
    /// Whether a statement that was good may have failed because a table is another one now: a table or column that is not there any more, a statement that is
    /// to be prepared again.
    /// </summary>
    public abstract bool IsOfChangedTable(DbException failure);

    /// <summary>Whether a write failed for what the database or its locks were at that moment, so that the rows are not at fault.</summary>
    public abstract bool IsOfTheMoment(DbException failure);

    /// <summary>Whether a statement had two rows whose keys are one to the database (cardinality_violation in SQL's standard).</summary>
    public virtual bool IsOfEqualKeys(DbException failure) => failure.SqlState == "21000";

    /// <summary>Whether the database refused the user or the password.</summary>
    protected abstract bool IsLogin(DbException failure);

    /// <summary>Whether there is no database of the name.</summary>
    protected abstract bool IsUnknownDatabase(DbException failure);

    /// <summary>What to do where the provider does not speak the way of logging in that the server asks for; null where it is something else.</summary>
    protected virtual string? LoginNotSpoken(NotSupportedException failure) => null;

    /// <summary>Whether no server was reached, where the provider does not say so by the exception of the socket.</summary>
    protected virtual bool IsUnreachable(DbException failure) => false;

    /// <summary>What to do about a failure, or null where nothing particular is known.</summary>
    public virtual string? AdviceOf(DbException failure) => null;

    /// <summary>What the database said, with what it adds to its message.</summary>
    protected virtual string MessageOf(DbException failure) => failure.Message;

    /// <summary>The codes by which the error is found in the database's documentation; empty where there are none.</summary>
    public virtual string CodesOf(DbException failure) => failure.SqlState is { Length: > 0 } state ? $"SQLSTATE {state}" : "";

    /// <summary>A failure and its causes in one line, without the provider's own words where the database has said something.</summary>
    public string ReasonOf(Exception failure)
    {
        var text = new StringBuilder();
        for (var e = failure; e is not null; e = e.InnerException)
        {
            var said = OneLine(e is DbException database ? Coded(database) : e.Message);
            // Outer messages mostly say only that there was an error, or quote the inner one.
            if (text.Length > 0 && text.ToString().Contains(said, StringComparison.Ordinal)) continue;
            text.Append(text.Length == 0 ? "" : ": ").Append(said);
        }
        return text.Length <= MostCharacters ? text.ToString() : string.Concat(text.ToString().AsSpan(0, MostCharacters), "…");
    }

    /// <summary>As <see cref="ReasonOf"/>, of one exception without its causes.</summary>
    public string ReasonOfOne(DbException failure) => OneLine(MessageOf(failure));

    /// <summary>Why there is no connection, and which of the connector's keys to look at.</summary>
    public string ReasonOfNoConnection(Exception failure, ConnectionTarget target)
    {
        if (Find<NotSupportedException>(failure) is { } unsupported && LoginNotSpoken(unsupported) is { } login) return login;
        var said = ReasonOf(failure);
        var database = Find<DbException>(failure);
        if (database is not null && IsLogin(database))
        {
            var user = target.Property("user") is { Length: > 0 } name ? $"user '{name}'" : "a user without a name";
            return $"The login of {user} was refused: {said}. Check connection.user and connection.password.";
        }
        if (database is not null && AdviceOf(database) is { } advice) return $"{said}. {advice}.";
        if (database is not null && IsUnknownDatabase(database)) return $"{said}. Check the database's name in connection.url.";
        return Find<SocketException>(failure) is null && Find<TimeoutException>(failure) is null && !(database is not null && IsUnreachable(database))
            ? said
            : $"{said}. Check that the database runs and accepts connections, and host and port in connection.url.";
    }

    private string Coded(DbException failure) => CodesOf(failure) is { Length: > 0 } codes ? $"{MessageOf(failure)} [{codes}]" : MessageOf(failure);

    private static T? Find<T>(Exception? failure) where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
            if (failure is T found) return found;
        return null;
    }

    /// <summary>Text without line ends, and without the sentence's point.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');

    /// <summary>Whether a failure for which the database gave no code is that of the way to it, and not of what the provider was to send.</summary>
    protected static bool IsOfTheWire(Exception failure) =>
        Find<IOException>(failure) is not null || Find<SocketException>(failure) is not null || Find<TimeoutException>(failure) is not null;

    /// <summary>A number that a provider keeps beside the message, or null.</summary>
    protected static int? Number(Exception failure, string name) =>
        failure.Data[name] is { } value && int.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
