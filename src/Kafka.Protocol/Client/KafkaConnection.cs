using System.Collections.Frozen;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Client;

/// <summary>
/// One connection to a broker. Many requests can be under way at once, but the broker answers them in order: a member that waits in JoinGroup holds up what
/// is sent behind it and wants a connection of its own. Safe to use from several threads.
/// </summary>
public sealed partial class KafkaConnection : IAsyncDisposable
{
    private readonly KafkaClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Stream _stream;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly Queue<Pending> _pending = new();
    private FrozenDictionary<ApiKey, (short Min, short Max)> _versions = FrozenDictionary<ApiKey, (short, short)>.Empty;
    private Task _receiving = Task.CompletedTask;
    private KafkaException? _closed;
    private int _correlationId;
    private int _answered;
    private bool _retired;

    private KafkaConnection(BrokerAddress broker, Stream stream, KafkaClientOptions options, TimeProvider time)
    {
        Broker = broker;
        _stream = stream;
        _options = options;
        _time = time;
    }

    /// <summary>The broker at the other end.</summary>
    public BrokerAddress Broker { get; }

    /// <summary>Whether requests can be sent: neither side has closed the connection and the broker's session (KIP-368) is not about to end.</summary>
    public bool IsUsable
    {
        get
        {
            lock (_gate)
                return _closed is null && (_sessionEnds is not { } end || _time.GetUtcNow() < end);
        }
    }

    /// <summary>Connects, speaks TLS if so configured, asks what the broker speaks and authenticates.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="options">How to reach it; its bootstrap servers are not looked at.</param>
    /// <param name="time">The clock for timeouts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectionException">The broker cannot be reached, or is none.</exception>
    /// <exception cref="KafkaAuthenticationException">The broker does not accept the client, or the client not the broker's certificate.</exception>
    public static async Task<KafkaConnection> ConnectAsync(
        BrokerAddress broker, KafkaClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        KafkaConnection? connection = null;
        try
        {
            connection = new KafkaConnection(broker, await OpenAsync(broker, options, both.Token), options, time);
            options.Observer?.Connected();
            connection._receiving = connection.ReceiveAsync();
            await connection.NegotiateAsync(both.Token);
            if (options.Sasl is { } credentials)
            {
                await connection.AuthenticateAsync(credentials, both.Token);
                options.Observer?.Authenticated(success: true);
            }
            return connection;
        }
        catch (Exception e)
        {
            if (e is KafkaAuthenticationException)
                options.Observer?.Authenticated(success: false);
            if (connection is not null)
                await connection.DisposeAsync();
            if (e is OperationCanceledException && timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                throw new KafkaConnectionException($"connecting to the broker {broker} took longer than {options.ConnectTimeout.TotalSeconds} s", e);
            throw;
        }
    }

    /// <summary>The highest version of an API that both sides speak; null when there is none.</summary>
    public short? HighestVersion(Api api)
    {
        ArgumentNullException.ThrowIfNull(api);
        if (!_versions.TryGetValue(api.Key, out var range))
            return null;
        var highest = Math.Min(range.Max, api.MaxVersion);
        return highest >= range.Min && highest >= api.MinVersion ? highest : null;
    }

    /// <summary>Sends a request in the highest version that both sides speak and that can carry it, and waits for the answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up waiting; the broker may have done what was asked nonetheless.</param>
    /// <param name="maxVersion">A lower version to use at most.</param>
    /// <param name="timeout">How long to wait, when it is not <see cref="KafkaClientOptions.RequestTimeout"/>: JoinGroup is answered only when all members
    /// are there.</param>
    /// <returns>The answer, whatever errors it tells of.</returns>
    /// <exception cref="KafkaConnectionException">The connection is or was closed, or the answer did not come in time; then the connection is
    /// closed.</exception>
    /// <exception cref="KafkaErrorException">The broker does not speak the API in a version that this library speaks.</exception>
    public Task<TResponse> SendAsync<TResponse>(
        IRequest<TResponse> request,
        CancellationToken cancellationToken,
        short maxVersion = short.MaxValue,
        TimeSpan? timeout = null)
        where TResponse : Message<TResponse>, IMessage, new()
    {
        ArgumentNullException.ThrowIfNull(request);
        var api = TResponse.Api;
        if (request is ProduceRequest { Acks: 0 })
            throw new ArgumentException("a produce request with acks 0 has no answer to wait for", nameof(request));
        var version = HighestVersion(api) is { } highest ? Math.Min(highest, Math.Min(maxVersion, ((Structure)request).MaxVersionForClients)) : (short)-1;
        if (version < api.MinVersion || version < _versions[api.Key].Min)
            throw Unsupported(api, maxVersion);
        return ExchangeAsync(request, version, timeout ?? _options.RequestTimeout, cancellationToken);
    }

    /// <summary>Closes the connection when every request that is under way has its answer.</summary>
    internal async Task RetireAsync()
    {
        bool idle;
        lock (_gate)
        {
            _retired = true;
            idle = _pending.Count == 0;
        }
        if (idle)
            Close(Retired());
        await _receiving;
        await DisposeAsync();
    }

    /// <summary>Closes the connection; requests that are under way fail.</summary>
    public async ValueTask DisposeAsync()
    {
        Close(new KafkaConnectionException($"the connection to the broker {Broker} was closed on this side"));
        await _receiving;
        await _stream.DisposeAsync();
        // Not the semaphore: requests that wait to be written take it, find the connection closed and fail.
        _closing.Dispose();
    }

    private static async Task<Stream> OpenAsync(BrokerAddress broker, KafkaClientOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(broker.Host, broker.Port, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is not { } tls)
                return stream;
            var secure = new SslStream(stream);
            stream = secure;
            var authentication = tls(broker.Host);
            authentication.TargetHost ??= broker.Host;
            await secure.AuthenticateAsClientAsync(authentication, cancellationToken);
            return secure;
        }
        catch (Exception e)
        {
            if (stream is not null)
                await stream.DisposeAsync();
            socket.Dispose();
            var how = options.Tls is null ? "" : " with TLS";
            throw e switch
            {
                SocketException or IOException => new KafkaConnectionException($"cannot connect to the broker {broker}{how}: {e.Message}", e),
                AuthenticationException => new KafkaAuthenticationException($"TLS with the broker {broker} failed: {e.Message}", e),
                _ => e,
            };
        }
    }

    private async Task NegotiateAsync(CancellationToken cancellationToken)
    {
        var request = new ApiVersionsRequest
        {
            ClientSoftwareName = "connect-dotnet",
            ClientSoftwareVersion = typeof(KafkaConnection).Assembly.GetName().Version?.ToString(3) ?? "0",
        };
        var response = await ExchangeAsync(request, ApiVersionsRequest.Api.MaxVersion, _options.RequestTimeout, cancellationToken);
        if (response.ErrorCode == ErrorCode.UnsupportedVersion)
        {
            // The broker is older than this library; it tells which versions of ApiVersions it has, or none when it only has the first.
            var older = response.ApiKeys.Find(api => api.ApiKey == ApiKey.ApiVersions)?.MaxVersion ?? 0;
            response = await ExchangeAsync(request, Math.Clamp(older, (short)0, ApiVersionsRequest.Api.MaxVersion), _options.RequestTimeout, cancellationToken);
        }
        if (response.ErrorCode != ErrorCode.None)
            throw new KafkaErrorException(response.ErrorCode, $"the broker {Broker} does not tell which versions of the protocol it speaks");
        _versions = response.ApiKeys.DistinctBy(api => api.ApiKey).ToFrozenDictionary(api => api.ApiKey, api => (api.MinVersion, api.MaxVersion));
    }

    private KafkaErrorException Unsupported(Api api, short maxVersion)
    {
        var theirs = _versions.TryGetValue(api.Key, out var range) ? $"in the versions {range.Min} to {range.Max}" : "not at all";
        var limit = maxVersion < api.MaxVersion ? $", of which {maxVersion} is the last that may be used" : "";
        return new KafkaErrorException(ErrorCode.UnsupportedVersion,
            $"the broker {Broker} speaks {api.Name} {theirs}; this library speaks {api.MinVersion} to {api.MaxVersion}{limit}");
    }
}
