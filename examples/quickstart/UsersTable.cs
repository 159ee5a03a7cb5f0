using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Quickstart;

/// <summary>The table that grows: what an application of yours would write.</summary>
internal sealed class UsersTable : IDisposable
{
    private static readonly TimeSpan BetweenRows = TimeSpan.FromMilliseconds(200);
    private static readonly string[] Names = ["Ada", "Alan", "Barbara", "Edsger", "Frances", "Grace", "Katherine", "Linus", "Margaret", "Niklaus"];
    private static readonly string[] Cities = ["Berlin", "Lisbon", "London", "New York", "Oslo", "Paris", "Tokyo", "Zürich"];

    private readonly SqliteConnection _connection;
    private long _last;

    public UsersTable(string path)
    {
        _connection = Sqlite.Open(path);
        Sqlite.Execute(_connection, "CREATE TABLE IF NOT EXISTS USERS (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, city TEXT NOT NULL, created_at TEXT NOT NULL)");
        _last = (long)Sqlite.Execute(_connection, "SELECT COALESCE(MAX(id), 0) FROM USERS")!;
        Before = _last;
    }

    /// <summary>The rows that earlier runs left.</summary>
    public long Before { get; }

    /// <summary>The id of the newest row; as ids are given in turn and nothing is deleted, also the number of rows.</summary>
    public long Rows => Interlocked.Read(ref _last);

    /// <summary>Inserts a row now and then, until it is cancelled.</summary>
    public async Task GrowAsync(TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(BetweenRows, time);
        try
        {
            do
            {
                var id = (long)Sqlite.Execute(_connection, "INSERT INTO USERS (name, city, created_at) VALUES ($name, $city, $now) RETURNING id",
                    ("$name", Names[Random.Shared.Next(Names.Length)]), ("$city", Cities[Random.Shared.Next(Cities.Length)]),
                    ("$now", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)))!;
                Interlocked.Exchange(ref _last, id);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) { }
    }

    public void Dispose() => _connection.Dispose();
}
