using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Connect.Testing;

namespace EndToEnd;

/// <summary>A broker that can store no more, as its disk is full: here, as its files may not grow beyond a limit.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Lines = 40_000, Blocks = 4096, BlockBytes = 512;
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-full-disk").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Process> BrokerAsync(int port, bool isLimited)
    {
        var broker = $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "BrokerProcess.dll")}' '{_folder}/broker' {port}";
        var start = new ProcessStartInfo("/bin/sh", ["-c", isLimited ? $"trap '' XFSZ; ulimit -f {Blocks}; {broker}" : broker]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // The runtime keeps code in a large file of its own, unless told otherwise.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        var process = Process.Start(start)!;
        Assert.Equal($"127.0.0.1:{port}", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        return process;
    }

    [Fact]
    public async Task A_source_waits_while_the_broker_s_disk_is_full_says_nothing_is_stored_that_is_not_and_goes_on_when_there_is_room()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ulimit: there is none");
        var port = Worker.FreePort();
        var file = Path.Combine(_folder, "in.txt");
        var filling = new string('x', 100);
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, Lines).Select(i => $"{i} {filling}"), TestContext.Current.CancellationToken);
        using var full = await BrokerAsync(port, isLimited: true);
        await using var worker = new Worker($"127.0.0.1:{port}", _folder);
        await worker.StartAsync();
        var config = new JsonObject { ["connector.class"] = "FileStreamSource", ["file"] = file, ["topic"] = "lines", ["value.converter"] = "StringConverter" };
        Assert.Equal(HttpStatusCode.Created, (await worker.RequestAsync(HttpMethod.Put, "/connectors/source/config", config)).Status);

        await Eventually.True(() => Directory.EnumerateFiles(Path.Combine(_folder, "broker"), "*.log", SearchOption.AllDirectories)
            .Any(f => f.Contains("lines-0", StringComparison.Ordinal) && new FileInfo(f).Length > Blocks * BlockBytes * 0.9), "the topic has no more room", TimeSpan.FromSeconds(60));
        var stored = Read(port);
        Assert.InRange(stored.Count, 1, Lines - 1);
        await worker.AwaitRunningAsync("source", 1);
        var (_, offsets) = await worker.RequestAsync(HttpMethod.Get, "/connectors/source/offsets");
        var position = (long?)offsets!["offsets"]!.AsArray().FirstOrDefault()?["offset"]?["position"] ?? 0;
        var most = Enumerable.Range(0, Read(port).Count).Sum(i => Encoding.UTF8.GetByteCount($"{i} {filling}\n"));
        Assert.InRange(position, 0, most);

        full.Kill();
        await full.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var roomy = await BrokerAsync(port, isLimited: false);
        try
        {
            await Eventually.True(() => Read(port).ToHashSet().Count == Lines, "all lines arrive", TimeSpan.FromSeconds(90));
            await worker.AwaitRunningAsync("source", 1);
        }
        finally { roomy.Kill(); }
    }

    // The numbers of the lines in the topic.
    private static List<int> Read(int port)
    {
        using var consumer = new ConsumerBuilder<Ignore, string>(new ConsumerConfig
        {
            BootstrapServers = $"127.0.0.1:{port}",
            GroupId = "check",
            EnablePartitionEof = true,
            EnableAutoCommit = false,
        }).Build();
        consumer.Assign(new TopicPartitionOffset("lines", 0, Offset.Beginning));
        var numbers = new List<int>();
        while (consumer.Consume(TimeSpan.FromSeconds(30)) is { IsPartitionEOF: false } found)
            numbers.Add(int.Parse(found.Message.Value.Split(' ')[0], CultureInfo.InvariantCulture));
        return numbers;
    }
}
