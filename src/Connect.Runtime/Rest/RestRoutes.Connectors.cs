using System.Globalization;
using System.Text.Json;
using Connect.Runtime.Config;
using Connect.Runtime.Herder;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Rest;

internal sealed partial class RestRoutes
{
    // How long the herder has to show that it is alive.
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(10);

    private Task<RestAnswer> RootAsync(RestRequest request, string[] _) => Task.FromResult(RestAnswer.Json(200, json =>
    {
        json.WriteStartObject();
        // Tools compare the version with Kafka's releases to know what they may ask for.
        json.WriteString("version", KafkaVersion.Served);
        json.WriteString("commit", $"dotnet-{_version}");
        json.WriteString("kafka_cluster_id", _herder.KafkaClusterId);
        json.WriteEndObject();
    }));

    private async Task<RestAnswer> HealthAsync(RestRequest request, string[] _)
    {
        if (!_herder.IsReady || !_herder.HasJoined) return Health(503, "starting", "Worker is still starting up.");
        try { await _herder.AnswersAsync().WaitAsync(HealthTimeout, request.Aborted); }
        catch (TimeoutException) { return Health(500, "unhealthy", "Worker was unable to handle this request and may be unable to handle other requests."); }
        if (!_herder.IsMember)
            return Health(500, "unhealthy", $"Worker is no member of its group {_herder.GroupId} at the moment and runs nothing: Kafka does not answer, or the "
                + "worker does not agree with its group. It joins again by itself, and its log says why it is not in it.");
        return Health(200, "healthy", "Worker has completed startup and is ready to handle requests.");
    }

    private static RestAnswer Health(int status, string state, string message) => RestAnswer.Json(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("status", state);
        json.WriteString("message", message);
        json.WriteEndObject();
    });

    private async Task<RestAnswer> ListAsync(RestRequest request, string[] _)
    {
        if (request.Query("expand") is not { Count: > 0 } expand)
        {
            var names = await _herder.ConnectorsAsync();
            return RestAnswer.Json(200, json =>
            {
                json.WriteStartArray();
                foreach (var name in names) json.WriteStringValue(name);
                json.WriteEndArray();
            });
        }
        var connectors = await _herder.ConnectorsAsync(withInfo: expand.Contains("info"), withStatus: expand.Contains("status"));
        return RestAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            foreach (var (name, info, status) in connectors)
            {
                json.WriteStartObject(name);
                if (info is not null) { json.WritePropertyName("info"); json.Write(info); }
                if (status is not null) { json.WritePropertyName("status"); json.Write(status); }
                json.WriteEndObject();
            }
            json.WriteEndObject();
        });
    }

    private async Task<RestAnswer> CreateAsync(RestRequest request, string[] _)
    {
        var body = await request.BodyAsync();
        if (body.ValueKind != JsonValueKind.Object) throw RestException.BadRequest("The request's body has to be a JSON object with name and config");
        foreach (var member in body.EnumerateObject())
            if (member.Name is not ("name" or "config" or "initial_state"))
                throw RestException.BadRequest($"Unknown field '{member.Name}'; expected name, config and initial_state");
        var name = body.TryGetProperty("name", out var n) ? n.ValueKind switch
        {
            JsonValueKind.String => n.GetString()!.Trim(),
            JsonValueKind.Null => "",
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => n.GetRawText(),
            _ => throw RestException.BadRequest("The field 'name' has to be a string"),
        } : "";
        if (!body.TryGetProperty("config", out var c))
            throw RestException.BadRequest("The field 'config' is missing; expected an object with the connector's keys");
        var (config, nullKeys) = WithoutNulls(RestRequest.ToMap(c, "The field 'config'"));
        TargetState? initial = null;
        if (body.TryGetProperty("initial_state", out var s) && s.ValueKind != JsonValueKind.Null)
            initial = (s.ValueKind == JsonValueKind.String ? s.GetString()!.ToUpperInvariant() : "") switch
            {
                "RUNNING" => TargetState.Started,
                "PAUSED" => TargetState.Paused,
                "STOPPED" => TargetState.Stopped,
                _ => throw RestException.BadRequest($"Invalid initial_state {s.GetRawText()}; expected RUNNING, PAUSED or STOPPED"),
            };
        CheckName(name, config, nullKeys);
        await RefuseNullsAsync(config, nullKeys, request);
        var (_, info) = await _herder.PutConnectorAsync(name, config, initial, mayReplace: false, request.Aborted);
        return RestAnswer.Json(201, json => json.Write(info), LocationOf(request, name));
    }

    private async Task<RestAnswer> PutConfigAsync(RestRequest request, string[] arguments)
    {
        var (config, nullKeys) = WithoutNulls(await request.MapAsync());
        CheckName(arguments[0], config, nullKeys);
        await RefuseNullsAsync(config, nullKeys, request);
        var (created, info) = await _herder.PutConnectorAsync(arguments[0], config, null, mayReplace: true, request.Aborted);
        return RestAnswer.Json(created ? 201 : 200, json => json.Write(info), created ? LocationOf(request, arguments[0]) : null);
    }

    private async Task<RestAnswer> PatchConfigAsync(RestRequest request, string[] arguments)
    {
        var patch = await request.MapAsync();
        if (patch.TryGetValue("name", out var name) && name != arguments[0])
            throw RestException.BadRequest($"Connector name configuration ({name}) doesn't match connector name in the URL ({arguments[0]})");
        var info = await _herder.PatchConnectorAsync(arguments[0], patch, request.Aborted);
        return RestAnswer.Json(200, json => json.Write(info));
    }

    private async Task<RestAnswer> GetAsync(RestRequest request, string[] arguments)
    {
        var info = await _herder.ConnectorAsync(arguments[0]);
        return RestAnswer.Json(200, json => json.Write(info));
    }

    private async Task<RestAnswer> DeleteAsync(RestRequest request, string[] arguments)
    {
        await _herder.DeleteConnectorAsync(arguments[0], request.Aborted);
        return RestAnswer.Empty(204);
    }

    private async Task<RestAnswer> ConfigAsync(RestRequest request, string[] arguments)
    {
        var config = await _herder.ConfigAsync(arguments[0]);
        return RestAnswer.Json(200, json => json.Write(config));
    }

    private async Task<RestAnswer> StatusAsync(RestRequest request, string[] arguments)
    {
        var status = await _herder.StatusAsync(arguments[0]);
        return RestAnswer.Json(200, json => json.Write(status));
    }

    private async Task<RestAnswer> TasksAsync(RestRequest request, string[] arguments)
    {
        var tasks = await _herder.TasksAsync(arguments[0]);
        return RestAnswer.Json(200, json =>
        {
            json.WriteStartArray();
            for (var i = 0; i < tasks.Count; i++)
            {
                json.WriteStartObject();
                json.WritePropertyName("id");
                json.Write(new TaskId(arguments[0], i));
                json.WritePropertyName("config");
                json.Write(tasks[i]);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    private async Task<RestAnswer> TaskStatusAsync(RestRequest request, string[] arguments)
    {
        var id = new TaskId(arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture));
        var status = await _herder.TaskStatusAsync(id);
        return RestAnswer.Json(200, json => json.Write(status, id.Task));
    }

    private async Task<RestAnswer> RestartTaskAsync(RestRequest request, string[] arguments)
    {
        await _herder.RestartTaskAsync(arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture));
        return RestAnswer.Empty(204);
    }

    private async Task<RestAnswer> RestartAsync(RestRequest request, string[] arguments)
    {
        bool includeTasks = request.Flag("includeTasks"), onlyFailed = request.Flag("onlyFailed");
        if (!includeTasks && !onlyFailed)
        {
            await _herder.RestartConnectorOnlyAsync(arguments[0], request.Aborted);
            return RestAnswer.Empty(204);
        }
        var plan = await _herder.RestartAsync(arguments[0], includeTasks, onlyFailed, request.Aborted);
        return RestAnswer.Json(202, json => json.Write(plan));
    }

    private async Task<RestAnswer> PauseAsync(RestRequest request, string[] arguments)
    {
        await _herder.PutTargetAsync(arguments[0], TargetState.Paused, request.Aborted);
        return RestAnswer.Empty(202);
    }

    private async Task<RestAnswer> ResumeAsync(RestRequest request, string[] arguments)
    {
        await _herder.PutTargetAsync(arguments[0], TargetState.Started, request.Aborted);
        return RestAnswer.Empty(202);
    }

    private async Task<RestAnswer> StopAsync(RestRequest request, string[] arguments)
    {
        await _herder.PutStoppedAsync(arguments[0], request.Aborted);
        return RestAnswer.Empty(204);
    }

    private Task<RestAnswer> TopicsAsync(RestRequest request, string[] arguments)
    {
        var topics = _herder.ActiveTopics(arguments[0]);
        return Task.FromResult(RestAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject(arguments[0]);
            json.WriteStartArray("topics");
            foreach (var topic in topics) json.WriteStringValue(topic);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }));
    }

    private async Task<RestAnswer> ResetTopicsAsync(RestRequest request, string[] arguments)
    {
        await _herder.ResetActiveTopicsAsync(arguments[0], request.Aborted);
        return RestAnswer.Empty(202);
    }

    private static (Dictionary<string, string> Config, List<string> NullKeys) WithoutNulls(Dictionary<string, string?> map) =>
        (map.Where(e => e.Value is not null).ToDictionary(e => e.Key, e => e.Value!, StringComparer.Ordinal),
            [.. map.Where(e => e.Value is null).Select(e => e.Key)]);

    // Nulls are refused together with whatever else is wrong.
    private async Task RefuseNullsAsync(Dictionary<string, string> config, List<string> nullKeys, RestRequest request)
    {
        if (nullKeys.Count == 0) return;
        var result = await _herder.ValidateAsync(config, nullKeys, request.Aborted);
        throw RestException.BadRequest(result.Refusal!);
    }

    // The name inside the configuration is that of the connector; absent, it is added.
    private static void CheckName(string name, Dictionary<string, string> config, List<string> nullKeys)
    {
        nullKeys.Remove("name");
        if (config.TryGetValue("name", out var inside))
        {
            if (inside != name) throw RestException.BadRequest($"Connector name configuration ({inside}) doesn't match connector name in the URL ({name})");
        }
        else config["name"] = name;
    }

    // As whoever asks reaches this worker, which may be another address than the one it advertises to other workers.
    private string LocationOf(RestRequest request, string name)
    {
        var encoded = Uri.EscapeDataString(name);
        foreach (var kept in ":@&=;+$,!'()*~") encoded = encoded.Replace(Uri.HexEscape(kept), kept.ToString(), StringComparison.Ordinal);
        return $"{RootOf(request)}connectors/{encoded}";
    }

    private string RootOf(RestRequest request) => request.Http.Host.HasValue ? $"{request.Http.Scheme}://{request.Http.Host}/" : _advertisedUrl;
}
