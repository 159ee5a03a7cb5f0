using Connect.Api;
using Connect.Testing;

namespace Connectors.QuestDb.Tests;

/// <summary>A task with its context, started with a configuration and stopped at the end of a test.</summary>
internal sealed class SinkTaskFixture : IAsyncDisposable
{
    private readonly Dictionary<TopicPartition, long> _offsets = [];

    private SinkTaskFixture(TestSinkContext context, QuestDBSinkTask task) => (Context, Task) = (context, task);

    public TestSinkContext Context { get; }

    public QuestDBSinkTask Task { get; }

    public static async Task<SinkTaskFixture> StartAsync(string conf, bool reporting = false, TimeProvider? time = null, params string[] settings)
    {
        var config = Lines.Config(["client.conf.string", conf, .. settings]);
        return await StartAsync(config, reporting, time);
    }

    public static async Task<SinkTaskFixture> StartAsync(Dictionary<string, string> config, bool reporting = false, TimeProvider? time = null)
    {
        var context = new TestSinkContext(config, time) { Reporting = reporting };
        var task = new QuestDBSinkTask(_ => null);
        task.Initialize(context);
        try { await task.StartAsync(config, TestContext.Current.CancellationToken); }
        catch { await task.StopAsync(); throw; }
        return new SinkTaskFixture(context, task);
    }

    public Task PutAsync(params SinkRecord[] records)
    {
        foreach (var record in records) _offsets[new(record.Topic, record.Partition)] = record.Offset + 1;
        return Task.PutAsync(records, TestContext.Current.CancellationToken);
    }

    /// <summary>Puts maps with one field v each, at offsets from 0.</summary>
    public Task PutValuesAsync(params object?[] values) =>
        PutAsync([.. values.Select((v, i) => Lines.Record(v is null ? null : Lines.Map("v", v), offset: i))]);

    public Task<IReadOnlyDictionary<TopicPartition, long>> CommitAsync() => Task.PreCommitAsync(_offsets, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await Task.StopAsync();
}
