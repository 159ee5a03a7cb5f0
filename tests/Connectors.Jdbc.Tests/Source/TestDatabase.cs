using System.Data.Common;
using Connect.Api;
using Connect.Testing;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>A real database with tables that are dropped at the end, and a source connector's configuration for it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly List<string> _drops = [];
    private readonly string? _file;
    private readonly Dictionary<string, string> _base;
    private DbConnection _connection = null!;

    private TestDatabase(Dictionary<string, string> config, string? file = null) => (_base, _file) = (config, file);

    public static async Task<TestDatabase> PostgresAsync() => await OpenAsync(new(FromServer("PG", "jdbc:postgresql:")));

    public static async Task<TestDatabase> MySqlAsync(string kind = "mysql") => await OpenAsync(new(FromServer("MYSQL", $"jdbc:{kind}:")));

    public static async Task<TestDatabase> SqliteAsync()
    {
        var file = Path.Combine(Path.GetTempPath(), Servers.Unique("source") + ".sqlite");
        return await OpenAsync(new(new() { [JdbcConfig.ConnectionUrlKey] = $"jdbc:sqlite:{file}" }, file));
    }

    public string Url => _base[JdbcConfig.ConnectionUrlKey];

    public DbConnection Connection => _connection;

    /// <summary>The configuration of a connector: polls every 20 ms unless told otherwise.</summary>
    public Dictionary<string, string> Config(params (string Key, string Value)[] more)
    {
        var config = new Dictionary<string, string>(_base)
        {
            [JdbcSourceConfig.PollIntervalKey] = "20",
            [JdbcSourceConfig.PollLingerKey] = "2000",
            [JdbcSourceConfig.TopicPrefixKey] = "t-",
            [JdbcConfig.ConnectionAttemptsKey] = "1",
            [JdbcConfig.ConnectionBackoffKey] = "10",
        };
        foreach (var (key, value) in more) config[key] = value;
        return config;
    }

    /// <summary>A table's name that nobody else uses; the table is dropped at the end.</summary>
    public string Table(string stem)
    {
        var name = Servers.Unique(stem);
        _drops.Add(name);
        return name;
    }

    public async Task RunAsync(string sql)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is null)
            foreach (var table in _drops) await RunAsync($"DROP TABLE IF EXISTS {table}");
        await _connection.DisposeAsync();
        if (_file is not null) File.Delete(_file);
    }

    private static async Task<TestDatabase> OpenAsync(TestDatabase database)
    {
        var settings = JdbcSourceConfig.Parse(database._base).Connection();
        database._connection = await DirectConnection.OpenAsync(settings.Target);
        return database;
    }

    private static Dictionary<string, string> FromServer(string variable, string jdbc)
    {
        var uri = new Uri(Servers.Require(variable));
        var login = uri.UserInfo.Split(':');
        return new()
        {
            [JdbcConfig.ConnectionUrlKey] = $"{jdbc}//{uri.Host}:{uri.Port}{uri.AbsolutePath}",
            [JdbcConfig.ConnectionUserKey] = login[0],
            [JdbcConfig.ConnectionPasswordKey] = login[1],
        };
    }
}
