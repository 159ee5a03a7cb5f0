using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

/// <summary>A broker on the loopback address that answers as a test tells it: for what a real one does only when something goes wrong.</summary>
internal sealed class ScriptedBroker : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly Dictionary<ApiKey, Answer> _answers = [];
    private readonly X509Certificate2? _certificate;
    private readonly List<Task> _serving = [];
    private readonly HashSet<ApiKey> _seen = [];
    private int _connections;

    public ScriptedBroker(bool tls = false)
    {
        _certificate = tls ? SelfSigned() : null;
        _listener.Start();
        Address = new BrokerAddress("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        On<ApiVersionsRequest>((_, _) => Versions());
        On<MetadataRequest>((_, _) => new MetadataResponse
        {
            Brokers = [new() { NodeId = 1, Host = Address.Host, Port = Address.Port }],
            ControllerId = 1,
        });
        On<FindCoordinatorRequest>((request, _) => new FindCoordinatorResponse
        {
            Coordinators =
            [
                .. request.Keys.Select(key => new FindCoordinatorResponse.Coordinator { Key = key, NodeId = 1, Host = Address.Host, Port = Address.Port }),
            ],
        });
        _accepting = AcceptAsync();
    }

    /// <summary>Answers a request, or not: null closes the connection.</summary>
    private delegate ValueTask<bool> Answer(Stream stream, RequestHeader header, ReadOnlyMemory<byte> body, int connection);

    public BrokerAddress Address { get; }

    public int Connections => _connections;

    public KafkaClientOptions Options(SaslCredentials? sasl = null, bool trust = true) => new()
    {
        BootstrapServers = [Address],
        ClientId = "tests",
        Sasl = sasl,
        ApiTimeout = TimeSpan.FromSeconds(20),
        RetryBackoff = TimeSpan.FromMilliseconds(5),
        Tls = _certificate is null ? null : _ => new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => trust },
    };

    public static ApiVersionsResponse Versions(ErrorCode errorCode = ErrorCode.None) => new()
    {
        ErrorCode = errorCode,
        ApiKeys = [.. Api.All.Select(api => new ApiVersionsResponse.ApiVersion { ApiKey = api.Key, MinVersion = api.MinVersion, MaxVersion = api.MaxVersion })],
    };

    /// <summary>Whether such a request has arrived.</summary>
    public bool HasSeen(ApiKey key)
    {
        lock (_seen)
            return _seen.Contains(key);
    }

    /// <summary>Sets how a request is answered, given the number of the connection it came in on; a null answer closes the connection.</summary>
    public void On<TRequest>(Func<TRequest, int, object?> answer) where TRequest : Message<TRequest>, IMessage, new()
        => _answers[TRequest.Api.Key] = (stream, header, body, connection) =>
        {
            var reader = new ProtocolReader(body);
            RequestHeader.Read(ref reader);
            return AnswerAsync(stream, header, answer(Message<TRequest>.Read(ref reader, header.ApiVersion), connection));
        };

    /// <summary>Answers a request with these bytes, behind their length.</summary>
    public void OnRaw(ApiKey key, Func<RequestHeader, byte[]> answer) => _answers[key] = async (stream, header, _, _) =>
    {
        var bytes = answer(header);
        await stream.WriteAsync((byte[])[0, 0, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
        return true;
    };

    /// <summary>Never answers a request.</summary>
    public void Ignore(ApiKey key) => _answers[key] = (_, _, _, _) => ValueTask.FromResult(true);

    public async ValueTask DisposeAsync()
    {
        // Accepting ends before the listener does, which is not to be asked once it is stopped.
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_serving);
        _listener.Dispose();
        _certificate?.Dispose();
        _stop.Dispose();
    }

    private static async ValueTask<bool> AnswerAsync(Stream stream, RequestHeader header, object? response)
    {
        if (response is null)
            return false;
        using var frame = new PooledBuffer();
        // What may answer is not known until the test says so; the call is made for the type that it is.
        var write = typeof(Frame).GetMethods().Single(method => method.Name == nameof(Frame.Write) && method.GetParameters()[1].ParameterType == typeof(int));
        var version = response is ApiVersionsResponse { ErrorCode: ErrorCode.UnsupportedVersion } ? (short)0 : header.ApiVersion;
        write.MakeGenericMethod(response.GetType()).Invoke(null, [frame, header.CorrelationId, response, version]);
        await stream.WriteAsync(frame.WrittenMemory);
        return true;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _serving.Add(ServeAsync(client, ++_connections));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, int connection)
    {
        try
        {
            using var _ = client;
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(_certificate);
                stream = secure;
            }
            await using var owned = stream;
            while (await Frame.ReadAsync(stream, 1 << 20, _stop.Token) is { } frame)
            {
                using (frame)
                {
                    var header = ReadHeader(frame.WrittenMemory);
                    lock (_seen)
                        _seen.Add(header.ApiKey);
                    if (!await _answers[header.ApiKey](stream, header, frame.WrittenMemory, connection))
                        return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ProtocolException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, or the test is over.
        }
    }

    private static RequestHeader ReadHeader(ReadOnlyMemory<byte> frame)
    {
        var reader = new ProtocolReader(frame);
        return RequestHeader.Read(ref reader);
    }
}
