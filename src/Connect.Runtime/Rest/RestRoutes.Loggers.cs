using System.Text.Json;
using Connect.Runtime.Herder;
using Connect.Runtime.Logging;

namespace Connect.Runtime.Rest;

internal sealed partial class RestRoutes
{
    private Task<RestAnswer> LoggersAsync(RestRequest request, string[] _) => Task.FromResult(RestAnswer.Json(200, json =>
    {
        json.WriteStartObject();
        foreach (var (name, level) in _levels.All) { json.WritePropertyName(name); Write(json, level); }
        json.WriteEndObject();
    }));

    private Task<RestAnswer> LoggerAsync(RestRequest request, string[] arguments)
    {
        var level = _levels.Find(arguments[0]) ?? throw RestException.NotFound($"Logger {arguments[0]} not found.");
        return Task.FromResult(RestAnswer.Json(200, json => Write(json, level)));
    }

    private async Task<RestAnswer> PutLoggerAsync(RestRequest request, string[] arguments)
    {
        var body = await request.MapAsync();
        if (!body.TryGetValue("level", out var level) || level is null)
            throw RestException.BadRequest("Desired 'level' parameter was not specified in request.");
        if (LogLevels.Parse(level) is null) throw RestException.NotFound($"invalid log level '{level}'.");
        if (request.Query("scope") is [var scope, ..] && scope.Equals("cluster", StringComparison.OrdinalIgnoreCase))
        {
            await _herder.PutClusterLoggerLevelAsync(arguments[0], level);
            return RestAnswer.Empty(204);
        }
        var changed = _levels.Set(arguments[0], level);
        return RestAnswer.Json(200, json =>
        {
            json.WriteStartArray();
            foreach (var name in changed) json.WriteStringValue(name);
            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, LogLevels.Entry level)
    {
        json.WriteStartObject();
        json.WriteString("level", level.Level);
        if (level.LastModifiedMs is { } at) json.WriteNumber("last_modified", at); else json.WriteNull("last_modified");
        json.WriteEndObject();
    }
}
