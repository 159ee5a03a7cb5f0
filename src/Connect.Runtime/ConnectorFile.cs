using System.Text.Json;
using Connect.Api;
using Connect.Java;
using Connect.Runtime.Config;
using Connect.Runtime.Storage;

namespace Connect.Runtime;

/// <summary>
/// A connector that a standalone worker is given as a file: properties, a JSON object of its keys, or one of <c>name</c>, <c>config</c> and <c>initial_state</c>, as
/// POST /connectors takes it.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Name">The connector's name.</param>
/// <param name="Config">Its configuration, the name among it.</param>
/// <param name="InitialState">The state to create it in; null for running.</param>
internal sealed record ConnectorFile(string Path, string Name, IReadOnlyDictionary<string, string> Config, TargetState? InitialState)
{
    /// <summary>Reads a connector from what a file holds.</summary>
    /// <exception cref="ConfigException">It is none.</exception>
    public static ConnectorFile Parse(string path, string text)
    {
        var (config, name, state) = text.TrimStart().StartsWith('{') ? ParseJson(path, text) : (JavaProperties.Parse(text), null, (TargetState?)null);
        var own = config.GetValueOrDefault(ConnectorConfig.Name);
        if (name is not null && own is not null && own != name)
            throw new ConfigException($"Connector name configuration in 'config' doesn't match the one specified in 'name' at '{path}': {own} and {name}");
        if ((name ?? own) is not { } either) throw new ConfigException($"Connector configuration at '{path}' is missing the mandatory 'name' configuration");
        config[ConnectorConfig.Name] = either;
        return new ConnectorFile(path, either, config, state);
    }

    private static (Dictionary<string, string> Config, string? Name, TargetState? State) ParseJson(string path, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (!root.TryGetProperty("config", out var config) || config.ValueKind != JsonValueKind.Object) return (Values(path, root), null, null);
            var name = root.TryGetProperty("name", out var n) && n.ValueKind == JsonValueKind.String ? n.GetString() : null;
            TargetState? state = null;
            if (root.TryGetProperty("initial_state", out var s) && s.ValueKind != JsonValueKind.Null)
                state = s.GetString()?.ToUpperInvariant() switch
                {
                    "RUNNING" => TargetState.Started,
                    "PAUSED" => TargetState.Paused,
                    "STOPPED" => TargetState.Stopped,
                    _ => throw new ConfigException($"The initial_state at '{path}' is {s}; expected RUNNING, PAUSED or STOPPED"),
                };
            return (Values(path, config), name, state);
        }
        catch (JsonException e) { throw new ConfigException($"Connector configuration at '{path}' is not JSON: {e.Message}"); }
    }

    private static Dictionary<string, string> Values(string path, JsonElement config)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in config.EnumerateObject())
            values[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString()!,
                JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null =>
                    throw new ConfigException($"The value of {member.Name} at '{path}' is {member.Value.ValueKind}; expected a string, a number or true or false"),
                _ => member.Value.GetRawText(),
            };
        return values;
    }
}
