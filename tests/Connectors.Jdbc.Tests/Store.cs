using System.Data.Common;
using System.Globalization;
using Connect.Testing;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests;

/// <summary>A real database to write to: PostgreSQL and MariaDB from the environment, SQLite in a file.</summary>
internal sealed class Store : IDisposable
{
    private readonly string? _file;

    private Store(string kind, string url, string? user, string? password, string? file)
    {
        Kind = kind;
        Config = new() { ["connection.url"] = url, ["topics"] = "t" };
        if (user is not null) Config["connection.user"] = user;
        if (password is not null) Config["connection.password"] = password;
        _file = file;
    }

    public string Kind { get; }

    /// <summary>The keys that connect to it.</summary>
    public Dictionary<string, string> Config { get; }

    public static Store Of(string kind)
    {
        if (kind == "sqlite")
        {
            var file = Path.Combine(Path.GetTempPath(), Servers.Unique("sink") + ".db");
            return new(kind, $"jdbc:sqlite:{file}", null, null, file);
        }
        var uri = new Uri(Servers.Require(kind == "postgresql" ? "PG" : "MYSQL"));
        var login = uri.UserInfo.Split(':');
        return new(kind, $"jdbc:{kind}://{uri.Host}:{uri.Port}{uri.AbsolutePath}", login[0], login[1], null);
    }

    public ConnectionTarget Target
    {
        get
        {
            var url = JdbcUrl.Parse(Config["connection.url"]);
            var login = new Dictionary<string, string>();
            if (Config.TryGetValue("connection.user", out var user)) login["user"] = user;
            if (Config.TryGetValue("connection.password", out var password)) login["password"] = password;
            return DatabaseList.Of(url).Target(url, login);
        }
    }

    /// <summary>A name in this database's quotes.</summary>
    public string Q(string name) => Kind is "mysql" or "mariadb" ? $"`{name}`" : $"\"{name}\"";

    /// <summary>Runs SQL and gives the rows, columns joined by a bar, nulls as a minus.</summary>
    public async Task<IReadOnlyList<string>> Rows(string sql)
    {
        await using var connection = await DirectConnection.OpenAsync(Target);
        await using var command = Dialect.Command(connection, null, sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader, i))));
        return rows;
    }

    public async Task Run(string sql)
    {
        await using var connection = await DirectConnection.OpenAsync(Target);
        await using var command = Dialect.Command(connection, null, sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<TableStructure?> Describe(string table)
    {
        await using var connection = await DirectConnection.OpenAsync(Target);
        var dialect = Target.Database.CreateDialect(Target, IdentifierQuoting.Always);
        var id = await dialect.CompleteAsync(connection, null, new(null, null, table), TestContext.Current.CancellationToken);
        return await dialect.DescribeAsync(connection, null, id, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (_file is not null) File.Delete(_file);
    }

    private static string Text(DbDataReader reader, int column) => reader.GetValue(column) switch
    {
        DBNull => "-",
        bool b => b ? "t" : "f",
        MySqlConnector.MySqlDateTime { IsValidDateTime: true } t => Text(t.GetDateTime()),
        DateTime t => Text(t),
        DateOnly d => d.ToString("yyyy-MM-dd' 00:00:00'", CultureInfo.InvariantCulture),
        TimeOnly t => t.ToTimeSpan().ToString("c", CultureInfo.InvariantCulture),
        byte[] b => Convert.ToHexString(b),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Text(DateTime time) =>
        time.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
