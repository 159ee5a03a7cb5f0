using Connect.Api;
using Connect.Java.Time;

namespace Connectors.S3;

/// <summary>The checks of single keys that are this connector's own.</summary>
internal static class S3SinkValidators
{
    private const int LeastPartSize = 5 * 1024 * 1024;

    private static readonly HashSet<string> CredentialsProviders = new(StringComparer.Ordinal)
    {
        JavaNames.DefaultCredentials,
        JavaNames.AssumeRoleCredentials,
        "software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider",
        "software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain",
        "software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider",
        "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider",
        "software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider",
        "software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider",
        "software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider",
        "com.amazonaws.auth.DefaultAWSCredentialsProviderChain",
    };

    /// <summary>A format that is built in.</summary>
    public static IConfigValidator FormatClass { get; } =
        KnownClass(JavaNames.JsonFormat, JavaNames.AvroFormat, JavaNames.ParquetFormat, JavaNames.ByteArrayFormat);

    /// <summary>The storage.</summary>
    public static IConfigValidator StorageClass { get; } = KnownClass(JavaNames.S3Storage);

    /// <summary>A partitioner that is built in.</summary>
    public static IConfigValidator PartitionerClass { get; } = KnownClass(JavaNames.Partitioners);

    /// <summary>A credentials provider of the AWS SDK whose place one of the .NET SDK takes.</summary>
    public static IConfigValidator CredentialsProvider { get; } = ConfigValidators.By((name, value) =>
    {
        if (value is not string text || !CredentialsProviders.Contains(text))
            throw new ConfigException(name, value, $"expected a credentials provider of the AWS SDK: {string.Join(", ", CredentialsProviders)}");
    }, $"one of {string.Join(", ", CredentialsProviders)}");

    /// <summary>At least 5 MiB, which is S3's own limit.</summary>
    public static IConfigValidator PartSize { get; } = ConfigValidators.By((name, value) =>
    {
        if (value is null) throw new ConfigException(name, value, "Part size must be non-null");
        if ((int)value < LeastPartSize) throw new ConfigException(name, value, $"Part size must be at least: {LeastPartSize} bytes (5MB)");
    }, $"at least {LeastPartSize}, which is 5 MiB");

    /// <summary>Names of fields without empty parts.</summary>
    public static IConfigValidator FieldNames { get; } = ConfigValidators.By((name, value) =>
    {
        foreach (var field in (IReadOnlyList<string>?)value ?? [])
        {
            if (string.IsNullOrWhiteSpace(field)) throw new ConfigException(name, field, "Field name cannot be null or empty");
            if (field.Split('.').Any(string.IsNullOrWhiteSpace))
                throw new ConfigException(name, field, "Field name cannot contain an empty or whitespace-only path segment");
        }
    }, "names of fields");

    /// <summary>The id of a zone, an offset, or nothing.</summary>
    public static IConfigValidator Timezone { get; } = ConfigValidators.By((name, value) =>
    {
        if (value is string { Length: > 0 } text && !JavaZones.TryFindJoda(text, out _))
            throw new ConfigException(name, value, $"The datetime zone id '{text}' is not recognised");
    }, "the name of a time zone, an offset from UTC, or nothing");

    /// <summary>One of these texts, in this case.</summary>
    public static IConfigValidator OneOf(params string[] values) => ConfigValidators.By((name, value) =>
    {
        if (value is not string text || !values.Contains(text)) throw new ConfigException(name, value, $"Value must be one of: [{string.Join(", ", values)}]");
    }, $"one of {string.Join(", ", values)}");

    /// <summary>One of these texts, or null.</summary>
    public static IConfigValidator OneOfOrNull(params string[] values) => ConfigValidators.By((name, value) =>
    {
        if (value is string text && !values.Contains(text)) throw new ConfigException(name, value, $"Value must be one of: [{string.Join(", ", values)}]");
    }, $"one of {string.Join(", ", values)}");

    /// <summary>One of these texts, in any case.</summary>
    public static IConfigValidator OneOfInAnyCase(params string[] values) => ConfigValidators.By((name, value) =>
    {
        if (value is not string text || !values.Contains(text, StringComparer.OrdinalIgnoreCase))
            throw new ConfigException(name, value, $"String must be one of: {string.Join(", ", values)}");
    }, $"one of {string.Join(", ", values)}, in any case");

    private static IConfigValidator KnownClass(params string[] names) => ConfigValidators.By((name, value) =>
    {
        if (value is string text && !names.Contains(text))
            throw new ConfigException(name, value, $"Class {text} could not be found. Built in are: {string.Join(", ", names)}");
    }, $"one of {string.Join(", ", names)}");
}
