using Microsoft.Data.Sqlite;

namespace Quickstart;

/// <summary>Connections to SQLite's files.</summary>
internal static class Sqlite
{
    /// <summary>Opens a database file, made when it is not there, in which one may write while others read.</summary>
    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL");
        return connection;
    }

    /// <summary>Runs a statement.</summary>
    public static object? Execute(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // all statements are written in this program
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar();
    }
}
