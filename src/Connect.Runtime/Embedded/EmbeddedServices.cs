using System.Globalization;
using System.Net.Sockets;
using Kafka.Embedded;
using Kafka.Embedded.Registry;

namespace Connect.Runtime.Embedded;

/// <summary>The broker and the schema registry in the worker's process: started before the worker, stopped after it.</summary>
internal sealed partial class EmbeddedServices : IAsyncDisposable
{
    private readonly EmbeddedConfig _config;
    private readonly EmbeddedBroker _broker;
    private readonly SchemaRegistry _registry;
    private readonly ILogger _logger;

    /// <summary>Prepares both; nothing listens yet.</summary>
    public EmbeddedServices(EmbeddedConfig config, ILoggerFactory loggers, TimeProvider time)
    {
        _config = config;
        _logger = loggers.CreateLogger<EmbeddedServices>();
        _broker = new EmbeddedBroker(new EmbeddedBrokerOptions
        {
            DataDirectory = Path.Combine(config.DataFolder, "broker"),
            Listeners = [new BrokerListener { Host = config.BrokerHost, Port = config.BrokerPort, AdvertisedHost = config.AdvertisedHost }],
            Time = time,
            LoggerFactory = loggers,
        });
        _registry = new SchemaRegistry(_broker,
            new SchemaRegistryOptions { Host = config.Registry.DnsSafeHost, Port = config.Registry.Port, LoggerFactory = loggers });
    }

    /// <summary>Starts both.</summary>
    /// <exception cref="IOException">An address cannot be listened on, or the data folder not be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try { await _broker.StartAsync(cancellationToken); }
        catch (SocketException e)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"{_config.BrokerHost}:{_config.BrokerPort}");
            throw new IOException($"The embedded broker cannot listen on {address} (bootstrap.servers): {e.Message}", e);
        }
        try { await _registry.StartAsync(cancellationToken); }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new IOException($"The embedded schema registry cannot listen on {_config.Registry} (embedded.registry.listener): {e.Message}", e);
        }
        LogStarted(_broker.BootstrapServers, _registry.Url, _config.DataFolder);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The registry writes to the broker's topics, so it goes first.
        await _registry.DisposeAsync();
        await _broker.DisposeAsync();
    }
}
