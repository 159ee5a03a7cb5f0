using System.Globalization;
using Connect.Api;
using Connect.Testing;

namespace Connectors.Jdbc.Tests.Sink;

/// <summary>A task that is stopped while something between it and the database is on its way, for each piece that goes through.</summary>
public sealed class StopTests
{
    private static readonly Schema Rows = SchemaBuilder.Struct().Field("n", Schema.Int32).Build();

    [Theory]
    [InlineData("postgresql", "insert")]
    [InlineData("postgresql", "upsert")]
    [InlineData("mariadb", "insert")]
    [InlineData("mariadb", "upsert")]
    public Task A_task_that_is_stopped_at_any_request_says_no_more_than_is_stored_and_the_next_one_stores_the_rest(string database, string mode) =>
        SinkStops.AtEachRequestAsync(async () => await Target.OpenAsync(database, mode), atOnce: 16);

    private sealed class Target : ISinkTarget
    {
        private readonly string _table = Servers.Unique("stops");
        private readonly Store _store;
        private readonly TcpProxy _proxy;

        private Target(string database, string mode)
        {
            _store = Store.Of(database);
            var url = _store.Config["connection.url"];
            var server = new Uri(url["jdbc:".Length..]);
            _proxy = new TcpProxy(server.Host, server.Port);
            StoresAgain = mode == "insert";
            Config = new Dictionary<string, string>(_store.Config)
            {
                ["connection.url"] = url.Replace($"{server.Host}:{server.Port}", $"127.0.0.1:{_proxy.Port}", StringComparison.Ordinal),
                ["table.name.format"] = _table,
                ["insert.mode"] = mode,
                ["pk.mode"] = mode == "upsert" ? "record_value" : "none",
                ["pk.fields"] = mode == "upsert" ? "n" : "",
            };
        }

        public IReadOnlyDictionary<string, string> Config { get; }

        public Func<Task>? Before { get => _proxy.Before; set => _proxy.Before = value; }

        public bool StoresAgain { get; }

        public static async Task<ISinkTarget> OpenAsync(string database, string mode)
        {
            var target = new Target(database, mode);
            await target._store.Run($"CREATE TABLE {target._table} (n INT NOT NULL{(mode == "upsert" ? " PRIMARY KEY" : "")})");
            return target;
        }

        // Long enough for a server that answers, and short where none does, which each of the stops has to wait for, some more than once.
        public SinkTask CreateTask() => new JdbcSinkTask { Grace = TimeSpan.FromMilliseconds(300) };

        public SinkRecord Record(int offset) =>
            new(SinkStops.Partition.Topic, SinkStops.Partition.Partition, null, null, Rows, new Struct(Rows).Put("n", offset), offset, 1_700_000_000_000);

        public async Task<IReadOnlyList<int>> StoredAsync() =>
            [.. (await _store.Rows($"SELECT n FROM {_table}")).Select(row => int.Parse(row, CultureInfo.InvariantCulture))];

        public async ValueTask DisposeAsync()
        {
            await _proxy.DisposeAsync();
            await _store.Run($"DROP TABLE {_table}");
            _store.Dispose();
        }
    }
}
