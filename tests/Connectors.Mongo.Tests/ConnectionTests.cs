using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Connect.Api;
using Connect.Testing;
using Connectors.Mongo.Client;
using static Connectors.Mongo.Tests.Ops;

namespace Connectors.Mongo.Tests;

/// <summary>How long servers are waited for, when connections end, and whom they trust.</summary>
public sealed class ConnectionTests : IDisposable
{
    // What a machine under load may add to a limit.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _accepted = [];

    // Takes connections and says nothing.
    private string Silent()
    {
        _silent.Start();
        _ = AcceptAsync();
        return $"127.0.0.1:{((IPEndPoint)_silent.LocalEndpoint).Port}";
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _accepted.Add(await _silent.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
    }

    public void Dispose()
    {
        _silent.Dispose();
        foreach (var client in _accepted)
            client.Dispose();
    }

    private static Dictionary<string, string> Config(string uri, params (string Key, string Value)[] more)
    {
        var config = new Dictionary<string, string> { ["topics"] = "orders", ["connection.uri"] = uri, ["database"] = Servers.Unique("db"), ["collection"] = "c" };
        foreach (var (key, value) in more)
            config[key] = value;
        return config;
    }

    private static async Task<MongoSinkTask> Start(Dictionary<string, string> config)
    {
        var task = new MongoSinkTask();
        task.Initialize(new TestSinkContext(config));
        await task.StartAsync(config, Cancellation);
        return task;
    }

    private static async Task<List<string>> Errors(Dictionary<string, string> config, CancellationToken cancellation) =>
        [.. (await new MongoSinkConnector().ValidateAsync(config, cancellation)).SelectMany(v => v.Errors.Select(e => $"{v.Name}: {e}"))];

    private static async Task Drop(Dictionary<string, string> config)
    {
        using var connection = await MongoConnection.OpenAsync(new ConnectionOptions { Uri = $"mongodb://{Servers.Require("MONGO")}" }, Cancellation);
        await connection.RunAsync(config["database"], MongoConnection.Command("{dropDatabase: 1}"), Cancellation);
    }

    [Fact]
    public async Task A_server_that_says_nothing_holds_a_validation_no_longer_than_the_time_to_connect()
    {
        var host = Silent();
        var began = Stopwatch.GetTimestamp();
        var error = Assert.Single(await Errors(Config($"mongodb://me:geheim@{host}/?connectTimeoutMS=500"), Cancellation));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(400), Slack);
        Assert.StartsWith("connection.uri: Unable to connect to the server.", error, StringComparison.Ordinal);
        Assert.Contains(host, error, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_validation_that_waits_for_a_server_can_be_given_up()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var validation = Errors(Config($"mongodb://{Silent()}/?connectTimeoutMS=600000"), giveUp.Token);
        await Eventually.True(() => _accepted.Count > 0, "the driver connects");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => validation.WaitAsync(Slack, Cancellation));
    }

    [Fact]
    public async Task A_server_that_says_nothing_fails_a_put_after_the_time_to_find_one()
    {
        var host = Silent();
        var task = await Start(Config($"mongodb://{host}/?serverSelectionTimeoutMS=500"));
        var error = await Assert.ThrowsAsync<ConnectException>(() => task.PutAsync([Record(null, "{_id: 1}", 4)], Cancellation).WaitAsync(Slack, Cancellation));
        Assert.Contains("orders-3@4", error.Message, StringComparison.Ordinal);
        Assert.Contains(host, error.Message, StringComparison.Ordinal);
        await task.StopAsync().WaitAsync(Slack, Cancellation);
    }

    [Fact]
    public async Task A_task_that_waits_for_a_server_can_be_stopped()
    {
        var task = await Start(Config($"mongodb://{Silent()}/?serverSelectionTimeoutMS=600000"));
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var put = task.PutAsync([Record(null, "{_id: 1}")], giveUp.Token);
        await Eventually.True(() => _accepted.Count > 0, "the driver connects");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put.WaitAsync(Slack, Cancellation));
        await task.StopAsync().WaitAsync(Slack, Cancellation);
    }

    [Fact]
    public async Task A_server_that_stops_answering_fails_a_put_after_the_time_of_a_socket()
    {
        await using var proxy = TcpProxy.Of("MONGO");
        var config = Config($"mongodb://127.0.0.1:{proxy.Port}/?socketTimeoutMS=3000",
            ("writemodel.strategy", Write + "InsertOneDefaultStrategy"));
        var task = await Start(config);
        await task.PutAsync([Record(null, "{_id: 1}", 1)], Cancellation);
        proxy.Mute();
        var error = await Assert.ThrowsAsync<ConnectException>(() => task.PutAsync([Record(null, "{_id: 2}", 2)], Cancellation).WaitAsync(Slack, Cancellation));
        Assert.Contains("orders-3@2", error.Message, StringComparison.Ordinal);
        await task.StopAsync().WaitAsync(Slack, Cancellation);
        await Drop(config);
    }

    [Fact]
    public async Task A_put_whose_answer_does_not_come_can_be_given_up()
    {
        await using var proxy = TcpProxy.Of("MONGO");
        var config = Config($"mongodb://127.0.0.1:{proxy.Port}");
        var task = await Start(config);
        await task.PutAsync([Record(null, "{_id: 1}", 1)], Cancellation);
        proxy.Mute();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var put = task.PutAsync([Record(null, "{_id: 2}", 2)], giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put.WaitAsync(Slack, Cancellation));
        await task.StopAsync().WaitAsync(Slack, Cancellation);
        await Drop(config);
    }

    [Fact]
    public async Task Tasks_of_one_configuration_share_a_client_whose_connections_end_with_the_last_of_them()
    {
        await using var proxy = TcpProxy.Of("MONGO");
        var config = Config($"mongodb://127.0.0.1:{proxy.Port}");
        var tasks = new[] { await Start(config), await Start(config) };
        Assert.Equal(1, SharedClients.Count(config["connection.uri"]));
        await tasks[0].PutAsync([Record(null, "{_id: 1}", 1)], Cancellation);
        await tasks[0].StopAsync();
        await tasks[1].PutAsync([Record(null, "{_id: 2}", 2)], Cancellation);
        await tasks[1].StopAsync();
        await tasks[1].StopAsync();
        Assert.Equal(0, SharedClients.Count(config["connection.uri"]));
        await Eventually.True(() => proxy.Connections == 0, "all connections are closed");
        await Drop(config);
    }

    [Fact]
    public async Task A_task_is_stopped_at_once_although_the_server_no_longer_answers()
    {
        await using var proxy = TcpProxy.Of("MONGO");
        var config = Config($"mongodb://127.0.0.1:{proxy.Port}");
        var task = await Start(config);
        await task.PutAsync([Record(null, "{_id: 1}", 1)], Cancellation);
        proxy.Mute();
        await Task.Run(task.StopAsync, Cancellation).WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
        Assert.Equal(0, SharedClients.Count(config["connection.uri"]));
        await Drop(config);
    }

    [Fact]
    public async Task Only_a_server_of_the_trust_store_and_of_the_right_name_is_spoken_to()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mongo", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var (trust, keys) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllTextAsync(trust, made.ExportCertificatePem(), Cancellation);
        await File.WriteAllTextAsync(keys, $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}", Cancellation);
        await using var proxy = TcpProxy.Of("MONGO", certificate);
        Dictionary<string, string> With(string host, string more, bool trusted, bool accepted)
        {
            var config = Config($"mongodb://{host}:{proxy.Port}/?tls=true&connectTimeoutMS={(accepted ? 30000 : 1000)}{more}", ("connection.ssl.keystore", keys));
            if (trusted)
                config["connection.ssl.truststore"] = trust;
            return config;
        }

        Assert.Empty(await Errors(With("localhost", "", trusted: true, accepted: true), Cancellation));
        Assert.Equal("CN=mongo", proxy.ClientSubject);
        Assert.Empty(await Errors(With("127.0.0.1", "&tlsAllowInvalidHostnames=true", trusted: true, accepted: true), Cancellation));
        Assert.Single(await Errors(With("127.0.0.1", "", trusted: true, accepted: false), Cancellation));
        Assert.Single(await Errors(With("localhost", "", trusted: false, accepted: false), Cancellation));
        Assert.Single(await Errors(With("localhost", "&tlsAllowInvalidHostnames=true", trusted: false, accepted: false), Cancellation));
        File.Delete(trust);
        File.Delete(keys);
    }

    [Fact]
    public async Task A_service_that_DNS_does_not_know_is_told_within_the_time_to_connect()
    {
        var began = Stopwatch.GetTimestamp();
        var error = Assert.Single(await Errors(Config("mongodb+srv://me:geheim@nowhere.example.invalid/?connectTimeoutMS=1000"), Cancellation));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Slack);
        Assert.StartsWith("connection.uri: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("listCollections")]
    public async Task A_server_that_answers_no_command_holds_a_validation_for_a_limited_time(string command)
    {
        await using var proxy = TcpProxy.Of("MONGO");
        proxy.MuteAt(command);
        var config = Config($"mongodb://127.0.0.1:{proxy.Port}/?connectTimeoutMS=500", ("timeseries.timefield", "t"));
        var error = Assert.Single(await Errors(config, Cancellation).WaitAsync(Slack, Cancellation));
        Assert.Contains("connection.uri: Unable to connect to the server.", error, StringComparison.Ordinal);
        Assert.Contains("connectTimeoutMS=500", error, StringComparison.Ordinal);
    }
}
