namespace Kafka.Protocol.Wire;

/// <summary>Kafka's error codes. <see cref="ErrorCodes.KafkaName"/> gives the name that Kafka itself uses.</summary>
/// <remarks>https://kafka.apache.org/protocol#protocol_error_codes</remarks>
public enum ErrorCode : short
{
    /// <summary>UNKNOWN_SERVER_ERROR: something went wrong in the broker that has no code of its own.</summary>
    UnknownServerError = -1,

    /// <summary>NONE: all is well.</summary>
    None = 0,

    /// <summary>OFFSET_OUT_OF_RANGE: the offset is before the first or behind the last one of the partition.</summary>
    OffsetOutOfRange = 1,

    /// <summary>CORRUPT_MESSAGE: the records fail their checksum or are otherwise broken; also a null key for a compacted topic.</summary>
    CorruptMessage = 2,

    /// <summary>UNKNOWN_TOPIC_OR_PARTITION: the broker has no such topic or partition.</summary>
    UnknownTopicOrPartition = 3,

    /// <summary>INVALID_FETCH_SIZE: the size to fetch makes no sense.</summary>
    InvalidFetchSize = 4,

    /// <summary>LEADER_NOT_AVAILABLE: the partition has no leader at the moment.</summary>
    LeaderNotAvailable = 5,

    /// <summary>NOT_LEADER_OR_FOLLOWER: the broker is not the partition's leader, or for a fetch holds no replica of it.</summary>
    NotLeaderOrFollower = 6,

    /// <summary>REQUEST_TIMED_OUT: the broker did not finish in the time it was given.</summary>
    RequestTimedOut = 7,

    /// <summary>BROKER_NOT_AVAILABLE: the broker is down.</summary>
    BrokerNotAvailable = 8,

    /// <summary>REPLICA_NOT_AVAILABLE: the replica that was asked for is not to be had.</summary>
    ReplicaNotAvailable = 9,

    /// <summary>MESSAGE_TOO_LARGE: the record batch is larger than the broker or the topic allows.</summary>
    MessageTooLarge = 10,

    /// <summary>STALE_CONTROLLER_EPOCH: the request comes from a controller that has been replaced.</summary>
    StaleControllerEpoch = 11,

    /// <summary>OFFSET_METADATA_TOO_LARGE: the metadata kept with an offset is longer than allowed.</summary>
    OffsetMetadataTooLarge = 12,

    /// <summary>NETWORK_EXCEPTION: the broker went away before it answered.</summary>
    NetworkException = 13,

    /// <summary>COORDINATOR_LOAD_IN_PROGRESS: the coordinator is still loading what it knows.</summary>
    CoordinatorLoadInProgress = 14,

    /// <summary>COORDINATOR_NOT_AVAILABLE: there is no coordinator at the moment.</summary>
    CoordinatorNotAvailable = 15,

    /// <summary>NOT_COORDINATOR: the broker does not coordinate this group or transactional id.</summary>
    NotCoordinator = 16,

    /// <summary>INVALID_TOPIC_EXCEPTION: the topic's name is not allowed, or the topic may not be written to.</summary>
    InvalidTopicException = 17,

    /// <summary>RECORD_LIST_TOO_LARGE: the record batch is larger than a segment of the log.</summary>
    RecordListTooLarge = 18,

    /// <summary>NOT_ENOUGH_REPLICAS: too few replicas are in sync, and the records were refused.</summary>
    NotEnoughReplicas = 19,

    /// <summary>NOT_ENOUGH_REPLICAS_AFTER_APPEND: too few replicas are in sync, and the records were written nonetheless.</summary>
    NotEnoughReplicasAfterAppend = 20,

    /// <summary>INVALID_REQUIRED_ACKS: the number of acknowledgements is not 0, 1 or -1.</summary>
    InvalidRequiredAcks = 21,

    /// <summary>ILLEGAL_GENERATION: the generation is not the group's present one.</summary>
    IllegalGeneration = 22,

    /// <summary>INCONSISTENT_GROUP_PROTOCOL: the member's protocols have nothing in common with those of the group.</summary>
    InconsistentGroupProtocol = 23,

    /// <summary>INVALID_GROUP_ID: the group's id is not allowed.</summary>
    InvalidGroupId = 24,

    /// <summary>UNKNOWN_MEMBER_ID: the coordinator does not know the member.</summary>
    UnknownMemberId = 25,

    /// <summary>INVALID_SESSION_TIMEOUT: the session timeout is outside of what the broker allows.</summary>
    InvalidSessionTimeout = 26,

    /// <summary>REBALANCE_IN_PROGRESS: the group rebalances; the member must join again.</summary>
    RebalanceInProgress = 27,

    /// <summary>INVALID_COMMIT_OFFSET_SIZE: the offset to commit is too large.</summary>
    InvalidCommitOffsetSize = 28,

    /// <summary>TOPIC_AUTHORIZATION_FAILED: the caller may not do this with the topic.</summary>
    TopicAuthorizationFailed = 29,

    /// <summary>GROUP_AUTHORIZATION_FAILED: the caller may not do this with the group.</summary>
    GroupAuthorizationFailed = 30,

    /// <summary>CLUSTER_AUTHORIZATION_FAILED: the caller may not do this with the cluster.</summary>
    ClusterAuthorizationFailed = 31,

    /// <summary>INVALID_TIMESTAMP: the record's timestamp is too far from the broker's time.</summary>
    InvalidTimestamp = 32,

    /// <summary>UNSUPPORTED_SASL_MECHANISM: the broker has no such SASL mechanism.</summary>
    UnsupportedSaslMechanism = 33,

    /// <summary>ILLEGAL_SASL_STATE: the request does not fit the state of the SASL exchange.</summary>
    IllegalSaslState = 34,

    /// <summary>UNSUPPORTED_VERSION: the broker does not speak this version of the API.</summary>
    UnsupportedVersion = 35,

    /// <summary>TOPIC_ALREADY_EXISTS: there is a topic of this name already.</summary>
    TopicAlreadyExists = 36,

    /// <summary>INVALID_PARTITIONS: the number of partitions is not possible.</summary>
    InvalidPartitions = 37,

    /// <summary>INVALID_REPLICATION_FACTOR: the number of replicas is below 1 or above the number of brokers.</summary>
    InvalidReplicationFactor = 38,

    /// <summary>INVALID_REPLICA_ASSIGNMENT: the assignment of replicas makes no sense.</summary>
    InvalidReplicaAssignment = 39,

    /// <summary>INVALID_CONFIG: a setting is unknown or its value not allowed.</summary>
    InvalidConfig = 40,

    /// <summary>NOT_CONTROLLER: the broker is not the controller.</summary>
    NotController = 41,

    /// <summary>INVALID_REQUEST: the request contradicts itself or does not fit the API.</summary>
    InvalidRequest = 42,

    /// <summary>UNSUPPORTED_FOR_MESSAGE_FORMAT: the partition's message format lacks what was asked for.</summary>
    UnsupportedForMessageFormat = 43,

    /// <summary>POLICY_VIOLATION: a policy of the cluster forbids it.</summary>
    PolicyViolation = 44,

    /// <summary>OUT_OF_ORDER_SEQUENCE_NUMBER: the batch's sequence number is not the next one of its producer.</summary>
    OutOfOrderSequenceNumber = 45,

    /// <summary>DUPLICATE_SEQUENCE_NUMBER: the batch was written before.</summary>
    DuplicateSequenceNumber = 46,

    /// <summary>INVALID_PRODUCER_EPOCH: the producer's epoch is older than the one in use.</summary>
    InvalidProducerEpoch = 47,

    /// <summary>INVALID_TXN_STATE: the transaction's state does not allow it.</summary>
    InvalidTxnState = 48,

    /// <summary>INVALID_PRODUCER_ID_MAPPING: the producer id does not belong to this transactional id.</summary>
    InvalidProducerIdMapping = 49,

    /// <summary>INVALID_TRANSACTION_TIMEOUT: the transaction timeout is larger than the broker allows.</summary>
    InvalidTransactionTimeout = 50,

    /// <summary>CONCURRENT_TRANSACTIONS: another operation on the same transaction is still under way.</summary>
    ConcurrentTransactions = 51,

    /// <summary>TRANSACTION_COORDINATOR_FENCED: a newer transaction coordinator has taken over.</summary>
    TransactionCoordinatorFenced = 52,

    /// <summary>TRANSACTIONAL_ID_AUTHORIZATION_FAILED: the caller may not use this transactional id.</summary>
    TransactionalIdAuthorizationFailed = 53,

    /// <summary>SECURITY_DISABLED: security is switched off on the broker.</summary>
    SecurityDisabled = 54,

    /// <summary>OPERATION_NOT_ATTEMPTED: nothing was attempted, because another part of the request failed.</summary>
    OperationNotAttempted = 55,

    /// <summary>KAFKA_STORAGE_ERROR: the broker's disk failed.</summary>
    KafkaStorageError = 56,

    /// <summary>LOG_DIR_NOT_FOUND: the broker has no such log directory.</summary>
    LogDirNotFound = 57,

    /// <summary>SASL_AUTHENTICATION_FAILED: the credentials are wrong.</summary>
    SaslAuthenticationFailed = 58,

    /// <summary>UNKNOWN_PRODUCER_ID: the broker no longer knows the producer id.</summary>
    UnknownProducerId = 59,

    /// <summary>REASSIGNMENT_IN_PROGRESS: the partition's replicas are being moved.</summary>
    ReassignmentInProgress = 60,

    /// <summary>DELEGATION_TOKEN_AUTH_DISABLED: delegation tokens are switched off.</summary>
    DelegationTokenAuthDisabled = 61,

    /// <summary>DELEGATION_TOKEN_NOT_FOUND: there is no such delegation token.</summary>
    DelegationTokenNotFound = 62,

    /// <summary>DELEGATION_TOKEN_OWNER_MISMATCH: the delegation token belongs to someone else.</summary>
    DelegationTokenOwnerMismatch = 63,

    /// <summary>DELEGATION_TOKEN_REQUEST_NOT_ALLOWED: delegation tokens are not to be had over such a connection.</summary>
    DelegationTokenRequestNotAllowed = 64,

    /// <summary>DELEGATION_TOKEN_AUTHORIZATION_FAILED: the caller may not do this with the delegation token.</summary>
    DelegationTokenAuthorizationFailed = 65,

    /// <summary>DELEGATION_TOKEN_EXPIRED: the delegation token has run out.</summary>
    DelegationTokenExpired = 66,

    /// <summary>INVALID_PRINCIPAL_TYPE: the broker does not know this type of principal.</summary>
    InvalidPrincipalType = 67,

    /// <summary>NON_EMPTY_GROUP: the group still has members.</summary>
    NonEmptyGroup = 68,

    /// <summary>GROUP_ID_NOT_FOUND: there is no such group.</summary>
    GroupIdNotFound = 69,

    /// <summary>FETCH_SESSION_ID_NOT_FOUND: the broker does not know the fetch session.</summary>
    FetchSessionIdNotFound = 70,

    /// <summary>INVALID_FETCH_SESSION_EPOCH: the request is not the next one of its fetch session.</summary>
    InvalidFetchSessionEpoch = 71,

    /// <summary>LISTENER_NOT_FOUND: the leader has no listener of the name that the request came in on.</summary>
    ListenerNotFound = 72,

    /// <summary>TOPIC_DELETION_DISABLED: topics cannot be deleted on this cluster.</summary>
    TopicDeletionDisabled = 73,

    /// <summary>FENCED_LEADER_EPOCH: the client's leader epoch is older than the broker's.</summary>
    FencedLeaderEpoch = 74,

    /// <summary>UNKNOWN_LEADER_EPOCH: the client's leader epoch is newer than the broker's.</summary>
    UnknownLeaderEpoch = 75,

    /// <summary>UNSUPPORTED_COMPRESSION_TYPE: the client's version cannot read the partition's compression.</summary>
    UnsupportedCompressionType = 76,

    /// <summary>STALE_BROKER_EPOCH: the broker's epoch has changed.</summary>
    StaleBrokerEpoch = 77,

    /// <summary>OFFSET_NOT_AVAILABLE: the leader is new and does not know its high watermark yet.</summary>
    OffsetNotAvailable = 78,

    /// <summary>MEMBER_ID_REQUIRED: the member must join again with the id it was just given.</summary>
    MemberIdRequired = 79,

    /// <summary>PREFERRED_LEADER_NOT_AVAILABLE: the preferred leader is not to be had.</summary>
    PreferredLeaderNotAvailable = 80,

    /// <summary>GROUP_MAX_SIZE_REACHED: the group has as many members as it may have.</summary>
    GroupMaxSizeReached = 81,

    /// <summary>FENCED_INSTANCE_ID: another member has joined under the same instance id.</summary>
    FencedInstanceId = 82,

    /// <summary>ELIGIBLE_LEADERS_NOT_AVAILABLE: no replica that may lead is to be had.</summary>
    EligibleLeadersNotAvailable = 83,

    /// <summary>ELECTION_NOT_NEEDED: the partition has the right leader already.</summary>
    ElectionNotNeeded = 84,

    /// <summary>NO_REASSIGNMENT_IN_PROGRESS: the partition's replicas are not being moved.</summary>
    NoReassignmentInProgress = 85,

    /// <summary>GROUP_SUBSCRIBED_TO_TOPIC: the group is subscribed to the topic, whose offsets therefore stay.</summary>
    GroupSubscribedToTopic = 86,

    /// <summary>INVALID_RECORD: a record in the batch is not allowed.</summary>
    InvalidRecord = 87,

    /// <summary>UNSTABLE_OFFSET_COMMIT: a transaction that commits offsets is still open.</summary>
    UnstableOffsetCommit = 88,

    /// <summary>THROTTLING_QUOTA_EXCEEDED: a quota is used up; try later.</summary>
    ThrottlingQuotaExceeded = 89,

    /// <summary>PRODUCER_FENCED: a newer producer has taken over the transactional id.</summary>
    ProducerFenced = 90,

    /// <summary>RESOURCE_NOT_FOUND: what the request names does not exist.</summary>
    ResourceNotFound = 91,

    /// <summary>DUPLICATE_RESOURCE: the request names the same thing twice.</summary>
    DuplicateResource = 92,

    /// <summary>UNACCEPTABLE_CREDENTIAL: the credential does not meet the rules.</summary>
    UnacceptableCredential = 93,

    /// <summary>INCONSISTENT_VOTER_SET: the voters of sender and receiver differ.</summary>
    InconsistentVoterSet = 94,

    /// <summary>INVALID_UPDATE_VERSION: the update's version is not allowed.</summary>
    InvalidUpdateVersion = 95,

    /// <summary>FEATURE_UPDATE_FAILED: the features could not be updated.</summary>
    FeatureUpdateFailed = 96,

    /// <summary>PRINCIPAL_DESERIALIZATION_FAILURE: the principal in a forwarded request cannot be read.</summary>
    PrincipalDeserializationFailure = 97,

    /// <summary>SNAPSHOT_NOT_FOUND: there is no such snapshot.</summary>
    SnapshotNotFound = 98,

    /// <summary>POSITION_OUT_OF_RANGE: the position is outside of the snapshot.</summary>
    PositionOutOfRange = 99,

    /// <summary>UNKNOWN_TOPIC_ID: the broker has no topic of this id.</summary>
    UnknownTopicId = 100,

    /// <summary>DUPLICATE_BROKER_REGISTRATION: another broker is registered under this id.</summary>
    DuplicateBrokerRegistration = 101,

    /// <summary>BROKER_ID_NOT_REGISTERED: no broker is registered under this id.</summary>
    BrokerIdNotRegistered = 102,

    /// <summary>INCONSISTENT_TOPIC_ID: the topic's id on disk differs from the one in the request.</summary>
    InconsistentTopicId = 103,

    /// <summary>INCONSISTENT_CLUSTER_ID: the cluster's id differs from the one in the request.</summary>
    InconsistentClusterId = 104,

    /// <summary>TRANSACTIONAL_ID_NOT_FOUND: there is no such transactional id.</summary>
    TransactionalIdNotFound = 105,

    /// <summary>FETCH_SESSION_TOPIC_ID_ERROR: the fetch session mixes topic names and ids.</summary>
    FetchSessionTopicIdError = 106,

    /// <summary>INELIGIBLE_REPLICA: a replica may not become in sync.</summary>
    IneligibleReplica = 107,

    /// <summary>NEW_LEADER_ELECTED: the partition's state was changed, and with it its leader.</summary>
    NewLeaderElected = 108,

    /// <summary>OFFSET_MOVED_TO_TIERED_STORAGE: the offset has moved to tiered storage.</summary>
    OffsetMovedToTieredStorage = 109,

    /// <summary>FENCED_MEMBER_EPOCH: the member's epoch is not the present one; it must give up its partitions and join again.</summary>
    FencedMemberEpoch = 110,

    /// <summary>UNRELEASED_INSTANCE_ID: another member still uses the instance id.</summary>
    UnreleasedInstanceId = 111,

    /// <summary>UNSUPPORTED_ASSIGNOR: the group's coordinator has no such assignor.</summary>
    UnsupportedAssignor = 112,

    /// <summary>STALE_MEMBER_EPOCH: the member's epoch is old; it must wait for the next heartbeat's answer.</summary>
    StaleMemberEpoch = 113,

    /// <summary>MISMATCHED_ENDPOINT_TYPE: the endpoint is of another type than the request is for.</summary>
    MismatchedEndpointType = 114,

    /// <summary>UNSUPPORTED_ENDPOINT_TYPE: the broker has no endpoint of this type.</summary>
    UnsupportedEndpointType = 115,

    /// <summary>UNKNOWN_CONTROLLER_ID: there is no such controller.</summary>
    UnknownControllerId = 116,

    /// <summary>UNKNOWN_SUBSCRIPTION_ID: the subscription to metrics is unknown or old.</summary>
    UnknownSubscriptionId = 117,

    /// <summary>TELEMETRY_TOO_LARGE: the metrics are more than the broker takes.</summary>
    TelemetryTooLarge = 118,

    /// <summary>INVALID_REGISTRATION: the controller refuses the broker's registration.</summary>
    InvalidRegistration = 119,

    /// <summary>TRANSACTION_ABORTABLE: the transaction failed and must be aborted; the producer may go on with the next one.</summary>
    TransactionAbortable = 120,

    /// <summary>INVALID_RECORD_STATE: the record is no longer in a state that can be acknowledged.</summary>
    InvalidRecordState = 121,

    /// <summary>SHARE_SESSION_NOT_FOUND: there is no such share session.</summary>
    ShareSessionNotFound = 122,

    /// <summary>INVALID_SHARE_SESSION_EPOCH: the request is not the next one of its share session.</summary>
    InvalidShareSessionEpoch = 123,

    /// <summary>FENCED_STATE_EPOCH: the epoch of the share group's state is not the present one.</summary>
    FencedStateEpoch = 124,

    /// <summary>INVALID_VOTER_KEY: the voter's key does not match the replica's.</summary>
    InvalidVoterKey = 125,

    /// <summary>DUPLICATE_VOTER: the voter is one already.</summary>
    DuplicateVoter = 126,

    /// <summary>VOTER_NOT_FOUND: the voter is none.</summary>
    VoterNotFound = 127,

    /// <summary>INVALID_REGULAR_EXPRESSION: the regular expression cannot be read.</summary>
    InvalidRegularExpression = 128,

    /// <summary>REBOOTSTRAP_REQUIRED: what the client knows is too old; it must start again from its bootstrap servers.</summary>
    RebootstrapRequired = 129,

    /// <summary>STREAMS_INVALID_TOPOLOGY: the topology makes no sense.</summary>
    StreamsInvalidTopology = 130,

    /// <summary>STREAMS_INVALID_TOPOLOGY_EPOCH: the topology's epoch makes no sense.</summary>
    StreamsInvalidTopologyEpoch = 131,

    /// <summary>STREAMS_TOPOLOGY_FENCED: the topology's epoch is old.</summary>
    StreamsTopologyFenced = 132,

    /// <summary>SHARE_SESSION_LIMIT_REACHED: the broker has as many share sessions as it may have.</summary>
    ShareSessionLimitReached = 133,
}
