namespace Kafka.Embedded;

/// <summary>What a configuration value is; the numbers are those of DescribeConfigs.</summary>
internal enum ConfigKind : sbyte
{
    Boolean = 1,
    Text = 2,
    Int = 3,
    Long = 5,
    Double = 6,
    List = 7,
}
