using Connect.Api.Data;
using Connect.Api.Records;
using Connect.Api.Source;

namespace ExternalConnector;

/// <summary>Counts.</summary>
public sealed class CountingSourceTask : SourceTask
{
    private static readonly Dictionary<string, object?> Partition = new() { ["count"] = "all" };
    private string _topic = "";
    private long _next, _until;
    private int _topics;

    /// <inheritdoc/>
    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var parsed = new CountingSourceConnector().Config.Parse(config);
        (_topic, _topics, _until) = (parsed.GetRequiredString("topic"), parsed.GetInt("topics"), parsed.GetLong("until"));
        var stored = await Context.OffsetStorageReader.OffsetAsync(Partition, cancellationToken).ConfigureAwait(false);
        _next = stored is null ? 1 : (long)stored["at"]! + 1;
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<SourceRecord>?> PollAsync(CancellationToken cancellationToken)
    {
        if (_next > _until) await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        var record = new SourceRecord(Partition, new Dictionary<string, object?> { ["at"] = _next }, _topics == 1 ? _topic : $"{_topic}-{_next % _topics}", Schema.Int64, _next);
        _next++;
        return [record];
    }
}
