using System.Net;
using System.Net.Sockets;
using System.Text;
using Confluent.Kafka;
using Connect.Testing;

namespace Connect.Runtime.Tests.Rest;

/// <summary>Requests that no client of good will sends, and those of clients that speak HTTP in a way of their own.</summary>
public class HostileRequestTests(BrokerFixture broker)
{
    private const string Config = "/connectors/c/config", Json = "application/json";

    // What is answered until the connection ends, in whatever way.
    private static async Task<string> RawAsync(InProcessWorker worker, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(worker.Address.Host, worker.Address.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30)) is > 0 and var count)
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (IOException) { }
        return answer.ToString();
    }

    [Fact]
    public async Task Bodies_that_cannot_be_read_are_refused_with_the_reason()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        foreach (var (body, status) in ((byte[], int)[])
        [
            (Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))), 400),
            (Encoding.UTF8.GetBytes(new string('[', 1_000_000)), 400),
            ("{\"a\":\"\\ud800\"}"u8.ToArray(), 400),
            ("{\"\\udc00\":1}"u8.ToArray(), 400),
            ("{\"a\":1} {\"b\":2}"u8.ToArray(), 400),
            ("{\"a\":1}x"u8.ToArray(), 400),
            ([0xFF, 0xFE, 0, 0xD8, 0x7D, 0], 400),
            ("\"text\""u8.ToArray(), 400),
            ([], 415),
        ])
            Assert.Equal((body.Length, status), (body.Length, (int)await worker.SendAsync("PUT", Config, body, body.Length == 0 ? "text/plain" : Json)));
        Assert.StartsWith("HTTP/1.1 413 ",
            await RawAsync(worker, "PUT /connectors/c/config HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n{"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("ERROR", worker.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_come_in_any_encoding_of_Unicode()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        foreach (var encoding in (Encoding[])
            [new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(true, true)])
        {
            // There is no such connector to patch: the body was read.
            var body = encoding.GetBytes("{\"ž\":\"€\"}");
            Assert.Equal(HttpStatusCode.NotFound, await worker.SendAsync("PATCH", Config, body, Json));
            Assert.Equal(HttpStatusCode.NotFound, await worker.SendAsync("PATCH", Config, [.. encoding.GetPreamble(), .. body], Json));
        }
        Assert.Equal(HttpStatusCode.NotFound, await worker.SendAsync("PATCH", Config, "{}\0"u8.ToArray(), Json));
    }

    [Fact]
    public async Task Requests_one_behind_the_other_in_pieces_and_with_questions_are_answered()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        const string get = "GET /connectors HTTP/1.1\r\nHost: x\r\n\r\n";
        // A refused request's body is not taken for the next request.
        const string refused = "PUT /connectors/c/config HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 41\r\n\r\n"
            + "DELETE /connectors/c HTTP/1.1\r\nHost: x\r\n\r\n";
        const string chunked = "PATCH /connectors/c/config HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n";
        const string asking = "PATCH /connectors/c/config HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
        var answers = await RawAsync(worker, get + get + refused + chunked + asking);
        Assert.Equal(["200", "200", "415", "404", "404"], answers.Split("HTTP/1.1 ")[1..].Select(a => a[..3]));
    }

    [Fact]
    public async Task Requests_that_end_too_early_or_ask_for_odd_things_are_the_clients_fault()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        using (var gone = new TcpClient())
        {
            await gone.ConnectAsync(worker.Address.Host, worker.Address.Port, TestContext.Current.CancellationToken);
            await gone.GetStream().WriteAsync(
                "PUT /connectors/c/config HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(),
                TestContext.Current.CancellationToken);
        }
        foreach (var (request, status) in ((string, string)[])
        [
            ("TRACE /connectors HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "405"),
            ("GET /connectors/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404"),
            ("GET /connectors/%zz%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "400"),
            ("GET /connectors/%0a%5B2024%5D%20ERROR%20forged HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404"),
            ($"GET /connectors HTTP/1.1\r\nHost: x\r\nX: {new string('x', 40_000)}\r\nConnection: close\r\n\r\n", "431"),
            ($"GET /{new string('x', 20_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "414"),
        ])
            Assert.Equal((request[..40], status), (request[..40], (await RawAsync(worker, request)).Split(' ')[1]));
        await worker.RequestAsync(HttpMethod.Put, "/admin/loggers/Connect.Runtime", new System.Text.Json.Nodes.JsonObject { ["level"] = "DEBUG" });
        await RawAsync(worker, "GET /connectors/%0aforged HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        await Eventually.True(() => worker.Log.Contains("/connectors/%0aforged: 404", StringComparison.Ordinal), "the request is logged as it came");
        Assert.DoesNotContain("\nforged", worker.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(" ERROR ", worker.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_that_of_Kafka_whose_requests_are_understood()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var (_, root) = await worker.RequestAsync(HttpMethod.Get, "/");
        Assert.Equal("4.3.1", (string?)root!["version"]);
        Assert.Equal("dotnet-test", (string?)root["commit"]);
        var (_, plugins) = await worker.RequestAsync(HttpMethod.Get, "/connector-plugins?connectorsOnly=false");
        var versions = plugins!.AsArray().ToLookup(p => (string)p!["class"]!, p => (string?)p!["version"]);
        Assert.Equal(["4.3.1"], versions["org.apache.kafka.connect.transforms.Cast$Value"]);
        Assert.Equal("4.3.1", versions["org.apache.kafka.connect.storage.StringConverter"].First());
        Assert.NotEqual("4.3.1", versions["io.confluent.connect.jdbc.JdbcSinkConnector"].Single());
    }

    [Fact]
    public async Task A_class_that_is_not_there_is_answered_with_what_is_near()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        foreach (var (converter, hint) in ((string, string)[])
        [
            ("io.apicurio.registry.utils.converter.AvroConverter", "Did you mean io.confluent.connect.avro.AvroConverter?"),
            ("org.apache.kafka.connect.json.JsonConvertor", "Did you mean org.apache.kafka.connect.json.JsonConverter?"),
            ("io.confluent.connect.protobuf.ProtobufConverter", "Protobuf is not supported"),
        ])
        {
            var (_, body) = await worker.RequestAsync(HttpMethod.Put, "/connector-plugins/FileStreamSink/config/validate", new System.Text.Json.Nodes.JsonObject
            {
                ["connector.class"] = "FileStreamSink",
                ["name"] = "c",
                ["topics"] = "t",
                ["value.converter"] = converter,
            });
            Assert.Contains(hint, body!.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_converter_of_values_that_is_to_read_headers_is_refused_with_one_that_can()
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        var (_, body) = await worker.RequestAsync(HttpMethod.Put, "/connector-plugins/FileStreamSink/config/validate", new System.Text.Json.Nodes.JsonObject
        {
            ["connector.class"] = "FileStreamSink",
            ["name"] = "c",
            ["topics"] = "t",
            ["header.converter"] = "io.confluent.connect.avro.AvroConverter",
        });
        Assert.Contains("header.converter=org.apache.kafka.connect.converters.ByteArrayConverter", body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /connectors HTTP/1.1\r\nHost: x\r\nX-Slow: ")]
    [InlineData("PUT /connectors/c/config HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")]
    public async Task Who_does_not_finish_a_request_is_not_waited_for(string begun)
    {
        await using var worker = new InProcessWorker(broker);
        await worker.StartAsync();
        Assert.StartsWith("HTTP/1.1 408 ", await RawAsync(worker, begun), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await worker.RequestAsync(HttpMethod.Get, "/connectors")).Status);
        Assert.DoesNotContain(" ERROR ", worker.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_connectors_are_listed_and_each_is_found_by_its_name()
    {
        await using var worker = new InProcessWorker(broker);
        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build())
            await admin.CreateTopicsAsync([new() { Name = worker.ConfigTopic, NumPartitions = 1, ReplicationFactor = 1, Configs = new() { ["cleanup.policy"] = "compact" } }]);
        using (var producer = worker.Clients.Producer("test"))
        {
            void Send(string key, string value) =>
                producer.Produce(worker.ConfigTopic, new() { Key = Encoding.UTF8.GetBytes(key), Value = Encoding.UTF8.GetBytes(value) });
            for (var i = 0; i < 10_000; i++)
            {
                Send($"target-state-many-{i}", """{"state":"STOPPED","state.v2":"STOPPED"}""");
                Send($"connector-many-{i}", $$$"""{"properties":{"connector.class":"FileStreamSource","file":"/nowhere","topic":"t","name":"many-{{{i}}}"}}""");
            }
            producer.Flush(TimeSpan.FromSeconds(30));
        }
        await worker.StartAsync();
        var (_, names) = await worker.RequestAsync(HttpMethod.Get, "/connectors");
        Assert.Equal(10_000, names!.AsArray().Select(n => (string)n!).Distinct().Count());
        Assert.Equal(10_000, (await worker.RequestAsync(HttpMethod.Get, "/connectors?expand=info")).Body!.AsObject().Count);
        Assert.Equal("many-9999", (string?)(await worker.RequestAsync(HttpMethod.Get, "/connectors/many-9999")).Body!["name"]);
        Assert.Equal(HttpStatusCode.OK, (await worker.RequestAsync(HttpMethod.Get, "/connectors/many-9999/config")).Status);
    }
}
