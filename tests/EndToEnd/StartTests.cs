using System.Net;
using System.Net.Sockets;
using Connect.Testing;

namespace EndToEnd;

/// <summary>What becomes of a worker whose surroundings are not as they should be.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-start").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Log => Path.Combine(_folder, "worker.log");

    private string Written => File.Exists(Log) ? File.ReadAllText(Log) : "";

    private static Dictionary<string, string> Variables => new()
    {
        ["CONNECT_BOOTSTRAP_SERVERS"] = "127.0.0.1:1",
        ["CONNECT_GROUP_ID"] = "start",
        ["CONNECT_CONFIG_STORAGE_TOPIC"] = "configs",
        ["CONNECT_OFFSET_STORAGE_TOPIC"] = "offsets",
        ["CONNECT_STATUS_STORAGE_TOPIC"] = "statuses",
        ["CONNECT_KEY_CONVERTER"] = "StringConverter",
        ["CONNECT_VALUE_CONVERTER"] = "StringConverter",
        ["CONNECT_REST_ADVERTISED_HOST_NAME"] = "127.0.0.1",
        ["CONNECT_REST_PORT"] = $"{Worker.FreePort()}",
    };

    [Fact]
    public async Task A_worker_that_is_told_to_stop_while_it_waits_for_Kafka_ends_in_order()
    {
        await using var worker = WorkerProcess.Start(Log, [], Variables);
        await Eventually.True(() => Written.Contains("starts as 127.0.0.1:", StringComparison.Ordinal), "the worker starts", TimeSpan.FromSeconds(60));
        Assert.Equal(0, await worker.StopAsync());
        Assert.DoesNotContain("   at ", Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_variables_are_told_once_each_and_a_file_that_cannot_be_written_is_done_without()
    {
        var variables = Variables;
        variables["CONNECT_GROUP_IDD"] = "x";
        variables["CONNECT_PASSWORT"] = "not to be shown";
        variables["KAFKA_HEAP_OPTS"] = "-Xmx1g";
        await using var worker = WorkerProcess.Start(Log, ["--render", Path.Combine(_folder, "no-such-folder", "kafka-connect.properties")], variables);
        await Eventually.True(() => Written.Contains("Waiting for Kafka at 127.0.0.1:1", StringComparison.Ordinal), "the worker starts all the same", TimeSpan.FromSeconds(60));
        var lines = Written.Split('\n');
        Assert.EndsWith("did you mean CONNECT_GROUP_ID? (Connect.Runtime.WorkerProcess)", Assert.Single(lines, l => l.Contains("CONNECT_GROUP_IDD", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("nobody reads passwort", Assert.Single(lines, l => l.Contains("CONNECT_PASSWORT", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("Java virtual machine", Assert.Single(lines, l => l.Contains("KAFKA_HEAP_OPTS", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("INFO The configuration is not written to", Assert.Single(lines, l => l.Contains("no-such-folder", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("not to be shown", Written, StringComparison.Ordinal);
        Assert.Equal(0, await worker.StopAsync());
    }

    [Fact]
    public async Task The_configuration_is_written_for_its_owner_alone_to_look_at()
    {
        var file = Path.Combine(_folder, "kafka-connect.properties");
        await using var worker = WorkerProcess.Start(Log, ["--render", file], Variables);
        await Eventually.True(() => Written.Contains("starts as", StringComparison.Ordinal), "the worker starts", TimeSpan.FromSeconds(60));
        Assert.Contains("group.id=start\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(0, await worker.StopAsync());
    }

    [Theory]
    [InlineData("CONNECT_KEY_CONVERTER", "io.confluent.connect.protobuf.ProtobufConverter", "Class io.confluent.connect.protobuf.ProtobufConverter could not be found")]
    [InlineData("CONNECT_SSL_TRUSTSTORE_LOCATION", "/nowhere/trust.jks", "/nowhere/trust.jks")]
    [InlineData("CONNECT_SSL_TRUSTSTORE_LOCATION", "/etc/hostname", "/etc/hostname")]
    public async Task What_a_variable_names_and_cannot_be_used_ends_the_worker_with_one_line(string name, string value, string expected)
    {
        var variables = Variables;
        variables["CONNECT_SECURITY_PROTOCOL"] = "SSL";
        variables[name] = value;
        await using var worker = WorkerProcess.Start(Log, [], variables);
        Assert.Equal(2, await worker.ExitAsync());
        Assert.Contains(expected, Assert.Single(Written.Split('\n'), l => l.Contains(" FATAL ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_and_a_host_that_is_not_there_end_the_worker_with_the_address()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        foreach (var address in (string[])[$"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}", "http://no-such-host.invalid:8083", "http://192.0.2.1:8083"])
        {
            var variables = Variables;
            variables["CONNECT_LISTENERS"] = address;
            await using var worker = WorkerProcess.Start(Log, [], variables);
            Assert.Equal(1, await worker.ExitAsync());
            Assert.Single(Written.Split('\n'), l => l.Contains($" FATAL Cannot listen on {address}/: ", StringComparison.Ordinal));
            Assert.DoesNotContain("   at ", Written, StringComparison.Ordinal);
        }
    }
}
