using System.Text.Json;
using Connect.Api;
using Connect.Runtime.Herder;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Rest;

/// <summary>The JSON of what the herder answers.</summary>
internal static class RestJson
{
    public static void Write(this Utf8JsonWriter json, IReadOnlyDictionary<string, string> config)
    {
        json.WriteStartObject();
        foreach (var (key, value) in config) json.WriteString(key, value);
        json.WriteEndObject();
    }

    public static void Write(this Utf8JsonWriter json, TaskId id)
    {
        json.WriteStartObject();
        json.WriteString("connector", id.Connector);
        json.WriteNumber("task", id.Task);
        json.WriteEndObject();
    }

    public static void Write(this Utf8JsonWriter json, ConnectorInfo info)
    {
        json.WriteStartObject();
        json.WriteString("name", info.Name);
        json.WritePropertyName("config");
        json.Write(info.Config);
        json.WriteStartArray("tasks");
        foreach (var task in info.Tasks) json.Write(task);
        json.WriteEndArray();
        json.WriteString("type", info.Type);
        json.WriteEndObject();
    }

    public static void Write(this Utf8JsonWriter json, ConnectorStatus status)
    {
        json.WriteStartObject();
        json.WriteString("name", status.Name);
        json.WritePropertyName("connector");
        json.Write(status.Connector, null);
        json.WriteStartArray("tasks");
        foreach (var (id, task) in status.Tasks) json.Write(task, id);
        json.WriteEndArray();
        json.WriteString("type", status.Type);
        json.WriteEndObject();
    }

    public static void Write(this Utf8JsonWriter json, RunStatus status, int? task)
    {
        json.WriteStartObject();
        if (task is { } id) json.WriteNumber("id", id);
        json.WriteString("state", status.State.ToString().ToUpperInvariant());
        json.WriteString("worker_id", status.WorkerId);
        // One that could not be made may have no version; Java leaves it out as well.
        if (status.Version is not null) json.WriteString("version", status.Version);
        if (status.Trace is not null) json.WriteString("trace", status.Trace);
        if (status.Restarts > 0) json.WriteNumber("restarts", status.Restarts);
        json.WriteEndObject();
    }

    public static void Write(this Utf8JsonWriter json, ConfigKey key)
    {
        json.WriteStartObject();
        json.WriteString("name", key.Name);
        json.WriteString("type", key.Type.ToString().ToUpperInvariant());
        json.WriteBoolean("required", key.IsRequired);
        json.WriteString("default_value", key.IsRequired ? null : ConfigDef.ToText(ConfigDef.ParseType(key.Name, key.Default, key.Type)));
        json.WriteString("importance", key.Importance.ToString().ToUpperInvariant());
        json.WriteString("documentation", key.Documentation);
        json.WriteString("group", key.Group);
        json.WriteNumber("order_in_group", key.OrderInGroup);
        json.WriteString("width", key.Width.ToString().ToUpperInvariant());
        json.WriteString("display_name", key.DisplayName);
        json.WriteStartArray("dependents");
        foreach (var dependent in key.Dependents) json.WriteStringValue(dependent);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(this Utf8JsonWriter json, ConfigValue value)
    {
        json.WriteStartObject();
        json.WriteString("name", value.Name);
        json.WriteString("value", value.Text);
        json.WriteStartArray("recommended_values");
        foreach (var recommended in value.RecommendedValues) json.WriteStringValue(ConfigDef.ToText(recommended));
        json.WriteEndArray();
        json.WriteStartArray("errors");
        foreach (var error in value.Errors) json.WriteStringValue(error);
        json.WriteEndArray();
        json.WriteBoolean("visible", value.Visible);
        json.WriteEndObject();
    }
}
