using System.Globalization;
using Kafka.Embedded;
using Kafka.Embedded.Registry;
using Microsoft.Extensions.Logging;

// BrokerProcess FOLDER PORT [REGISTRY_PORT]: a broker, and a schema registry if it has a port, in a process of their own. It prints the address of each, a line
// each, when it is ready, and stops in order when its input ends.
using var log = LoggerFactory.Create(logging => logging
    .SetMinimumLevel(LogLevel.Warning)
    .AddSimpleConsole(console => console.SingleLine = true)
    .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions
{
    DataDirectory = args[0],
    Listeners = [new BrokerListener { Port = int.Parse(args[1], CultureInfo.InvariantCulture) }],
    LoggerFactory = log,
});
await broker.StartAsync();
var registryPort = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : (int?)null;
await using var registry = new SchemaRegistry(broker, new SchemaRegistryOptions { Port = registryPort ?? 0, LoggerFactory = log });
if (registryPort is not null) await registry.StartAsync();
await Console.Out.WriteLineAsync(broker.BootstrapServers);
if (registryPort is not null) await Console.Out.WriteLineAsync(registry.Url.GetLeftPart(UriPartial.Authority));
while (await Console.In.ReadLineAsync() is not null)
{
    // Until the input ends.
}
