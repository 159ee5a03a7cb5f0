using System.Collections.Frozen;

namespace Kafka.Protocol.Wire;

/// <summary>An API of the protocol and the versions of it that this library reads and writes: those of Apache Kafka 4.x.</summary>
/// <param name="Key">Its number.</param>
/// <param name="MinVersion">The first version.</param>
/// <param name="MaxVersion">The last version.</param>
/// <param name="FirstFlexibleVersion">From which version on lengths are compact and structures end with tagged fields (KIP-482); null when in none.</param>
public sealed record Api(ApiKey Key, short MinVersion, short MaxVersion, short? FirstFlexibleVersion)
{
    private static readonly FrozenDictionary<ApiKey, Api> Known = new[]
    {
        new Api(ApiKey.Produce, 3, 13, 9),
        new Api(ApiKey.Fetch, 4, 18, 12),
        new Api(ApiKey.ListOffsets, 1, 11, 6),
        new Api(ApiKey.Metadata, 0, 13, 9),
        new Api(ApiKey.OffsetCommit, 2, 10, 8),
        new Api(ApiKey.OffsetFetch, 1, 10, 6),
        new Api(ApiKey.FindCoordinator, 0, 6, 3),
        new Api(ApiKey.JoinGroup, 0, 9, 6),
        new Api(ApiKey.Heartbeat, 0, 4, 4),
        new Api(ApiKey.LeaveGroup, 0, 5, 4),
        new Api(ApiKey.SyncGroup, 0, 5, 4),
        new Api(ApiKey.DescribeGroups, 0, 6, 5),
        new Api(ApiKey.ListGroups, 0, 5, 3),
        new Api(ApiKey.SaslHandshake, 0, 1, null),
        new Api(ApiKey.ApiVersions, 0, 4, 3),
        new Api(ApiKey.CreateTopics, 2, 7, 5),
        new Api(ApiKey.DeleteTopics, 1, 6, 4),
        new Api(ApiKey.DeleteRecords, 0, 2, 2),
        new Api(ApiKey.InitProducerId, 0, 5, 2),
        new Api(ApiKey.OffsetForLeaderEpoch, 2, 4, 4),
        new Api(ApiKey.AddPartitionsToTxn, 0, 5, 3),
        new Api(ApiKey.AddOffsetsToTxn, 0, 4, 3),
        new Api(ApiKey.EndTxn, 0, 5, 3),
        new Api(ApiKey.WriteTxnMarkers, 1, 2, 1),
        new Api(ApiKey.TxnOffsetCommit, 0, 5, 3),
        new Api(ApiKey.DescribeAcls, 1, 3, 2),
        new Api(ApiKey.CreateAcls, 1, 3, 2),
        new Api(ApiKey.DeleteAcls, 1, 3, 2),
        new Api(ApiKey.DescribeConfigs, 1, 4, 4),
        new Api(ApiKey.AlterConfigs, 0, 2, 2),
        new Api(ApiKey.DescribeLogDirs, 1, 4, 2),
        new Api(ApiKey.SaslAuthenticate, 0, 2, 2),
        new Api(ApiKey.CreatePartitions, 0, 3, 2),
        new Api(ApiKey.DeleteGroups, 0, 2, 2),
        new Api(ApiKey.ElectLeaders, 0, 2, 2),
        new Api(ApiKey.IncrementalAlterConfigs, 0, 1, 1),
        new Api(ApiKey.OffsetDelete, 0, 0, null),
        new Api(ApiKey.DescribeCluster, 0, 2, 0),
        new Api(ApiKey.DescribeProducers, 0, 0, 0),
        new Api(ApiKey.DescribeTransactions, 0, 0, 0),
        new Api(ApiKey.ListTransactions, 0, 2, 0),
        new Api(ApiKey.DescribeTopicPartitions, 0, 0, 0),
    }.ToFrozenDictionary(api => api.Key);

    /// <summary>Every API of this library, by number.</summary>
    public static IReadOnlyList<Api> All { get; } = [.. Known.Values.OrderBy(api => api.Key)];

    /// <summary>The API's name as Kafka's documentation writes it, for example <c>JoinGroup</c>.</summary>
    public string Name => Key.ToString();

    /// <summary>The API of a number, or null when this library does not know it.</summary>
    public static Api? Find(ApiKey key) => Known.GetValueOrDefault(key);

    internal static Api Of(ApiKey key) => Known[key];

    /// <summary>Whether <paramref name="version"/> can be read and written.</summary>
    public bool Supports(short version) => version >= MinVersion && version <= MaxVersion;

    /// <summary>Whether <paramref name="version"/> uses compact lengths and tagged fields.</summary>
    public bool IsFlexible(short version) => version >= FirstFlexibleVersion;

    /// <summary>Which request header goes before a request of <paramref name="version"/>: 1, or 2 with tagged fields.</summary>
    public short RequestHeaderVersion(short version) => (short)(IsFlexible(version) ? 2 : 1);

    /// <summary>
    /// Which response header goes before a response of <paramref name="version"/>: 0, or 1 with tagged fields. ApiVersions answers with 0 in every version,
    /// because a client reads the answer before it knows what the broker speaks (KIP-511).
    /// </summary>
    public short ResponseHeaderVersion(short version) => (short)(Key != ApiKey.ApiVersions && IsFlexible(version) ? 1 : 0);
}
