using System.Globalization;
using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;
using Connect.Runtime.Plugins;
using Connect.Runtime.Storage;
using Kafka.Protocol.Client;
using Kafka.Protocol.Wire;

namespace Connect.Runtime.Herder;

/// <summary>Reading, altering and resetting a connector's offsets (KIP-875).</summary>
internal sealed partial class Herder
{
    // So many records wait in the producer's queue at once, which is not to be filled.
    private const int StoredAtOnce = 1000;

    private static readonly Dictionary<string, object?> NoOffset = [];

    /// <summary>The committed offsets of a connector: partitions and offsets as maps.</summary>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, object?> Partition, IReadOnlyDictionary<string, object?> Offset)>> OffsetsAsync(
        string name, CancellationToken cancellationToken)
    {
        var config = _variables.Resolve(await ConfigAsync(name));
        if (!IsSink(config))
        {
            await using var stored = _topics.OffsetsOf(name, config, name);
            await stored.ReadAsync(cancellationToken);
            return stored.All();
        }
        await using var groups = Groups(config);
        var offsets = await groups.OffsetsAsync(GroupOf(name, config), cancellationToken);
        return [.. offsets.OrderBy(o => o.Key.Topic, StringComparer.Ordinal).ThenBy(o => o.Key.Partition).Select(o => SinkMaps(o.Key, o.Value))];
    }

    private static (IReadOnlyDictionary<string, object?> Partition, IReadOnlyDictionary<string, object?> Offset) SinkMaps(
        TopicPartition partition, long offset) => (
        new Dictionary<string, object?> { ["kafka_topic"] = partition.Topic, ["kafka_partition"] = (long)partition.Partition },
        new Dictionary<string, object?> { ["kafka_offset"] = offset });

    /// <summary>Sets offsets; a null offset forgets its partition.</summary>
    /// <returns>The message of the answer.</returns>
    public async Task<string> AlterOffsetsAsync(string name,
        IReadOnlyList<KeyValuePair<IReadOnlyDictionary<string, object?>?, IReadOnlyDictionary<string, object?>?>> offsets, CancellationToken cancellationToken)
    {
        var config = await StoppedConfigAsync(name);
        var plugin = _plugins.Connector(config[ConnectorConfig.Class]);
        bool looked;
        if (plugin.Kind == PluginKind.Sink)
        {
            var parsed = new Dictionary<TopicPartition, long?>();
            foreach (var (partition, offset) in offsets) parsed[SinkPartition(partition)] = SinkOffset(offset);
            looked = Checked(() => plugin.New<SinkConnector>().AlterOffsets(config, parsed));
            await using var groups = Groups(config);
            try { await CompleteAsync(end => groups.AlterAsync(GroupOf(name, config), parsed, end), OffsetsTooLate(name)); }
            catch (KafkaErrorException e) { throw Refused(name, "alter", e); }
        }
        else
        {
            if (offsets.Any(o => o.Key is null)) throw RestException.BadRequest("The partition for a source connector offset cannot be null or missing");
            foreach (var (partition, offset) in offsets) { EnsureScalars("partition", partition!); EnsureScalars("offset", offset ?? NoOffset); }
            looked = Checked(() => plugin.New<SourceConnector>().AlterOffsets(config, [.. offsets.Select(o => KeyValuePair.Create(o.Key!, o.Value))]));
            if (_config.ExactlyOnceEnabled) await FenceAsync(name, cancellationToken);
            await using var stored = _topics.OffsetsOf(name, config, name);
            await stored.ReadAsync(cancellationToken);
            await StoreOffsetsAsync(name, stored, [.. offsets.Select(o => (o.Key!, o.Value))]);
        }
        return looked
            ? "The offsets for this connector have been altered successfully"
            : "The Connect framework-managed offsets for this connector have been altered successfully. However, if this connector manages offsets externally, "
                + "they will need to be manually altered in the system that the connector uses.";
    }

    /// <summary>Forgets all offsets.</summary>
    /// <returns>The message of the answer.</returns>
    public async Task<string> ResetOffsetsAsync(string name, CancellationToken cancellationToken)
    {
        var config = await StoppedConfigAsync(name);
        var plugin = _plugins.Connector(config[ConnectorConfig.Class]);
        bool looked;
        if (plugin.Kind == PluginKind.Sink)
        {
            await using var groups = Groups(config);
            var present = await groups.OffsetsAsync(GroupOf(name, config), cancellationToken);
            looked = Checked(() => plugin.New<SinkConnector>().AlterOffsets(config, present.ToDictionary(o => o.Key, _ => (long?)null)));
            try { await CompleteAsync(end => groups.DeleteAsync(GroupOf(name, config), end), OffsetsTooLate(name)); }
            catch (KafkaErrorException e) { throw Refused(name, "reset", e); }
        }
        else
        {
            if (_config.ExactlyOnceEnabled) await FenceAsync(name, cancellationToken);
            await using var stored = _topics.OffsetsOf(name, config, name);
            await stored.ReadAsync(cancellationToken);
            var present = stored.All();
            var forgotten = present.Select(o => KeyValuePair.Create(o.Partition, (IReadOnlyDictionary<string, object?>?)null)).ToList();
            looked = Checked(() => plugin.New<SourceConnector>().AlterOffsets(config, forgotten));
            await StoreOffsetsAsync(name, stored, [.. present.Select(o => (o.Partition, (IReadOnlyDictionary<string, object?>?)null))]);
        }
        return looked
            ? "The offsets for this connector have been reset successfully"
            : "The Connect framework-managed offsets for this connector have been reset successfully. However, if this connector manages offsets externally, "
                + "they will need to be manually reset in the system that the connector uses.";
    }

    private Task StoreOffsetsAsync(string name, ConnectorOffsets stored,
        IReadOnlyList<(IReadOnlyDictionary<string, object?> Partition, IReadOnlyDictionary<string, object?>? Offset)> offsets) => CompleteAsync(async end =>
    {
        // The last offset counts of a partition that is named twice.
        foreach (var some in offsets.Reverse().DistinctBy(o => Convert.ToHexString(SourceOffsets.Key(name, o.Partition))).Chunk(StoredAtOnce))
            await Task.WhenAll(some.Select(o => stored.StoreAsync(o.Partition, o.Offset, end)));
        await _topics.ReadOffsetsAsync(end);
    }, OffsetsTooLate(name));

    private static string OffsetsTooLate(string name) =>
        $"Kafka did not store the offsets of connector {name}, or did not give them back, within {WriteTimeout.TotalSeconds} s. Some may be stored: look at "
        + $"/connectors/{name}/offsets before you try again";

    private Task<IReadOnlyDictionary<string, string>> StoppedConfigAsync(string name) => _loop.RunAsync(() =>
    {
        var config = _state.Config(name) ?? throw RestException.NotFound($"Connector {name} not found");
        if (_state.Target(name) != TargetState.Stopped || _state.TaskCount(name) != 0)
            throw RestException.BadRequest(
                "Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the specified connector by issuing a "
                + $"'PUT' request to the '/connectors/{name}/stop' endpoint");
        return _variables.Resolve(config);
    });

    private bool IsSink(IReadOnlyDictionary<string, string> config) =>
        _plugins.Find(config.GetValueOrDefault(ConnectorConfig.Class, ""), PluginKind.Sink) is not null;

    private static string GroupOf(string name, IReadOnlyDictionary<string, string> config) =>
        config.GetValueOrDefault("consumer.override.group.id", $"connect-{name}");

    private ConsumerGroups Groups(IReadOnlyDictionary<string, string> config) =>
        new(_clients.Admin($"connect-{_workerId}-offsets", ConnectorValidation.WithPrefix(config, "admin.override.")));

    private static bool Checked(Func<bool> alter)
    {
        try { return alter(); }
        catch (ConnectException e) { throw new RestException(500, e.Message, e); }
    }

    private static RestException Refused(string name, string what, KafkaErrorException error) =>
        error.ErrorCode is ErrorCode.UnknownMemberId or ErrorCode.NonEmptyGroup or ErrorCode.GroupSubscribedToTopic
            ? new RestException(500,
                $"Failed to {what} consumer group offsets for connector {name} either because its tasks haven't stopped completely yet or the connector "
                + $"was resumed before the request to {what} its offsets could be successfully completed. If the connector is in a stopped state, this "
                + "operation can be safely retried. If it doesn't eventually succeed, the Connect cluster may need to be restarted to get rid of the "
                + "zombie sink tasks.", error)
            : new RestException(error.ErrorCode is ErrorCode.UnknownTopicOrPartition ? 400 : 500,
                $"Failed to {what} consumer group offsets for connector {name}: {error.Message}", error);

    // What the offset topic does not hold, as other workers could not read it.
    private static void EnsureScalars(string what, IReadOnlyDictionary<string, object?> values)
    {
        foreach (var (key, value) in values)
            if (value is System.Collections.IEnumerable and not string)
                throw RestException.BadRequest(
                    $"The {what} of a source connector may only contain strings, numbers, booleans and nulls, but its member '{key}' is a list or an object");
    }

    private static TopicPartition SinkPartition(IReadOnlyDictionary<string, object?>? partition)
    {
        if (partition is null) throw RestException.BadRequest("The partition for a sink connector offset cannot be null or missing");
        if (!partition.TryGetValue("kafka_topic", out var topic) || !partition.TryGetValue("kafka_partition", out var number))
            throw RestException.BadRequest("The partition for a sink connector offset must contain the keys 'kafka_topic' and 'kafka_partition'");
        if (topic is null) throw RestException.BadRequest("Kafka topic names must be valid strings and may not be null");
        if (number is null) throw RestException.BadRequest("Kafka partitions must be valid numbers and may not be null");
        return int.TryParse(TextForm.Of(number), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? new TopicPartition(TextForm.Of(topic), n)
            : throw RestException.BadRequest(
                $"Failed to parse the following Kafka partition value in the provided offsets: '{TextForm.Of(number)}'. Partition values for sink connectors "
                + "need to be integers.");
    }

    private static long? SinkOffset(IReadOnlyDictionary<string, object?>? offset)
    {
        if (offset is null) return null;
        if (!offset.TryGetValue("kafka_offset", out var number))
            throw RestException.BadRequest("The offset for a sink connector should either be null or contain the key 'kafka_offset'");
        if (!long.TryParse(TextForm.Of(number), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n))
            throw RestException.BadRequest(
                $"Failed to parse the following Kafka offset value in the provided offsets: '{TextForm.Of(number)}'. Offset values for sink connectors need to "
                + "be integers.");
        return n >= 0 ? n : throw RestException.BadRequest(
            $"The Kafka offset {n} is negative; expected an offset of at least 0, or null to forget the partition");
    }
}
