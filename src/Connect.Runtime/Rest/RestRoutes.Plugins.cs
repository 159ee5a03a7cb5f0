using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Herder;
using Connect.Runtime.Plugins;

namespace Connect.Runtime.Rest;

internal sealed partial class RestRoutes
{
    private Task<RestAnswer> PluginsAsync(RestRequest request, string[] _)
    {
        var connectorsOnly = request.Flag("connectorsOnly", otherwise: true);
        var plugins = _herder.Plugins.All.Where(p => !connectorsOnly || p.Kind <= PluginKind.Source);
        return Task.FromResult(RestAnswer.Json(200, json =>
        {
            json.WriteStartArray();
            foreach (var plugin in plugins)
            {
                json.WriteStartObject();
                json.WriteString("class", plugin.ClassName);
                json.WriteString("type", plugin.TypeName);
                json.WriteString("version", plugin.Version);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }));
    }

    private Task<RestAnswer> PluginConfigAsync(RestRequest request, string[] arguments)
    {
        var plugin = _herder.Plugins.Find(arguments[0]) ?? throw RestException.NotFound($"Unknown plugin {arguments[0]}.");
        CheckVersion(request.Query("version") is [var version, ..] ? version : null, plugin);
        IEnumerable<ConfigKey> keys = plugin.Kind switch
        {
            PluginKind.Sink or PluginKind.Source => OwnFirst(plugin),
            _ => plugin.Definition().Keys,
        };
        return Task.FromResult(RestAnswer.Json(200, json =>
        {
            json.WriteStartArray();
            foreach (var key in keys) json.Write(key);
            json.WriteEndArray();
        }));
    }

    private static void CheckVersion(string? asked, Plugin plugin)
    {
        VersionRange? range;
        try { range = VersionRange.Parse(asked); }
        catch (ConfigException e) { throw RestException.BadRequest($"Invalid version specification: {asked} ({e.Message})"); }
        if (range?.WhyNot(plugin) is { } reason) throw RestException.BadRequest(reason);
    }

    private IEnumerable<ConfigKey> OwnFirst(Plugin plugin)
    {
        var own = plugin.Definition();
        return own.Keys.Concat(
            ConnectorConfig.Definition(plugin.Kind == PluginKind.Sink, _herder.Plugins, plugin.Version, worker: null).Keys.Where(k => own[k.Name] is null));
    }

    private async Task<RestAnswer> ValidateAsync(RestRequest request, string[] arguments)
    {
        var (config, nullKeys) = WithoutNulls(await request.MapAsync());
        if (config.TryGetValue(ConnectorConfig.Class, out var className) && Stem(className) is var stem
            && !stem.EndsWith(Stem(arguments[0]), StringComparison.Ordinal))
            throw RestException.BadRequest($"Included connector type {className} does not match request type {arguments[0]}");
        var result = await _herder.ValidateAsync(config, nullKeys, request.Aborted);
        return RestAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("name", result.ClassName);
            json.WriteNumber("error_count", result.ErrorCount);
            json.WriteStartArray("groups");
            foreach (var group in result.Groups) json.WriteStringValue(group);
            json.WriteEndArray();
            json.WriteStartArray("configs");
            foreach (var (definition, value) in result.Values)
            {
                json.WriteStartObject();
                json.WritePropertyName("definition");
                if (definition is null) json.WriteNullValue(); else json.Write(definition);
                json.WritePropertyName("value");
                json.Write(value);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static string Stem(string className) =>
        className.Length > "Connector".Length && className.EndsWith("Connector", StringComparison.Ordinal) ? className[..^"Connector".Length] : className;
}
