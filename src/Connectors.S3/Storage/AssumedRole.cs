using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Connectors.S3;

/// <summary>
/// The credentials of a role, which the Security Token Service gives for an hour and which are asked for again in time
/// (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).
/// </summary>
/// <param name="sts">The service, with the credentials that the role is assumed with.</param>
/// <param name="role">The role.</param>
/// <param name="timeout">How long an answer may take.</param>
/// <param name="time">Measures it.</param>
internal sealed class AssumedRole(IAmazonSecurityTokenService sts, AssumeRoleRequest role, TimeSpan timeout, TimeProvider time)
    : RefreshingAWSCredentials, IDisposable
{
    /// <inheritdoc/>
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        using var limit = new CancellationTokenSource(timeout, time);
        Credentials given;
        try { given = (await sts.AssumeRoleAsync(role, limit.Token).ConfigureAwait(false)).Credentials; }
        catch (OperationCanceledException e)
        {
            throw new AmazonClientException($"The Security Token Service did not give the credentials of {role.RoleArn} within "
                + $"{timeout.TotalMilliseconds:F0} ms ({S3SinkConfig.ClientPrefix}request.timeout.ms)", e);
        }
        var expiration = given.Expiration ?? throw new AmazonClientException($"The credentials of the role {role.RoleArn} have no end");
        return new CredentialsRefreshState(new ImmutableCredentials(given.AccessKeyId, given.SecretAccessKey, given.SessionToken), expiration);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) sts.Dispose();
        base.Dispose(disposing);
    }
}
