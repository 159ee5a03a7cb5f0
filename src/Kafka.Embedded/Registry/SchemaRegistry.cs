using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kafka.Embedded.Registry;

/// <summary>
/// A schema registry with the REST API of Confluent's
/// (<see href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">its reference</see>), for Avro and JSON Schema, that keeps its
/// schemas in a topic of an embedded broker.
/// </summary>
public sealed partial class SchemaRegistry : IAsyncDisposable
{
    private const string ContentType = "application/vnd.schemaregistry.v1+json";
    private readonly EmbeddedBroker _broker;
    private readonly SchemaRegistryOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private KestrelServer? _server;
    private ServiceProvider? _services;
    private RegistryStore? _store;

    /// <param name="broker">The broker whose topic keeps the schemas; started before the registry, stopped after it.</param>
    /// <param name="options">Where and how it runs.</param>
    public SchemaRegistry(EmbeddedBroker broker, SchemaRegistryOptions options)
    {
        ArgumentNullException.ThrowIfNull(broker);
        ArgumentNullException.ThrowIfNull(options);
        _broker = broker;
        _options = options;
        _logger = options.LoggerFactory.CreateLogger<SchemaRegistry>();
    }

    /// <summary>The registry's address, with the port that was taken.</summary>
    /// <exception cref="InvalidOperationException">The registry is not started.</exception>
    public Uri Url { get => field ?? throw new InvalidOperationException("The registry has no address before it is started."); private set; }

    private RegistryStore Store => _store ?? throw new InvalidOperationException("The registry is not started.");

    /// <summary>Reads the topic, or makes it, and listens.</summary>
    /// <param name="cancellation">Gives up on starting.</param>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        _store = new RegistryStore(_broker.EnsureCompactedLog(_options.Topic), _broker.Time);
        if (!IPAddress.TryParse(_options.Host, out var address))
            address = (await Dns.GetHostAddressesAsync(_options.Host, cancellation).ConfigureAwait(false)).OrderBy(found => found.AddressFamily).First();
        // The bare server: a host would bring its own configuration, its own signal handling and a slower start.
        _services = new ServiceCollection().AddSingleton(_options.LoggerFactory).AddLogging().BuildServiceProvider();
        var settings = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = _services };
        settings.Listen(address, _options.Port);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), _options.LoggerFactory);
        _server = new KestrelServer(Options.Create(settings), transport, _options.LoggerFactory);
        await _server.StartAsync(new Application(this), cancellation).ConfigureAwait(false);
        var bound = new Uri(_server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Url = new UriBuilder("http", _options.Host, bound.Port).Uri;
        LogListening(Url, _options.Topic);
    }

    /// <summary>Stops listening; requests that are being answered are waited for.</summary>
    /// <param name="cancellation">Gives up on waiting.</param>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (_server is not null)
            await _server.StopAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _server?.Dispose();
        if (_services is not null)
            await _services.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class Application(SchemaRegistry registry) : Microsoft.AspNetCore.Hosting.Server.IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => registry.AnswerAsync(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
            // Nothing is held for a request.
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        JsonNode? answer;
        try
        {
            var body = await ReadBodyAsync(context.Request).ConfigureAwait(false);
            lock (_gate)
                answer = Route(new RegistryRequest(context.Request, body));
        }
        catch (RegistryException e)
        {
            context.Response.StatusCode = e.Status;
            answer = new JsonObject { ["error_code"] = e.Code, ["message"] = e.Message };
        }
#pragma warning disable CA1031 // whatever goes wrong, the client gets an answer in the registry's form
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailed(e, context.Request.Method, context.Request.Path);
            context.Response.StatusCode = 500;
            answer = new JsonObject { ["error_code"] = 50001, ["message"] = $"Error in the backend data store: {e.Message}" };
        }
        var bytes = RegistryRequest.Write(answer);
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<JsonObject?> ReadBodyAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) && !HttpMethods.IsPut(request.Method))
            return null;
        var type = request.ContentType?.Split(';')[0].Trim();
        if (type is not null and not (ContentType or "application/vnd.schemaregistry+json" or "application/json" or "application/octet-stream"))
            throw new RegistryException(415, "HTTP 415 Unsupported Media Type");
        try
        {
            return await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted).ConfigureAwait(false) as JsonObject
                ?? throw RegistryException.InvalidBody("a JSON object is expected");
        }
        catch (JsonException e)
        {
            throw new RegistryException(400, $"The body is not JSON: {e.Message}");
        }
    }

    private JsonNode? Route(RegistryRequest request) => (request.Method, request.Path) switch
    {
        ("GET", []) => new JsonObject(),
        ("GET", ["subjects"]) => ListSubjects(request),
        ("GET", ["subjects", var subject, "versions"]) => ListVersions(subject, request),
        ("GET", ["subjects", var subject, "versions", var version]) => ToJson(FindVersion(subject, version, request.Flag("deleted")), full: true),
        ("GET", ["subjects", var subject, "versions", var version, "schema"]) => JsonNode.Parse(FindVersion(subject, version, request.Flag("deleted")).Schema),
        ("GET", ["subjects", var subject, "versions", var version, "referencedby"]) => ReferencedBy(FindVersion(subject, version, deleted: true)),
        ("POST", ["subjects", var subject, "versions"]) => Register(subject, request),
        ("POST", ["subjects", var subject]) => LookUp(subject, request),
        ("DELETE", ["subjects", var subject]) => DeleteSubject(subject, request),
        ("DELETE", ["subjects", var subject, "versions", var version]) => DeleteVersion(subject, version, request),
        ("GET", ["schemas"]) => ListSchemas(request),
        ("GET", ["schemas", "types"]) => new JsonArray(RegisteredSchema.Json, RegisteredSchema.Avro),
        ("GET", ["schemas", "ids", var id]) => SchemaWithId(FindId(id), request),
        ("GET", ["schemas", "ids", var id, "schema"]) => JsonNode.Parse(FindId(id).Schema),
        ("GET", ["schemas", "ids", var id, "subjects"]) => new JsonArray([.. Uses(FindId(id), request).Select(use => (JsonNode)use.Subject).ToArray()]),
        ("GET", ["schemas", "ids", var id, "versions"]) =>
            new JsonArray([.. Uses(FindId(id), request).Select(use => new JsonObject { ["subject"] = use.Subject, ["version"] = use.Version })]),
        ("GET", ["schemas", "guids", var guid]) => SchemaWithGuid(guid),
        ("POST", ["compatibility", "subjects", var subject, "versions"]) => CheckCompatibility(subject, null, request),
        ("POST", ["compatibility", "subjects", var subject, "versions", var version]) => CheckCompatibility(subject, version, request),
        ("GET" or "PUT" or "DELETE", ["config"]) => Configure("", request),
        ("GET" or "PUT" or "DELETE", ["config", var subject]) => Configure(subject, request),
        ("GET" or "PUT" or "DELETE", ["mode"]) => ConfigureMode("", request),
        ("GET" or "PUT" or "DELETE", ["mode", var subject]) => ConfigureMode(subject, request),
        ("GET", ["contexts"]) => new JsonArray("."),
        ("GET", ["v1", "metadata", "id"]) => new JsonObject
        {
            ["scope"] = new JsonObject
            {
                ["path"] = new JsonArray(),
                ["clusters"] = new JsonObject { ["kafka-cluster"] = _broker.ClusterId, ["schema-registry-cluster"] = "schema-registry" },
            },
            ["id"] = "",
        },
        (not ("GET" or "POST" or "PUT" or "DELETE"), [] or ["subjects" or "schemas" or "config" or "mode" or "compatibility" or "contexts", ..]) =>
            throw new RegistryException(405, "HTTP 405 Method Not Allowed"),
        _ => throw new RegistryException(404, "HTTP 404 Not Found"),
    };
}
