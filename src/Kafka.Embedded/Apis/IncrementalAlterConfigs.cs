using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Alters single settings of topics (KIP-339).</summary>
internal sealed class IncrementalAlterConfigsApi(TopicCatalog catalog) : BrokerApi<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>
{
    protected override ValueTask<IncrementalAlterConfigsResponse> AnswerAsync(IncrementalAlterConfigsRequest request, ClientContext client) =>
        ValueTask.FromResult(new IncrementalAlterConfigsResponse
        {
            Resources = [.. request.Resources.Select(resource =>
            {
                var (error, message) = Alter(resource, request.ValidateOnly);
                return new IncrementalAlterConfigsResponse.Resource
                {
                    ResourceType = resource.ResourceType,
                    ResourceName = resource.ResourceName,
                    ErrorCode = error,
                    ErrorMessage = message,
                };
            })],
        });

    private (ErrorCode, string?) Alter(IncrementalAlterConfigsRequest.Resource resource, bool validateOnly)
    {
        if (TopicConfig.RefuseUnlessTopic(resource.ResourceType, resource.ResourceName) is { } refusal)
            return (ErrorCode.InvalidRequest, refusal);
        if (resource.Configs.DistinctBy(change => change.Name).Count() < resource.Configs.Count)
            return (ErrorCode.InvalidRequest, "Error due to duplicate config keys");
        if (resource.Configs.FirstOrDefault(change => change.Value is null && change.ConfigOperation != ConfigOperation.Delete) is { } empty)
            return (ErrorCode.InvalidRequest, $"Null value not supported for : {Excerpt.Of(empty.Name)}");
        return catalog.Configure(resource.ResourceName, config => Change(config, resource.Configs), validateOnly);
    }

    private static (Dictionary<string, string?> Settings, string? Fault) Change(TopicConfig present, IEnumerable<IncrementalAlterConfigsRequest.Config> changes)
    {
        var settings = present.Overrides.ToDictionary(entry => entry.Key, string? (entry) => entry.Value);
        foreach (var change in changes)
            if (Apply(settings, change) is { } fault)
                return (settings, fault);
        return (settings, null);
    }

    // Says what is wrong with the change, or null.
    private static string? Apply(Dictionary<string, string?> settings, IncrementalAlterConfigsRequest.Config change)
    {
        if (change.ConfigOperation == ConfigOperation.Delete)
        {
            settings.Remove(change.Name);
            return null;
        }
        if (TopicConfig.Keys.FirstOrDefault(known => known.Name == change.Name) is not { } key)
            return $"Unknown topic config name: {Excerpt.Of(change.Name)}";
        if (change.ConfigOperation == ConfigOperation.Set)
        {
            settings[change.Name] = change.Value;
            return null;
        }
        if (key.Type != ConfigType.List)
            return $"Can't {change.ConfigOperation.ToString().ToUpperInvariant()} to key {change.Name} because its type is not LIST.";
        var present = Items(settings.GetValueOrDefault(change.Name) ?? key.Default ?? "");
        var given = Items(change.Value!); // only a deletion has none
        settings[change.Name] = string.Join(',', change.ConfigOperation == ConfigOperation.Append ? present.Union(given) : present.Except(given));
        return null;
    }

    private static string[] Items(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
