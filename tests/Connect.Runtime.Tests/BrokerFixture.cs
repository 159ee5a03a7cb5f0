using Connect.Runtime.Tests;
using Kafka.Embedded;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(BrokerFixture))]

// Tests of tasks wait for a group to form most of their time, not for a processor.
[assembly: Xunit.v3.Parallelization(MaxThreads = 8)]

namespace Connect.Runtime.Tests;

/// <summary>One broker in the tests' process for all of them; topics and groups have names of their own.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-runtime-tests").FullName;
    private EmbeddedBroker? _broker;

    public string BootstrapServers => _broker!.BootstrapServers;

    public async ValueTask InitializeAsync()
    {
        _broker = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = _folder, Listeners = [new BrokerListener { Port = 0 }], OffsetsPartitions = 1, TransactionsPartitions = 1, DefaultPartitions = 2 });
        await _broker.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _broker!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
