using Kafka.Embedded.Network;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Says which APIs there are, in which versions, and which features (KIP-584), whose levels are the same for good.</summary>
internal sealed class ApiVersionsApi(Func<IEnumerable<BrokerApi>> apis) : BrokerApi<ApiVersionsRequest, ApiVersionsResponse>
{
    protected override ValueTask<ApiVersionsResponse> AnswerAsync(ApiVersionsRequest request, ClientContext client)
    {
        // Clients name themselves from version 3 on; names are to be printable (KIP-511).
        if (client.Version >= 3 && !(IsName(request.ClientSoftwareName) && IsName(request.ClientSoftwareVersion)))
            return ValueTask.FromResult(new ApiVersionsResponse { ErrorCode = ErrorCode.InvalidRequest });
        return ValueTask.FromResult(Describe(ErrorCode.None, client.Version));
    }

    /// <summary>The answer to a version that is not known: in version 0, with what is, so that the client can ask again.</summary>
    public Reply Unsupported(RequestHeader header)
    {
        var reply = new Reply(header.CorrelationId, headerVersion: 0);
        Describe(ErrorCode.UnsupportedVersion, version: 0).Write(reply.Buffer, version: 0);
        return reply;
    }

    // A release before 4.0 knows neither the version of EndTxn that the feature is about, nor the feature.
    private bool HasFeatures => apis().Any(api => api.Api.Key == ApiKey.EndTxn && api.MaxVersion >= TransactionVersion.EndTxn);

    private ApiVersionsResponse Describe(ErrorCode error, short version) => new()
    {
        ErrorCode = error,
        ApiKeys = [.. apis().OrderBy(api => api.Api.Key).Select(api => new ApiVersionsResponse.ApiVersion
        {
            ApiKey = api.Api.Key,
            // Kafka says 0 for Produce although it takes 3 and up, because librdkafka tells from old versions whether a broker knows compression (KAFKA-18659).
            MinVersion = api.Api.Key == ApiKey.Produce ? (short)0 : api.Api.MinVersion,
            MaxVersion = api.MaxVersion,
        })],
        // Clients of version 3 fail on features that begin at 0 (KAFKA-17011).
        SupportedFeatures = version < 4 || !HasFeatures ? [] : [new() { Name = TransactionVersion.FeatureName, MaxVersion = TransactionVersion.Current }],
        FinalizedFeaturesEpoch = 0,
        FinalizedFeatures = !HasFeatures ? []
            : [new() { Name = TransactionVersion.FeatureName, MaxVersionLevel = TransactionVersion.Current, MinVersionLevel = TransactionVersion.Current }],
    };

    private static bool IsName(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
            return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))
                return false;
        return true;
    }
}
