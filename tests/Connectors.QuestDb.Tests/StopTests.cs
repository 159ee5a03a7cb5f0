using System.Globalization;
using Connect.Api;
using Connect.Testing;
using static Connectors.QuestDb.Tests.LineServer;

namespace Connectors.QuestDb.Tests;

/// <summary>A task that is stopped while one of its requests is on its way, for each request that there is.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData("auto_flush_rows=1000;", -1)]
    [InlineData("auto_flush_rows=3;", -1)]
    [InlineData("auto_flush_rows=8;", -1)]
    [InlineData("auto_flush_rows=3;", 6)]
    [InlineData("auto_flush_rows=8;", 6)]
    [InlineData("auto_flush_rows=1000;", 13)]
    public Task A_task_that_is_stopped_at_any_request_says_no_more_than_is_stored_or_reported(string settings, int bad) =>
        SinkStops.AtEachRequestAsync(() => Task.FromResult<ISinkTarget>(new Target(settings, bad)));

    private sealed class Target : ISinkTarget
    {
        private readonly LineServer _server;

        public Target(string settings, int bad)
        {
            _server = new LineServer(answer: (_, lines) => lines.Contains($"v={bad}i", StringComparison.Ordinal) ? LineError(1) : null);
            Config = Lines.Config("client.conf.string", _server.Conf(settings));
        }

        public IReadOnlyDictionary<string, string> Config { get; }

        public Func<Task>? Before { get => _server.Before; set => _server.Before = value; }

        public bool StoresAgain => true;

        public int RecordsOfCommit => 2 * SinkStops.RecordsOfPut;

        public SinkTask CreateTask() => new QuestDBSinkTask(_ => null);

        public SinkRecord Record(int offset) => Lines.Record(Lines.Map("v", (long)offset), offset: offset);

        public Task<IReadOnlyList<int>> StoredAsync() => Task.FromResult<IReadOnlyList<int>>([.. _server.Stored.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line["t v=".Length..^1], CultureInfo.InvariantCulture))]);

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
