using System.Globalization;
using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Describes the configuration of topics and of this broker.</summary>
internal sealed class DescribeConfigsApi(TopicCatalog catalog, EmbeddedBrokerOptions options) : BrokerApi<DescribeConfigsRequest, DescribeConfigsResponse>
{
    protected override ValueTask<DescribeConfigsResponse> AnswerAsync(DescribeConfigsRequest request, ClientContext client) =>
        ValueTask.FromResult(new DescribeConfigsResponse { Resources = [.. request.Resources.Select(resource => Describe(resource, request, client))] });

    private DescribeConfigsResponse.Resource Describe(DescribeConfigsRequest.Resource asked, DescribeConfigsRequest request, ClientContext client)
    {
        var answer = new DescribeConfigsResponse.Resource { ResourceType = asked.ResourceType, ResourceName = asked.ResourceName };
        switch (asked.ResourceType)
        {
            case ConfigResourceType.Topic when catalog.Find(asked.ResourceName) is { } topic:
                var set = topic.Config.Overrides;
                foreach (var key in TopicConfig.Keys)
                    if (asked.ConfigurationKeys?.Contains(key.Name) != false)
                        answer.Configs.Add(Describe(key, set.GetValueOrDefault(key.Name), ConfigSource.TopicConfig, key.BrokerName, request));
                break;
            case ConfigResourceType.Topic:
                var fault = Topic.NameFault(asked.ResourceName);
                answer.ErrorCode = fault is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopicException;
                answer.ErrorMessage = fault is null ? null : $"Topic name is invalid: {fault}";
                break;
            case ConfigResourceType.Broker when asked.ResourceName.Length == 0:
                break; // the dynamic defaults of the whole cluster: there are none
            case ConfigResourceType.Broker when asked.ResourceName == options.NodeId.ToString(CultureInfo.InvariantCulture):
                foreach (var (key, value) in BrokerConfig.Of(options, client.Connection))
                {
                    if (asked.ConfigurationKeys?.Contains(key.Name) == false)
                        continue;
                    var config = Describe(key, value == key.Default ? null : value, ConfigSource.StaticBrokerConfig, key.Name, request);
                    config.ReadOnly = true;
                    answer.Configs.Add(config);
                }
                break;
            case ConfigResourceType.Group or ConfigResourceType.ClientMetrics:
                break; // nothing is configured there
            default:
                answer.ErrorCode = ErrorCode.InvalidRequest;
                answer.ErrorMessage = asked.ResourceType == ConfigResourceType.Broker
                    ? $"Unexpected broker id, expected {options.NodeId} or empty string, but received {Excerpt.Of(asked.ResourceName)}"
                    : $"Configurations of {asked.ResourceType} are not kept by this broker.";
                break;
        }
        return answer;
    }

    /// <param name="key">The key.</param>
    /// <param name="set">The value that was set, or null.</param>
    /// <param name="source">Where it was set.</param>
    /// <param name="defaultName">Under which name the default is listed among the synonyms; null for not at all.</param>
    /// <param name="request">What is to be told.</param>
    private static DescribeConfigsResponse.Config Describe(ConfigKey key, string? set, ConfigSource source, string? defaultName, DescribeConfigsRequest request)
    {
        var config = new DescribeConfigsResponse.Config
        {
            Name = key.Name,
            Value = set ?? key.Default,
            ConfigSource = set is null ? ConfigSource.DefaultConfig : source,
            ConfigType = key.Type,
            Documentation = request.IncludeDocumentation ? key.Documentation : null,
        };
        if (request.IncludeSynonyms)
        {
            if (set is not null)
                config.Synonyms.Add(new DescribeConfigsResponse.Synonym { Name = key.Name, Value = set, Source = source });
            if (defaultName is not null && key.Default is not null)
                config.Synonyms.Add(new DescribeConfigsResponse.Synonym { Name = defaultName, Value = key.Default, Source = ConfigSource.DefaultConfig });
        }
        return config;
    }
}
