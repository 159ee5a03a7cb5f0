namespace Kafka.Embedded.Apis;

/// <summary>What a client may do, as a bit for each of Kafka's operations: everything, because this broker has no access control lists.</summary>
internal static class AuthorizedOperations
{
    private const int Read = 1 << 3, Write = 1 << 4, Create = 1 << 5, Delete = 1 << 6, Alter = 1 << 7, Describe = 1 << 8, ClusterAction = 1 << 9,
        DescribeConfigs = 1 << 10, AlterConfigs = 1 << 11, IdempotentWrite = 1 << 12;

    public const int Cluster = Create | Alter | Describe | ClusterAction | DescribeConfigs | AlterConfigs | IdempotentWrite;
    public const int Topic = Read | Write | Create | Delete | Alter | Describe | DescribeConfigs | AlterConfigs;
    public const int Group = Read | Delete | Describe | DescribeConfigs | AlterConfigs;
}
