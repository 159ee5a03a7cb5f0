using System.Net;
using System.Net.Sockets;
using Connect.Api;
using Connect.Converters.Avro;
using Connect.Converters.JsonSchema;
using Connect.Converters.Registry;
using Connect.Testing;

namespace Connect.Converters.Tests;

public sealed class SchemaRegistryClientTests
{
    private readonly ScriptedRegistry _registry = new();
    private readonly List<TimeSpan> _pauses = [];

    private AvroConverter Converter(params (string Key, string Value)[] options) =>
        Converting.With(new AvroConverter(_registry.Network, _pauses.Add), Registered.Options(options));

    private static (HttpStatusCode, string) Refusal(int status, int code) => ((HttpStatusCode)status, $$"""{"error_code":{{code}},"message":"no such luck"}""");

    [Fact]
    public void A_schema_is_registered_once_for_a_subject_and_read_once()
    {
        var converter = Converter();
        var bytes = converter.Bytes(Schema.OptionalInt32, 1)!;
        for (var i = 2; i < 100; i++) Assert.Equal(bytes[..5], converter.Bytes(SchemaBuilder.Int32().Optional().Build(), i)![..5]);
        Assert.Equal(["POST http://registry:8081/subjects/t-value/versions?normalize=false"], _registry.Requests);
        for (var i = 0; i < 100; i++) Assert.Equal(1, converter.Read(bytes).Value);
        Assert.Equal(["GET http://registry:8081/schemas/ids/1?fetchMaxId=false&subject=t-value",
            "POST http://registry:8081/subjects/t-value?normalize=false&deleted=true"], _registry.Requests[1..]);
    }

    [Theory]
    [InlineData(409, 409)]
    [InlineData(422, 42201)]
    [InlineData(401, 401)]
    [InlineData(404, 40401)]
    public void A_refusal_is_a_data_error_at_once_that_names_subject_address_and_code(int status, int code)
    {
        _registry.Script = _ => Refusal(status, code);
        var e = Assert.Throws<DataException>(() => Converter().Bytes(Schema.Int32, 1));
        Assert.Contains("no such luck", e.Message, StringComparison.Ordinal);
        Assert.Contains($"error code: {code}", e.Message, StringComparison.Ordinal);
        Assert.Contains("http://registry:8081/subjects/t-value/versions", e.Message, StringComparison.Ordinal);
        Assert.IsType<RegistryException>(e.InnerException);
        Assert.Single(_registry.Requests);
        Assert.Empty(_pauses);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public void A_registry_that_is_busy_is_asked_again_after_pauses_that_double(int status)
    {
        var left = 3;
        _registry.Script = _ => left-- > 0 ? Refusal(status, status) : null;
        Assert.NotNull(Converter(("retries.wait.ms", "100"), ("retries.max.wait.ms", "250")).Bytes(Schema.Int32, 1));
        Assert.Equal([100.0, 200, 250], _pauses.Select(p => p.TotalMilliseconds));
    }

    [Fact]
    public void A_registry_that_stays_busy_is_a_data_error_in_the_end()
    {
        _registry.Script = _ => (HttpStatusCode.ServiceUnavailable, "<html>not JSON</html>");
        Assert.Contains("503", Assert.Throws<DataException>(() => Converter(("max.retries", "2")).Bytes(Schema.Int32, 1)).Message, StringComparison.Ordinal);
        Assert.Equal(3, _registry.Requests.Count);
    }

    [Fact]
    public void An_answer_that_is_no_answer_of_a_registry_is_a_data_error()
    {
        _registry.Script = _ => (HttpStatusCode.OK, "{}");
        Assert.Throws<DataException>(() => Converter().Bytes(Schema.Int32, 1));
        Assert.Throws<DataException>(() => Converter().Read(Registered.Frame(1, 2)));
    }

    [Fact]
    public void The_next_address_is_asked_when_one_does_not_answer_and_stays_the_first()
    {
        _registry.Script = r => r.RequestUri!.Host == "down" ? throw new HttpRequestException("refused", new SocketException(111)) : null;
        var converter = Converter(("schema.registry.url", "http://down:1, http://up:2/path"));
        converter.Bytes(Schema.Int32, 1);
        converter.Bytes(Schema.Int64, 1L);
        Assert.Equal(["down", "up", "up"], _registry.Requests.Select(r => new Uri(r[5..]).Host));
        Assert.StartsWith("POST http://up:2/path/subjects/", _registry.Requests[^1], StringComparison.Ordinal);
        Assert.Empty(_pauses);
    }

    [Fact]
    public void Without_any_answer_the_record_can_be_tried_again_and_no_password_is_told()
    {
        _registry.Script = _ => throw new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused));
        var converter = Converter(("schema.registry.url", "http://who:secret@one:1,https://me:hidden@two"), ("basic.auth.credentials.source", "URL"));
        var e = Assert.ThrowsAny<RetriableException>(() => converter.Bytes(Schema.Int32, 1));
        Assert.Equal("org.apache.kafka.common.errors.NetworkException", JavaClassAttribute.Of(e.GetType()));
        Assert.StartsWith("Network connection error while serializing Avro data for topic t: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("http://one:1/subjects/t-value/versions", e.Message, StringComparison.Ordinal);
        Assert.Contains("https://two/", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", e.ToString(), StringComparison.Ordinal);
        Assert.Equal([1000.0, 2000, 4000], _pauses.Select(p => p.TotalMilliseconds));
        Assert.Equal(8, _registry.Requests.Count);
        Assert.ThrowsAny<RetriableException>(() => converter.Read(Registered.Frame(1, 2)));
    }

    [Fact]
    public async Task A_registry_that_accepts_a_connection_and_says_nothing_is_waited_for_as_long_as_configured()
    {
        await using var server = new Connect.Testing.SilentServer();
        var converter = Converting.With(new AvroConverter(null, _pauses.Add),
            Registered.Options([("schema.registry.url", $"http://127.0.0.1:{server.Port}"), ("http.read.timeout.ms", "200")]));
        var started = System.Diagnostics.Stopwatch.StartNew();
        var e = Assert.ThrowsAny<RetriableException>(() => converter.Bytes(Schema.Int32, 1));
        Assert.Contains("no answer within 200 ms", e.Message, StringComparison.Ordinal);
        Assert.InRange(started.Elapsed, TimeSpan.FromMilliseconds(190), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Whoever_does_not_answer_in_time_is_not_asked_again_at_once()
    {
        _registry.Script = _ => throw new TaskCanceledException("too late", new TimeoutException());
        var e = Assert.ThrowsAny<RetriableException>(() => Converter(("http.read.timeout.ms", "1234")).Bytes(Schema.Int32, 1));
        Assert.Contains("1234 ms", e.Message, StringComparison.Ordinal);
        Assert.Single(_registry.Requests);
    }

    [Theory]
    [InlineData("USER_INFO", "http://r:1", "user:secret word", "Basic dXNlcjpzZWNyZXQgd29yZA==")]
    [InlineData("URL", "http://who:wh%40t@r:1", "", "Basic d2hvOndoQHQ=")]
    [InlineData("URL", "http://r:1", "", null)]
    [InlineData("", "http://who:what@r:1", "user:secret", null)]
    public void User_and_password_are_sent_from_where_the_option_says(string source, string url, string info, string? expected)
    {
        Converter(("schema.registry.url", url), ("basic.auth.credentials.source", source), ("basic.auth.user.info", info)).Bytes(Schema.Int32, 1);
        Assert.Equal([expected], _registry.Authorizations);
        Assert.StartsWith("POST http://r:1/", _registry.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Older_names_tokens_logins_and_further_headers_are_sent()
    {
        Converter(("basic.auth.credentials.source", "USER_INFO"), ("schema.registry.basic.auth.user.info", "user:secret")).Bytes(Schema.Int32, 1);
        Converter(("bearer.auth.credentials.source", "STATIC_TOKEN"), ("bearer.auth.token", "abc.def"), ("request.header.X-Own", "yes"),
            ("bearer.auth.logical.cluster", "lsrc-1")).Bytes(Schema.Int32, 1);
        Assert.Equal(("yes", "lsrc-1"), (_registry.LastHeaders["X-Own"], _registry.LastHeaders["target-sr-cluster"]));
        Converter(("basic.auth.credentials.source", "SASL_INHERIT"), ("sasl.jaas.config", "x.PlainLoginModule required username=\"me\" password='p';"))
            .Bytes(Schema.Int32, 1);
        Assert.Equal(["Basic dXNlcjpzZWNyZXQ=", "Bearer abc.def", "Basic bWU6cA=="], _registry.Authorizations);
    }

    [Fact]
    public void A_token_is_fetched_once_and_used_until_it_runs_out()
    {
        var time = new Connect.Testing.ManualTime();
        _registry.Script = r => r.RequestUri!.Host == "issuer" ? (HttpStatusCode.OK, """{"access_token":"t0k","expires_in":100}""") : null;
        var converter = Converting.With(new AvroConverter(_registry.Network, _ => { }, time),
            Registered.Options(("bearer.auth.credentials.source", "OAUTHBEARER"), ("bearer.auth.issuer.endpoint.url", "https://issuer/token"),
            ("bearer.auth.client.id", "me"), ("bearer.auth.client.secret", "s"), ("bearer.auth.scope", "all")));
        converter.Bytes(Schema.Int32, 1);
        converter.Bytes(Schema.Int64, 1L);
        Assert.Equal(["Basic bWU6cw==", "Bearer t0k", "Bearer t0k"], _registry.Authorizations);
        time.Advance(TimeSpan.FromSeconds(90));
        converter.Bytes(Schema.String, "x");
        Assert.Equal(5, _registry.Requests.Count);
    }

    [Theory]
    [InlineData("schema.registry.url", "")]
    [InlineData("schema.registry.url", "ftp://x")]
    [InlineData("value.subject.name.strategy", "my.Strategy")]
    [InlineData("basic.auth.credentials.source", "MAGIC")]
    [InlineData("bearer.auth.credentials.source", "CUSTOM")]
    [InlineData("basic.auth.credentials.source", "USER_INFO")]
    [InlineData("auto.register.schemas", "perhaps")]
    public void Options_that_are_not_valid_are_refused(string option, string value) => Assert.Throws<ConfigException>(() => Converter((option, value)));

    [Fact]
    public void Without_an_address_the_configuration_is_refused_as_Java_does()
    {
        var e = Assert.Throws<ConfigException>(() => Converting.With(new AvroConverter()));
        Assert.Equal("Missing required configuration \"schema.registry.url\" which has no default value.", e.Message);
    }

    [Fact]
    public void The_worker_sees_no_options() => Assert.Equal((0, 0), (new AvroConverter().Config.Keys.Count, new JsonSchemaConverter().Config.Keys.Count));

    [Fact]
    public void Names_of_subjects_are_escaped()
    {
        Converter(("value.subject.name.strategy", "TopicRecordNameStrategy"), ("normalize.schemas", "true")).FromConnectData("a/b", null,
            SchemaBuilder.Struct().Name("x.Y").Build(), new Struct(SchemaBuilder.Struct().Name("x.Y").Build()), new System.Buffers.ArrayBufferWriter<byte>());
        Assert.Equal("POST http://registry:8081/subjects/a%2Fb-x.Y/versions?normalize=true", _registry.Requests[0]);
    }

    [Fact]
    public void A_converter_that_defers_its_requests_asks_only_when_they_are_run()
    {
        var bytes = Converter().Bytes(Schema.OptionalInt32, 1)!;
        _registry.Requests.Clear();
        var converter = Converter();
        converter.DeferRequests(CancellationToken.None);
        var reading = Assert.Throws<ConversionDeferredException>(() => converter.Read(bytes));
        var writing = Assert.Throws<ConversionDeferredException>(() => converter.Bytes(Schema.OptionalInt32, 1));
        Assert.Empty(_registry.Requests);
        reading.Request();
        writing.Request();
        Assert.Equal(1, converter.Read(bytes).Value);
        Assert.Equal(bytes, converter.Bytes(Schema.OptionalInt32, 2)![..5].Concat(bytes[5..]));
    }

    [Fact]
    public async Task A_request_to_a_registry_that_says_nothing_ends_when_the_task_stops()
    {
        await using var silent = new SilentServer();
        await EndsAsync(("schema.registry.url", $"http://127.0.0.1:{silent.Port}"), ("http.read.timeout.ms", "600000"));
    }

    [Fact]
    public async Task A_wait_between_two_requests_ends_when_the_task_stops()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await EndsAsync(("schema.registry.url", $"http://127.0.0.1:{port}"), ("retries.wait.ms", "600000"), ("retries.max.wait.ms", "600000"));
    }

    private static async Task EndsAsync(params (string Key, string Value)[] options)
    {
        using var stopping = new CancellationTokenSource();
        using var converter = Converting.With(new AvroConverter(), options);
        converter.DeferRequests(stopping.Token);
        var deferred = Assert.Throws<ConversionDeferredException>(() => converter.Bytes(Schema.Int32, 1));
        var request = Task.Factory.StartNew(deferred.Request, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // Whether it has begun to wait or not yet: it ends.
        await Assert.ThrowsAsync<TimeoutException>(() => request.WaitAsync(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken));
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }
}
