using System.Data.Common;
using System.Text;
using Connect.Api;
using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Writing;

/// <summary>A failure of the database while writing; its message lists all causes, or their codes alone with <c>trim.sensitive.log</c>.</summary>
[JavaClass("java.sql.SQLException")]
internal sealed class SqlException : Exception
{
    private SqlException(string message, Exception? cause, bool isOfEqualKeys, bool isOfChangedTable, bool isOfTheMoment) : base(message, cause) =>
        (IsOfEqualKeys, IsOfChangedTable, IsOfTheMoment) = (isOfEqualKeys, isOfChangedTable, isOfTheMoment);

    /// <summary>Whether a statement had two rows whose keys are one to the database.</summary>
    public bool IsOfEqualKeys { get; }

    /// <summary>Whether what was known of a table may be out of date.</summary>
    public bool IsOfChangedTable { get; }

    /// <summary>Whether the records are not at fault: a lock, a deadlock, a server that stops.</summary>
    public bool IsOfTheMoment { get; }

    /// <summary>From what a provider threw.</summary>
    /// <param name="cause">What it threw.</param>
    /// <param name="doing">What was being done, to which table and with which records; no values.</param>
    /// <param name="errors">Says what the database means.</param>
    /// <param name="advice">Says what to do about a failure, or null.</param>
    /// <param name="trim">Whether to leave out messages, which may hold values.</param>
    public static SqlException From(Exception cause, string doing, DatabaseErrors errors, Func<DbException, string?> advice, bool trim)
    {
        var message = new StringBuilder($"Exception chain ({doing}):");
        var (isOfEqualKeys, isOfChangedTable, isOfTheMoment) = (false, false, false);
        for (var e = cause; e is not null; e = e.InnerException)
        {
            var database = e as DbException;
            isOfEqualKeys |= database is not null && errors.IsOfEqualKeys(database);
            isOfTheMoment |= database is not null && errors.IsOfTheMoment(database);
            isOfChangedTable |= database is not null && errors.IsOfChangedTable(database);
            message.Append('\n').Append(e.GetType().FullName);
            if (trim) message.Append(" <redacted>");
            if (database is not null)
            {
                message.Append(" [SQLState=").Append(database.SqlState ?? "none");
                // ErrorCode is the same for all failures of a provider; MySqlConnector and SqlClient keep the server's code beside it.
                if ((database.Data["Server Error Code"] ?? database.Data["HelpLink.EvtID"]) is { } code and not (int and <= 0)) message.Append("; errorCode=").Append(code);
                message.Append(']');
            }
            if (!trim) message.Append(": ").Append(database is null ? DatabaseErrors.OneLine(e.Message) : errors.ReasonOfOne(database));
            if (database is not null && advice(database) is { } words) message.Append(" (").Append(words).Append(')');
        }
        return new(message.ToString(), trim ? null : cause, isOfEqualKeys, isOfChangedTable, isOfTheMoment);
    }
}
