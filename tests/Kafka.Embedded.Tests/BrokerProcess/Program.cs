using System.Diagnostics;
using System.Globalization;
using Kafka.Embedded;
using Microsoft.Extensions.Logging;

// BrokerProcess FOLDER PORT [VERBOSE]: a broker in a process of its own. It prints its address when it is ready, and stops in order when its input ends.
var started = Stopwatch.StartNew();
using var log = LoggerFactory.Create(logging => logging
    .SetMinimumLevel(args.Length > 2 ? LogLevel.Debug : LogLevel.Warning)
    .AddSimpleConsole(console => console.SingleLine = true)
    .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions
{
    DataDirectory = args[0],
    Listeners = [new BrokerListener { Port = int.Parse(args[1], CultureInfo.InvariantCulture) }],
    LoggerFactory = log,
});
await broker.StartAsync();
await Console.Out.WriteLineAsync(broker.BootstrapServers);
if (args.Length > 2)
    await Console.Error.WriteLineAsync($"started in {started.ElapsedMilliseconds} ms");
while (await Console.In.ReadLineAsync() is not null)
{
    // Until the input ends.
}
