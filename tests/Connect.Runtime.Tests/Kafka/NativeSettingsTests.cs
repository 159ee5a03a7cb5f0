using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Tests.Kafka;

/// <summary>Settings of librdkafka reach beyond the client; none of them gets there unseen.</summary>
public sealed partial class NativeSettingsTests(BrokerFixture broker) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("native-settings").FullName;

    public static TheoryData<string> Prefixes => ["consumer.override.", "producer.override.", "admin.override."];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_setting_of_the_loaded_library_is_either_open_or_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The library lists its settings to a C stream, which this test opens as on Unix");
        var names = Names();
        Assert.True(names.Count > 150, $"The library lists {names.Count} settings");
        Assert.DoesNotContain(names, n => !NativeSettings.Allows(n) && NativeSettings.Refusal(n) is null);
        Assert.Empty(NativeSettings.Allowed.Except(names));
    }

    [Fact]
    public void No_setting_is_both_open_and_refused() => Assert.DoesNotContain(NativeSettings.Refused, r => NativeSettings.Allows(r.Key));

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_refused_setting_is_an_error_that_names_key_and_reason(string prefix)
    {
        foreach (var (name, reason) in Refused)
        {
            var value = Assert.Single(new ClientOverrides("All", [], []).Validate(new Dictionary<string, string> { [prefix + name] = "x" })).Item2;
            var error = Assert.Single(value.Errors);
            Assert.Contains(prefix + name, error, StringComparison.Ordinal);
            Assert.Contains(reason, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_refused_setting_makes_no_client()
    {
        foreach (var (name, reason) in Refused)
            foreach (var kind in (ClientKind[])[ClientKind.Consumer, ClientKind.Producer, ClientKind.Admin])
            {
                var refused = Assert.Throws<ConfigException>(() => ClientProperties.Translate(new Dictionary<string, string> { [name] = "x" }, kind, _ => { }));
                Assert.Contains(name, refused.Message, StringComparison.Ordinal);
                Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
            }
    }

    [Theory]
    [InlineData("consumer.")]
    [InlineData("producer.")]
    [InlineData("admin.")]
    [InlineData("")]
    public void A_worker_does_not_start_with_a_refused_setting(string prefix)
    {
        foreach (var (name, reason) in Refused.Where(r => (prefix.Length > 0 || NativeSettings.IsDangerous(r.Key)) && !r.Key.Any(char.IsUpper)))
        {
            var variable = $"CONNECT_{(prefix + name).ToUpperInvariant().Replace("_", "__", StringComparison.Ordinal).Replace('.', '_')}";
            var refused = Assert.Throws<ConfigException>(() => new WorkerConfig(Worker(ContainerEnvironment.Properties(new Dictionary<string, string> { [variable] = "x" }))));
            Assert.StartsWith($"Invalid configuration {prefix}{name}: ", refused.Message, StringComparison.Ordinal);
            Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_Java_calls_the_same_stays_open() => Assert.NotNull(new WorkerConfig(Worker(new()
    {
        ["ssl.truststore.location"] = "/x/ca.pem",
        ["ssl.keystore.location"] = "/x/me.p12",
        ["consumer.ssl.keystore.password"] = "x",
        ["producer.enable.auto.commit"] = "true",
        ["sasl.kerberos.service.name"] = "kafka",
    })));

    [Fact]
    public async Task A_refused_setting_is_answered_with_400()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var config = new JsonObject { ["connector.class"] = "FileStreamSink", ["topics"] = "t" };
        foreach (var (name, _) in Refused) config[$"consumer.override.{name}"] = "x";
        var (status, body) = await worker.RequestAsync(HttpMethod.Put, "/connectors/refused/config", config);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        foreach (var (name, reason) in Refused)
            Assert.Contains($"Invalid configuration consumer.override.{name}: The Kafka client's setting '{name}' must not be set: {reason}", (string?)body!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_that_a_connector_names_is_not_loaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/cc"), "A C compiler (/usr/bin/cc) makes the library of this test");
        var (library, marker) = (Path.Combine(_folder, "stranger.so"), Path.Combine(_folder, "was-here"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "stranger.c"), $$"""
            #include <stdio.h>
            int conf_init(void *conf, void **opaque, char *error, unsigned long size) { FILE *f = fopen("{{marker}}", "w"); if (f) fclose(f); return 0; }
            """, TestContext.Current.CancellationToken);
        using (var compiler = Process.Start("/usr/bin/cc", ["-shared", "-fPIC", "-o", library, Path.Combine(_folder, "stranger.c")]))
        {
            await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, compiler.ExitCode);
        }
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        foreach (string prefix in Prefixes)
        {
            var (status, body) = await worker.RequestAsync(HttpMethod.Put, "/connectors/stranger/config", new JsonObject
            {
                ["connector.class"] = "FileStreamSink",
                ["topics"] = "t",
                [$"{prefix}plugin.library.paths"] = library,
            });
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains($"{prefix}plugin.library.paths: The Kafka client's setting 'plugin.library.paths' must not be set: it makes the Kafka client load a library",
                (string?)body!["message"], StringComparison.Ordinal);
        }
        // A configuration may be in the topic already.
        Assert.Throws<ConfigException>(() => worker.Clients.GroupConsumer("c", "g", new Dictionary<string, string> { ["plugin.library.paths"] = library }));
        Assert.Throws<ConfigException>(() => worker.Clients.TaskProducer("c", new Dictionary<string, string> { ["plugin.library.paths"] = library }));
        Assert.Throws<ConfigException>(() => worker.Clients.Admin("c", new Dictionary<string, string> { ["plugin.library.paths"] = library }));
        Assert.False(File.Exists(marker));
        // So would it have been.
        Assert.Null(Librdkafka.Problem("plugin.library.paths", library));
        Assert.True(File.Exists(marker));
    }

    // Those of the Java clients' properties that have a setting's name are translated, not passed on.
    private static IEnumerable<KeyValuePair<string, string>> Refused => NativeSettings.Refused.Where(r => !ClientProperties.Known.Contains(r.Key));

    private static Dictionary<string, string> Worker(Dictionary<string, string> more) => new(more)
    {
        ["bootstrap.servers"] = "a:1",
        ["group.id"] = "g",
        ["key.converter"] = "StringConverter",
        ["value.converter"] = "StringConverter",
        ["config.storage.topic"] = "c",
        ["offset.storage.topic"] = "o",
        ["status.storage.topic"] = "s",
    };

    // The first column of the tables that the library prints.
    private List<string> Names()
    {
        var file = Path.Combine(_folder, "settings");
        var stream = OpenStream(file, "w");
        Assert.NotEqual(0, stream);
        ShowSettings(stream);
        Assert.Equal(0, CloseStream(stream));
        return [.. File.ReadLines(file).Select(l => Row().Match(l)).Where(m => m.Success && m.Groups[1].Value != "Property").Select(m => m.Groups[1].Value)];
    }

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9._]*) +\|")]
    private static partial Regex Row();

    [LibraryImport("libc", EntryPoint = "fopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenStream(string path, string mode);

    [LibraryImport("libc", EntryPoint = "fclose")]
    private static partial int CloseStream(nint stream);

    private static unsafe void ShowSettings(nint stream) =>
        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(LibrdkafkaResolver.Load(), "rd_kafka_conf_properties_show"))(stream);
}
