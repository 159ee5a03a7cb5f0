using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>Alters single settings of topics (KIP-339).</summary>
internal sealed class IncrementalAlterConfigsApi(TopicCatalog catalog) : BrokerApi<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>
{
    protected override ValueTask<IncrementalAlterConfigsResponse> AnswerAsync(IncrementalAlterConfigsRequest request, ClientContext client) => ValueTask.FromResult(new IncrementalAlterConfigsResponse
    {
        Resources = [.. request.Resources.Select(resource =>
        {
            var (error, message) = Alter(resource, request.ValidateOnly);
            return new IncrementalAlterConfigsResponse.Resource { ResourceType = resource.ResourceType, ResourceName = resource.ResourceName, ErrorCode = error, ErrorMessage = message };
        })],
    });

    private (ErrorCode, string?) Alter(IncrementalAlterConfigsRequest.Resource resource, bool validateOnly)
    {
        if (resource.ResourceType != ConfigResourceType.Topic)
            return (ErrorCode.InvalidRequest, $"Only topics' configurations can be altered here, not those of {resource.ResourceType} '{Excerpt.Of(resource.ResourceName)}'.");
        if (catalog.Find(resource.ResourceName) is not { } topic)
            return (ErrorCode.UnknownTopicOrPartition, "The topic does not exist.");
        var settings = topic.Config.Overrides.ToDictionary(entry => entry.Key, string? (entry) => entry.Value);
        foreach (var config in resource.Configs)
        {
            if (TopicConfig.Keys.FirstOrDefault(known => known.Name == config.Name) is not { } key)
                return (ErrorCode.InvalidConfig, $"Unknown topic config name: {Excerpt.Of(config.Name)}");
            if (config.ConfigOperation == ConfigOperation.Delete)
            {
                settings.Remove(config.Name);
                continue;
            }
            if (config.Value is null)
                return (ErrorCode.InvalidConfig, $"Null value not supported for : {Excerpt.Of(config.Name)}");
            if (config.ConfigOperation == ConfigOperation.Set)
            {
                settings[config.Name] = config.Value;
                continue;
            }
            if (key.Type != ConfigType.List)
                return (ErrorCode.InvalidConfig, $"Config value {config.ConfigOperation.ToString().ToLowerInvariant()} is not allowed for config key: {config.Name}");
            var present = (settings.GetValueOrDefault(config.Name) ?? key.Default ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var given = config.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            settings[config.Name] = string.Join(',', config.ConfigOperation == ConfigOperation.Append ? present.Union(given) : present.Except(given));
        }
        if (TopicConfig.Fault(settings) is { } fault)
            return (ErrorCode.InvalidConfig, fault);
        return (validateOnly ? ErrorCode.None : catalog.Configure(topic, new TopicConfig(settings!)), null);
    }
}
