using Microsoft.Data.Sqlite;

namespace Quickstart;

/// <summary>The table at the other end, which the sink makes.</summary>
internal sealed class TargetTable(string path) : IDisposable
{
    private readonly SqliteConnection _connection = Sqlite.Open(path);

    /// <summary>How many rows there are; 0 before the table is made.</summary>
    public long Count() => (long)Sqlite.Execute(_connection, "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'USERS'")! == 0 ? 0
        : (long)Sqlite.Execute(_connection, "SELECT COUNT(*) FROM USERS")!;

    public void Dispose() => _connection.Dispose();
}
