using Confluent.Kafka;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Tests.Kafka;

public class LibrdkafkaResolverTests
{
    [Fact]
    public void Both_bindings_run_in_one_file_that_came_with_the_packages()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has loaded is read from /proc/self/maps, as on Linux");
        Assert.Null(Librdkafka.Problem("client.id", "x"));
        Assert.StartsWith("2.16.", Library.VersionString, StringComparison.Ordinal);
        using (new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = "127.0.0.1:1" }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build()) { }
        var loaded = File.ReadLines("/proc/self/maps").Select(l => l.Split(' ')[^1]).Where(p => p.Contains("librdkafka", StringComparison.Ordinal)).Distinct().ToList();
        Assert.StartsWith(AppContext.BaseDirectory, Assert.Single(loaded), StringComparison.Ordinal);
    }
}
