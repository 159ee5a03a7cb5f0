using Kafka.Protocol.Client;

namespace Kafka.Embedded.Tests;

/// <summary>Tests that send single requests to a broker, where what no client library sends is to be sent too.</summary>
public abstract class BareConnectionTests : IAsyncLifetime
{
    private readonly Folder _folder = new();
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected EmbeddedBroker Broker { get; private set; } = null!;

    protected string DataDirectory => _folder;

    protected KafkaConnection Connection { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Broker = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = _folder, Listeners = [new BrokerListener { Port = 0 }] });
        await Broker.StartAsync(Cancellation);
        var address = BrokerAddress.Parse(Broker.BootstrapServers);
        Connection = await KafkaConnection.ConnectAsync(address, new KafkaClientOptions { BootstrapServers = [address] }, TimeProvider.System, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Broker.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
