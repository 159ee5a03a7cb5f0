using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Connectors.Jdbc.Databases.Sqlite;

/// <summary>SQLite's result codes (https://www.sqlite.org/rescode.html), which only the provider's own exception tells.</summary>
internal sealed class SqliteErrors : DatabaseErrors
{
    private const int Error = 1, Perm = 3, Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, Interrupt = 9, InputOutput = 10, Corrupt = 11, Full = 13,
        CannotOpen = 14, Protocol = 15, Schema = 17, TooBig = 18, Constraint = 19, Mismatch = 20, Misuse = 21, NoLargeFiles = 22, Auth = 23,
        Range = 25, NotADatabase = 26;

    // The code for anything wrong with the SQL is also that of a table that is not there, which may come back; SQLite has no other languages.
    public override bool IsPermanent(DbException failure) => Primary(failure) switch
    {
        Error => !failure.Message.Contains("no such table", StringComparison.Ordinal),
        Perm or ReadOnly or Corrupt or TooBig or Constraint or Mismatch or Misuse or NoLargeFiles or Auth or Range or NotADatabase => true,
        _ => false,
    };

    public override bool IsOfChangedTable(DbException failure) => Primary(failure) is Error or Schema;

    public override bool IsOfTheMoment(DbException failure) =>
        Primary(failure) is Busy or Locked or NoMemory or ReadOnly or Interrupt or InputOutput or Full or CannotOpen or Protocol;

    public override string CodesOf(DbException failure) => string.Create(CultureInfo.InvariantCulture, $"SQLite error {Primary(failure)}");

    protected override bool IsLogin(DbException failure) => false;

    public override string? AdviceOf(DbException failure) => Primary(failure) switch
    {
        Busy or Locked => "Another connection holds the file's lock: connection.busy_timeout says for how many milliseconds it is waited for",
        ReadOnly => "Check the rights of the worker's user to the file and its folder, and that connection.url does not say mode=ro",
        CannotOpen => "Check that the folder of the path in connection.url is there, and the rights of the worker's user to it and the file",
        NotADatabase => "Check the path in connection.url: the file is none of SQLite's, or is encrypted",
        _ => null,
    };

    protected override bool IsUnknownDatabase(DbException failure) => false;

    // The provider says "SQLite Error 1: 'no such table: x'.", and the number is said already.
    protected override string MessageOf(DbException failure)
    {
        var message = failure.Message;
        var quote = message.StartsWith("SQLite Error ", StringComparison.Ordinal) ? message.IndexOf(": '", StringComparison.Ordinal) : -1;
        return quote < 0 ? message : message[(quote + 3)..].TrimEnd('.').TrimEnd('\'');
    }

    private static int Primary(DbException failure) => (failure as SqliteException)?.SqliteErrorCode ?? 0;
}
