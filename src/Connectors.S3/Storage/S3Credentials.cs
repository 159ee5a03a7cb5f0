using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Connect.Api;

namespace Connectors.S3;

/// <summary>Where the credentials come from: the .NET SDK's counterparts of the providers that configurations name.</summary>
internal static class S3Credentials
{
    private const string RoleArn = "sts.role.arn", SessionName = "sts.role.session.name", ExternalId = "sts.role.external.id", StsRegion = "sts.region";

    /// <summary>The credentials that a configuration asks for.</summary>
    /// <exception cref="ConfigException">A key that the provider needs is missing.</exception>
    public static AWSCredentials Of(S3SinkConfig sink, TimeProvider time)
    {
        var config = sink.Parsed;
        var id = config.GetString(S3SinkConfig.AccessKeyIdKey)?.Trim();
        var secret = config.GetPassword(S3SinkConfig.SecretAccessKeyKey)?.Value.Trim();
        var given = !string.IsNullOrEmpty(id) && !string.IsNullOrEmpty(secret) ? new BasicAWSCredentials(id, secret) : null;
        var provider = config.GetRequiredString(S3SinkConfig.CredentialsProviderKey);
        // A provider with keys of its own goes first; the access key is then what the role is assumed with.
        if (provider == JavaNames.AssumeRoleCredentials) return AssumeRole(sink, time, given ?? DefaultAWSCredentialsIdentityResolver.GetCredentials());
        if (given is not null) return given;
        return provider[(provider.LastIndexOf('.') + 1)..] switch
        {
            "AnonymousCredentialsProvider" => new AnonymousAWSCredentials(),
            "ContainerCredentialsProvider" => new GenericContainerCredentials(),
            "EnvironmentVariableCredentialsProvider" => new EnvironmentVariablesAWSCredentials(),
            "InstanceProfileCredentialsProvider" => new InstanceProfileAWSCredentials(),
            "ProfileCredentialsProvider" => Profile(),
            "WebIdentityTokenFileCredentialsProvider" => AssumeRoleWithWebIdentityCredentials.FromEnvironmentVariables(),
            _ => DefaultAWSCredentialsIdentityResolver.GetCredentials(),
        };
    }

    private static AssumedRole AssumeRole(S3SinkConfig sink, TimeProvider time, AWSCredentials source)
    {
        var config = sink.Parsed;
        var keys = config.WithPrefix(S3SinkConfig.CredentialsProviderPrefix);
        var role = new AssumeRoleRequest
        {
            RoleArn = Required(RoleArn),
            RoleSessionName = Required(SessionName),
            ExternalId = keys.GetValueOrDefault(ExternalId),
        };
        var region = RegionOfRoles(keys, config.GetRequiredString(S3SinkConfig.RegionKey));
        var client = new AmazonSecurityTokenServiceConfig { RegionEndpoint = region, Timeout = sink.RequestTimeout, ConnectTimeout = sink.ConnectTimeout };
        return new AssumedRole(new AmazonSecurityTokenServiceClient(source, client), role, sink.RequestTimeout, time);

        string Required(string key) => keys.TryGetValue(key, out var value) && !string.IsNullOrWhiteSpace(value)
            ? value.Trim()
            : throw new ConfigException(
                $"Missing required configuration \"{S3SinkConfig.CredentialsProviderPrefix}{key}\", which {JavaNames.AssumeRoleCredentials} needs.");
    }

    /// <summary>The region whose Security Token Service is asked: the configured one, or else the environment's, or else the bucket's.</summary>
    /// <param name="keys">The keys of the credentials provider, without their prefix.</param>
    /// <param name="bucketRegion">The region of the bucket.</param>
    internal static RegionEndpoint RegionOfRoles(IReadOnlyDictionary<string, string> keys, string bucketRegion) =>
        keys.TryGetValue(StsRegion, out var region) && !string.IsNullOrWhiteSpace(region)
            ? RegionEndpoint.GetBySystemName(region.Trim())
            : RegionOfEnvironment() ?? RegionEndpoint.GetBySystemName(bucketRegion);

    private static RegionEndpoint? RegionOfEnvironment()
    {
        try { return FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false); }
        catch (AmazonClientException) { return null; }
    }

    private static AWSCredentials Profile()
    {
        var name = Environment.GetEnvironmentVariable("AWS_PROFILE") ?? "default";
        return new CredentialProfileStoreChain().TryGetAWSCredentials(name, out var credentials)
            ? credentials
            : throw new ConfigException(S3SinkConfig.CredentialsProviderKey, "ProfileCredentialsProvider", $"there is no profile '{name}'; AWS_PROFILE names another one");
    }
}
