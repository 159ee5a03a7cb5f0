using System.Text;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

public sealed class KafkaConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_requests_can_be_under_way_and_each_gets_its_own_answer()
    {
        await using var broker = new ScriptedBroker();
        broker.On<DescribeGroupsRequest>((request, _) => new DescribeGroupsResponse { Groups = [new() { GroupId = request.Groups[0] }] });
        await using var connection = await ConnectAsync(broker);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => connection.SendAsync(new DescribeGroupsRequest { Groups = [$"g{i}"] }, Token)));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"g{i}"), answers.Select(answer => answer.Groups[0].GroupId));
        Assert.Equal(1, broker.Connections);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public async Task A_broker_that_lacks_the_newest_version_of_ApiVersions_is_asked_in_an_older_one(short highest)
    {
        var asked = new List<short>();
        await using var broker = new ScriptedBroker();
        broker.OnRaw(ApiKey.ApiVersions, header =>
        {
            asked.Add(header.ApiVersion);
            var response = header.ApiVersion > highest ? ScriptedBroker.Versions(ErrorCode.UnsupportedVersion) : ScriptedBroker.Versions();
            if (header.ApiVersion > highest)
                response.ApiKeys = highest == 0 ? [] : [new() { ApiKey = ApiKey.ApiVersions, MinVersion = 0, MaxVersion = highest }];
            using var frame = new PooledBuffer();
            Frame.Write(frame, header.CorrelationId, response, header.ApiVersion > highest ? (short)0 : header.ApiVersion);
            return frame.WrittenSpan[4..].ToArray();
        });
        await using var connection = await ConnectAsync(broker);
        Assert.Equal([4, highest], asked);
        Assert.Equal(MetadataRequest.Api.MaxVersion, connection.HighestVersion(MetadataRequest.Api));
    }

    [Fact]
    public async Task The_highest_common_version_is_used()
    {
        short used = -1;
        await using var broker = new ScriptedBroker();
        broker.On<ApiVersionsRequest>((_, _) => new ApiVersionsResponse { ApiKeys = [new() { ApiKey = ApiKey.ListGroups, MinVersion = 1, MaxVersion = 3 }] });
        broker.OnRaw(ApiKey.ListGroups, header =>
        {
            used = header.ApiVersion;
            using var frame = new PooledBuffer();
            Frame.Write(frame, header.CorrelationId, new ListGroupsResponse(), header.ApiVersion);
            return frame.WrittenSpan[4..].ToArray();
        });
        await using var connection = await ConnectAsync(broker);
        await connection.SendAsync(new ListGroupsRequest(), Token);
        Assert.Equal(3, used);
        await connection.SendAsync(new ListGroupsRequest(), Token, maxVersion: 2);
        Assert.Equal(2, used);

        var tooLow = await Assert.ThrowsAsync<KafkaErrorException>(() => connection.SendAsync(new ListGroupsRequest(), Token, maxVersion: 0));
        Assert.Equal(ErrorCode.UnsupportedVersion, tooLow.ErrorCode);
        var missing = await Assert.ThrowsAsync<KafkaErrorException>(() => connection.SendAsync(new HeartbeatRequest(), Token));
        Assert.Contains($"{broker.Address} speaks Heartbeat not at all", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offsets_of_topics_by_name_are_asked_for_in_a_version_that_has_names()
    {
        await using var broker = new ScriptedBroker();
        string? asked = null;
        broker.On<OffsetFetchRequest>((request, _) =>
        {
            asked = request.Groups[0].Topics![0].Name;
            return new OffsetFetchResponse { Groups = [new()] };
        });
        await using var connection = await ConnectAsync(broker);
        var topic = new OffsetFetchRequest.Topic { Name = "t", PartitionIndexes = [0] };
        await connection.SendAsync(new OffsetFetchRequest { Groups = [new() { GroupId = "g", Topics = [topic] }] }, Token);
        Assert.Equal("t", asked);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_fails_with_broker_and_API_and_closes_the_connection()
    {
        await using var broker = new ScriptedBroker();
        broker.Ignore(ApiKey.Heartbeat);
        await using var connection = await ConnectAsync(broker);
        var failure = await Assert.ThrowsAsync<KafkaConnectionException>(
            () => connection.SendAsync(new HeartbeatRequest(), Token, timeout: TimeSpan.FromMilliseconds(100)));
        Assert.Equal($"the broker {broker.Address} did not answer Heartbeat within 0.1 s", failure.Message);
        Assert.False(connection.IsUsable);
        await Assert.ThrowsAsync<KafkaConnectionException>(() => connection.SendAsync(new HeartbeatRequest(), Token));
    }

    [Fact]
    public async Task Giving_up_on_an_answer_leaves_the_connection_as_it_is()
    {
        await using var broker = new ScriptedBroker();
        using var release = new ManualResetEventSlim();
        broker.On<HeartbeatRequest>((_, _) =>
        {
            release.Wait(TimeSpan.FromSeconds(10));
            return new HeartbeatResponse();
        });
        await using var connection = await ConnectAsync(broker);
        using var cancel = new CancellationTokenSource();
        var beat = connection.SendAsync(new HeartbeatRequest(), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beat);
        release.Set();
        Assert.Equal(ErrorCode.None, (await connection.SendAsync(new HeartbeatRequest(), Token)).ErrorCode);
    }

    [Fact]
    public async Task Requests_under_way_fail_when_the_broker_goes_away()
    {
        await using var broker = new ScriptedBroker();
        broker.On<HeartbeatRequest>((_, _) => null);
        await using var connection = await ConnectAsync(broker);
        var failures = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Record(() => connection.SendAsync(new HeartbeatRequest(), Token))));
        Assert.All(failures, failure => Assert.Contains("Heartbeat", Assert.IsType<KafkaConnectionException>(failure).Message, StringComparison.Ordinal));
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task An_answer_to_another_request_closes_the_connection()
    {
        await using var broker = new ScriptedBroker();
        broker.OnRaw(ApiKey.Heartbeat, _ => [0, 0, 0x12, 0x34, 0, 0, 0, 0, 0, 0, 0]);
        await using var connection = await ConnectAsync(broker);
        var failure = await Assert.ThrowsAsync<KafkaConnectionException>(() => connection.SendAsync(new HeartbeatRequest(), Token));
        Assert.Contains("answer is to another request", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_nonsense_fails_with_message_field_and_offset()
    {
        await using var broker = new ScriptedBroker();
        broker.OnRaw(ApiKey.Heartbeat, header => [0, 0, 0, (byte)header.CorrelationId, 0, 0, 0]);
        await using var connection = await ConnectAsync(broker);
        var failure = await Assert.ThrowsAsync<KafkaConnectionException>(() => connection.SendAsync(new HeartbeatRequest(), Token));
        Assert.Contains("HeartbeatResponse v4, field ThrottleTimeMs", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_does_not_speak_Kafka_is_told_as_such()
    {
        await using var broker = new ScriptedBroker();
        broker.OnRaw(ApiKey.ApiVersions, _ => Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request"));
        var failure = await Assert.ThrowsAsync<KafkaConnectionException>(() => ConnectAsync(broker));
        Assert.Contains(broker.Address.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_named()
    {
        var broker = new ScriptedBroker();
        await broker.DisposeAsync();
        var failure = await Assert.ThrowsAsync<KafkaConnectionException>(() => ConnectAsync(broker));
        Assert.StartsWith($"cannot connect to the broker {broker.Address}: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_is_spoken_when_configured_and_a_certificate_that_is_not_trusted_is_refused()
    {
        await using var broker = new ScriptedBroker(tls: true);
        await using var connection = await ConnectAsync(broker);
        Assert.NotEmpty((await connection.SendAsync(new MetadataRequest(), Token)).Brokers);

        var failure = await Assert.ThrowsAsync<KafkaAuthenticationException>(() => ConnectAsync(broker, broker.Options(trust: false)));
        Assert.Contains($"TLS with the broker {broker.Address} failed", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SaslMechanism.ScramSha256)]
    [InlineData(SaslMechanism.ScramSha512)]
    public async Task SCRAM_lets_in_who_knows_the_password_and_nobody_else(SaslMechanism mechanism)
    {
        await using var broker = new ScriptedBroker(tls: true);
        ScramServer? server = null;
        broker.On<SaslHandshakeRequest>((request, _) =>
        {
            server = new ScramServer(SaslMechanisms.Find(request.Mechanism)!.Value, "geheim, ja=?");
            return new SaslHandshakeResponse();
        });
        broker.On<SaslAuthenticateRequest>((request, _) => server!.Answer(request));
        await using var connection = await ConnectAsync(broker, broker.Options(new SaslCredentials(mechanism, "a=b,c", "geheim, ja=?")));
        Assert.Equal("a=b,c", server!.Username);
        Assert.NotEmpty((await connection.SendAsync(new MetadataRequest(), Token)).Brokers);

        var failure = await Assert.ThrowsAsync<KafkaAuthenticationException>(
            () => ConnectAsync(broker, broker.Options(new SaslCredentials(mechanism, "a=b,c", "wrong"))));
        Assert.Equal(
            $"the broker {broker.Address} refuses SASL {mechanism.WireName()} as a=b,c: SASL_AUTHENTICATION_FAILED (Authentication failed)", failure.Message);
        Assert.DoesNotContain("wrong", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_does_not_know_the_password_is_not_believed()
    {
        await using var broker = new ScriptedBroker();
        var server = new ScramServer(SaslMechanism.ScramSha512, "other", knowsPassword: false);
        broker.On<SaslHandshakeRequest>((_, _) => new SaslHandshakeResponse());
        broker.On<SaslAuthenticateRequest>((request, _) => server.Answer(request));
        var failure = await Assert.ThrowsAsync<KafkaAuthenticationException>(
            () => ConnectAsync(broker, broker.Options(new SaslCredentials(SaslMechanism.ScramSha512, "user", "mine"))));
        Assert.Contains("signature is wrong", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PLAIN_sends_name_and_password()
    {
        await using var broker = new ScriptedBroker();
        broker.On<SaslHandshakeRequest>((_, _) => new SaslHandshakeResponse());
        broker.On<SaslAuthenticateRequest>((request, _) => new SaslAuthenticateResponse
        {
            ErrorCode = Encoding.UTF8.GetString(request.AuthBytes) == "\0jö\0pässword" ? ErrorCode.None : ErrorCode.SaslAuthenticationFailed,
        });
        await using var connection = await ConnectAsync(broker, broker.Options(new SaslCredentials(SaslMechanism.Plain, "jö", "pässword")));
        await Assert.ThrowsAsync<KafkaAuthenticationException>(() => ConnectAsync(broker, broker.Options(new SaslCredentials(SaslMechanism.Plain, "jö", "x"))));
    }

    [Fact]
    public async Task A_mechanism_that_the_broker_lacks_is_told_with_those_it_has()
    {
        await using var broker = new ScriptedBroker();
        broker.On<SaslHandshakeRequest>(
            (_, _) => new SaslHandshakeResponse { ErrorCode = ErrorCode.UnsupportedSaslMechanism, Mechanisms = ["PLAIN", "GSSAPI"] });
        var failure = await Assert.ThrowsAsync<KafkaAuthenticationException>(
            () => ConnectAsync(broker, broker.Options(new SaslCredentials(SaslMechanism.ScramSha256, "u", "p"))));
        Assert.Equal($"the broker {broker.Address} does not have the SASL mechanism SCRAM-SHA-256; it has PLAIN, GSSAPI", failure.Message);
    }

    [Fact]
    public async Task A_broker_that_hangs_up_on_whoever_speaks_no_TLS_or_does_not_authenticate_is_suspected_of_it()
    {
        await using var tls = new ScriptedBroker(tls: true);
        var plain = new KafkaClientOptions { BootstrapServers = [tls.Address] };
        var noTls = await Assert.ThrowsAsync<KafkaConnectionException>(() => ConnectAsync(tls, plain));
        Assert.EndsWith("does it expect TLS?", noTls.Message, StringComparison.Ordinal);

        await using var sasl = new ScriptedBroker();
        sasl.On<MetadataRequest>((_, _) => null);
        await using var connection = await ConnectAsync(sasl);
        var noSasl = await Assert.ThrowsAsync<KafkaConnectionException>(() => connection.SendAsync(new MetadataRequest(), Token));
        Assert.EndsWith("does it expect SASL authentication?", noSasl.Message, StringComparison.Ordinal);
    }

    private static Task<KafkaConnection> ConnectAsync(ScriptedBroker broker, KafkaClientOptions? options = null)
        => KafkaConnection.ConnectAsync(broker.Address, options ?? broker.Options(), TimeProvider.System, Token);

    private static async Task<Exception?> Record(Func<Task> action) => await Xunit.Record.ExceptionAsync(action);
}
