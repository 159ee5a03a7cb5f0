using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Replaces the whole configuration of topics, as clients before <see cref="IncrementalAlterConfigsApi"/> do.</summary>
internal sealed class AlterConfigsApi(TopicCatalog catalog) : BrokerApi<AlterConfigsRequest, AlterConfigsResponse>
{
    protected override ValueTask<AlterConfigsResponse> AnswerAsync(AlterConfigsRequest request, ClientContext client) =>
        ValueTask.FromResult(new AlterConfigsResponse
        {
            Resources = [.. request.Resources.Select(resource =>
            {
                var (error, message) = Alter(resource, request.ValidateOnly);
                return new AlterConfigsResponse.Resource
                {
                    ResourceType = resource.ResourceType,
                    ResourceName = resource.ResourceName,
                    ErrorCode = error,
                    ErrorMessage = message,
                };
            })],
        });

    private (ErrorCode, string?) Alter(AlterConfigsRequest.Resource resource, bool validateOnly)
    {
        if (TopicConfig.RefuseUnlessTopic(resource.ResourceType, resource.ResourceName) is { } refusal)
            return (ErrorCode.InvalidRequest, refusal);
        var settings = resource.Configs.Where(config => config.Value is not null).Select(config => KeyValuePair.Create(config.Name, config.Value)).ToArray();
        return catalog.Configure(resource.ResourceName, _ => (settings, null), validateOnly);
    }
}
