using System.Data.Common;
using System.Text;

namespace Connectors.Jdbc.Databases.PostgreSql;

/// <summary>PostgreSQL's errors (https://www.postgresql.org/docs/current/errcodes-appendix.html).</summary>
internal sealed class PostgreSqlErrors : DatabaseErrors
{
    // Classes of which no error passes by itself: a feature that is not there, a subquery of several rows, a value that is none of its type, a constraint,
    // a right, SQL that is wrong, a limit of the program.
    private static readonly HashSet<string> PermanentClasses = ["0A", "0L", "0P", "20", "21", "22", "23", "28", "2F", "34", "42", "44", "54"];

    // A table may come back, as may a schema, which has a class of its own; and prepared statements and cursors are of a session, which a pooler may have
    // changed under the connection.
    private static readonly HashSet<string> PassingCodes = ["42P01", "42P03", "42P05"];

    // Of classes that are of the moment otherwise: data on the disk that is damaged.
    private static readonly HashSet<string> PermanentCodes = ["XX001", "XX002"];

    public override bool IsPermanent(DbException failure)
    {
        if (failure.SqlState is not { Length: 5 } state) return false;
        // "cached plan must not change result type", in any language: the statement is to be prepared again.
        if (state == "0A000" && Equals(failure.Data["Routine"], "RevalidateCachedQuery")) return false;
        return PermanentCodes.Contains(state) || (PermanentClasses.Contains(state[..2]) && !PassingCodes.Contains(state));
    }

    // undefined_table, undefined_column, invalid_schema_name, datatype_mismatch, feature_not_supported of a plan, invalid_sql_statement_name
    public override bool IsOfChangedTable(DbException failure) => failure.SqlState is "42P01" or "42703" or "3F000" or "42804" or "0A000" or "26000";

    // Connections, transactions rolled back for others' sake, resources, operators, the system; locks.
    public override bool IsOfTheMoment(DbException failure) =>
        failure.SqlState is null ? IsOfTheWire(failure) : failure.SqlState is ['0', '8', ..] or ['4', '0', ..] or ['5', '3' or '7' or '8', ..] or "55P03" or "25006";

    // A password that is asked for and was not given is found by the provider, which knows no code for it.
    protected override bool IsLogin(DbException failure) =>
        (failure.SqlState is ['2', '8', ..] && !IsOfHost(failure))
        || (failure.SqlState is null && failure.Message.Contains("No password has been provided", StringComparison.Ordinal));

    public override string? AdviceOf(DbException failure) => !IsOfHost(failure) ? null
        : "The server's pg_hba.conf lets no such connection in: check connection.user, the database's name in connection.url, and connection.sslmode, "
            + "which has to be require where the server wants encryption";

    protected override bool IsUnknownDatabase(DbException failure) => failure.SqlState == "3D000";

    // The name of the file is in the message in every language.
    private static bool IsOfHost(DbException failure) => failure.SqlState == "28000" && failure.Message.Contains("pg_hba.conf", StringComparison.Ordinal);

    // The message alone, where the provider would put code and position around it; the hint it leaves out altogether.
    protected override string MessageOf(DbException failure)
    {
        if (failure.Data["MessageText"] is not string message) return failure.Message;
        var text = new StringBuilder(message);
        foreach (var (part, name) in ((string, string)[])[("Detail", "detail"), ("Hint", "hint")])
            if (failure.Data[part] is string more && more.Trim().Length > 0) text.Append("; ").Append(name).Append(": ").Append(OneLine(more));
        return text.ToString();
    }
}
