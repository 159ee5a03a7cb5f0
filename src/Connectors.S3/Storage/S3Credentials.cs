using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Connect.Api;

namespace Connectors.S3;

/// <summary>Where the credentials come from: the .NET SDK's counterparts of the providers that configurations name.</summary>
internal static class S3Credentials
{
    private const string RoleArn = "sts.role.arn", SessionName = "sts.role.session.name", ExternalId = "sts.role.external.id";

    /// <summary>The credentials that a configuration asks for.</summary>
    /// <exception cref="ConfigException">A key that the provider needs is missing.</exception>
    public static AWSCredentials Of(ParsedConfig config)
    {
        var id = config.GetString(Keys.AccessKeyId)?.Trim();
        var secret = config.GetPassword(Keys.SecretAccessKey)?.Value.Trim();
        var given = !string.IsNullOrEmpty(id) && !string.IsNullOrEmpty(secret) ? new BasicAWSCredentials(id, secret) : null;
        var provider = config.GetRequiredString(Keys.CredentialsProvider);
        // A provider with keys of its own goes first; the access key is then what the role is assumed with.
        if (provider == JavaNames.AssumeRoleCredentials) return AssumeRole(config.WithPrefix(Keys.CredentialsProviderPrefix), given ?? DefaultAWSCredentialsIdentityResolver.GetCredentials());
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

    private static AssumeRoleAWSCredentials AssumeRole(IReadOnlyDictionary<string, string> keys, AWSCredentials source)
    {
        var options = new AssumeRoleAWSCredentialsOptions();
        if (keys.TryGetValue(ExternalId, out var externalId)) options.ExternalId = externalId;
        return new(source, Required(RoleArn), Required(SessionName), options);

        string Required(string key) => keys.TryGetValue(key, out var value) && !string.IsNullOrWhiteSpace(value)
            ? value.Trim()
            : throw new ConfigException($"Missing required configuration \"{Keys.CredentialsProviderPrefix}{key}\", which {JavaNames.AssumeRoleCredentials} needs.");
    }

    private static AWSCredentials Profile()
    {
        var name = Environment.GetEnvironmentVariable("AWS_PROFILE") ?? "default";
        return new CredentialProfileStoreChain().TryGetAWSCredentials(name, out var credentials)
            ? credentials
            : throw new ConfigException(Keys.CredentialsProvider, "ProfileCredentialsProvider", $"there is no profile '{name}'; AWS_PROFILE names another one");
    }
}
