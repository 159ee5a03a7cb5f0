using Kafka.Protocol.Messages;

namespace Kafka.Protocol.Wire;

/// <summary>The number of an API: the first thing a request says.</summary>
/// <remarks>https://kafka.apache.org/protocol#protocol_api_keys</remarks>
public enum ApiKey : short
{
    /// <summary><see cref="ProduceRequest"/>.</summary>
    Produce = 0,

    /// <summary><see cref="FetchRequest"/>.</summary>
    Fetch = 1,

    /// <summary><see cref="ListOffsetsRequest"/>.</summary>
    ListOffsets = 2,

    /// <summary><see cref="MetadataRequest"/>.</summary>
    Metadata = 3,

    /// <summary><see cref="OffsetCommitRequest"/>.</summary>
    OffsetCommit = 8,

    /// <summary><see cref="OffsetFetchRequest"/>.</summary>
    OffsetFetch = 9,

    /// <summary><see cref="FindCoordinatorRequest"/>.</summary>
    FindCoordinator = 10,

    /// <summary><see cref="JoinGroupRequest"/>.</summary>
    JoinGroup = 11,

    /// <summary><see cref="HeartbeatRequest"/>.</summary>
    Heartbeat = 12,

    /// <summary><see cref="LeaveGroupRequest"/>.</summary>
    LeaveGroup = 13,

    /// <summary><see cref="SyncGroupRequest"/>.</summary>
    SyncGroup = 14,

    /// <summary><see cref="DescribeGroupsRequest"/>.</summary>
    DescribeGroups = 15,

    /// <summary><see cref="ListGroupsRequest"/>.</summary>
    ListGroups = 16,

    /// <summary><see cref="SaslHandshakeRequest"/>.</summary>
    SaslHandshake = 17,

    /// <summary><see cref="ApiVersionsRequest"/>.</summary>
    ApiVersions = 18,

    /// <summary><see cref="CreateTopicsRequest"/>.</summary>
    CreateTopics = 19,

    /// <summary><see cref="DeleteTopicsRequest"/>.</summary>
    DeleteTopics = 20,

    /// <summary><see cref="DeleteRecordsRequest"/>.</summary>
    DeleteRecords = 21,

    /// <summary><see cref="InitProducerIdRequest"/>.</summary>
    InitProducerId = 22,

    /// <summary><see cref="OffsetForLeaderEpochRequest"/>.</summary>
    OffsetForLeaderEpoch = 23,

    /// <summary><see cref="AddPartitionsToTxnRequest"/>.</summary>
    AddPartitionsToTxn = 24,

    /// <summary><see cref="AddOffsetsToTxnRequest"/>.</summary>
    AddOffsetsToTxn = 25,

    /// <summary><see cref="EndTxnRequest"/>.</summary>
    EndTxn = 26,

    /// <summary><see cref="WriteTxnMarkersRequest"/>.</summary>
    WriteTxnMarkers = 27,

    /// <summary><see cref="TxnOffsetCommitRequest"/>.</summary>
    TxnOffsetCommit = 28,

    /// <summary><see cref="DescribeAclsRequest"/>.</summary>
    DescribeAcls = 29,

    /// <summary><see cref="CreateAclsRequest"/>.</summary>
    CreateAcls = 30,

    /// <summary><see cref="DeleteAclsRequest"/>.</summary>
    DeleteAcls = 31,

    /// <summary><see cref="DescribeConfigsRequest"/>.</summary>
    DescribeConfigs = 32,

    /// <summary><see cref="AlterConfigsRequest"/>.</summary>
    AlterConfigs = 33,

    /// <summary><see cref="DescribeLogDirsRequest"/>.</summary>
    DescribeLogDirs = 35,

    /// <summary><see cref="SaslAuthenticateRequest"/>.</summary>
    SaslAuthenticate = 36,

    /// <summary><see cref="CreatePartitionsRequest"/>.</summary>
    CreatePartitions = 37,

    /// <summary><see cref="DeleteGroupsRequest"/>.</summary>
    DeleteGroups = 42,

    /// <summary><see cref="ElectLeadersRequest"/>.</summary>
    ElectLeaders = 43,

    /// <summary><see cref="IncrementalAlterConfigsRequest"/>.</summary>
    IncrementalAlterConfigs = 44,

    /// <summary><see cref="OffsetDeleteRequest"/>.</summary>
    OffsetDelete = 47,

    /// <summary><see cref="DescribeClusterRequest"/>.</summary>
    DescribeCluster = 60,

    /// <summary><see cref="DescribeProducersRequest"/>.</summary>
    DescribeProducers = 61,

    /// <summary><see cref="DescribeTransactionsRequest"/>.</summary>
    DescribeTransactions = 65,

    /// <summary><see cref="ListTransactionsRequest"/>.</summary>
    ListTransactions = 66,

    /// <summary><see cref="DescribeTopicPartitionsRequest"/>.</summary>
    DescribeTopicPartitions = 75,
}
