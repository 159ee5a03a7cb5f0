using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Kafka.Embedded.Apis;
using Kafka.Embedded.Security;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Network;

/// <summary>
/// One client's connection: a request is read, answered, and only then the next one is read, so that answers come in the order of the requests, as
/// the protocol promises, and a client that does not read its answers holds up nobody but itself.
/// </summary>
internal sealed partial class Connection(Socket socket, BoundListener listener, Func<ApiKey, BrokerApi?> apis, int maxRequestBytes, ILogger logger)
{
    /// <summary>What an unauthenticated client may send at most (Kafka's <c>sasl.server.max.receive.size</c>).</summary>
    private const int MaxUnauthenticatedBytes = 512 * 1024;

    private readonly ILogger _logger = logger;
    private readonly EndPoint? _remote = socket.RemoteEndPoint;

    /// <summary>Serves the client until either side closes.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // A client that waits for records and goes away is noticed only when the answer is sent: that wait is bounded by its own timeout.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            socket.NoDelay = true;
            var stream = await OpenAsync(ended.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                await ServeAsync(stream, ended.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            LogClosed(_remote, e.Message);
        }
        catch (Exception e) when (e is ProtocolException or InvalidDataException or AuthenticationException)
        {
            LogRefused(_remote, e.Message);
        }
#pragma warning disable CA1031 // one client's trouble must not end the broker
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e, _remote);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            socket.Dispose();
        }
    }

    private async Task<Stream> OpenAsync(CancellationToken cancellation)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (listener.Options.Certificate is not { } certificate)
            return plain;
        var secure = new SslStream(plain, leaveInnerStreamOpen: false);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = listener.Options.ClientAuthorities is not null,
            CertificateChainPolicy = listener.Options.ClientAuthorities is { } authorities ? TrustOnly(authorities) : null,
        }, cancellation).ConfigureAwait(false);
        return secure;
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private async Task ServeAsync(Stream stream, CancellationToken cancellation)
    {
        using var closed = new CancellationTokenSource();
        var state = new ConnectionState(listener, Address(socket.LocalEndPoint), Address(socket.RemoteEndPoint), closed.Token);
        try
        {
            await ServeAsync(stream, state, closed, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (!cancellation.IsCancellationRequested)
                await closed.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(Stream stream, ConnectionState state, CancellationTokenSource closed, CancellationToken cancellation)
    {
        await using var frames = new FrameReader(stream);
        while (!cancellation.IsCancellationRequested)
        {
            var limit = state.Sasl is { IsComplete: false } ? Math.Min(MaxUnauthenticatedBytes, maxRequestBytes) : maxRequestBytes;
            if (await frames.ReadAsync(limit, cancellation).ConfigureAwait(false) is not { } frame)
                return;
            if (state.Sasl is { IsRawExchange: true } raw)
            {
                await RawSaslAsync(stream, raw, frame, cancellation).ConfigureAwait(false);
                continue;
            }
            var (header, body) = Split(frame);
            var answering = AnswerAsync(header, body, state, cancellation);
            if (!answering.IsCompleted && header.ApiKey is ApiKey.JoinGroup or ApiKey.SyncGroup)
            {
                await AnswerWaitingAsync(stream, answering.AsTask(), frames, limit, state, closed, cancellation).ConfigureAwait(false);
                continue;
            }
            using var reply = await answering.ConfigureAwait(false);
            if (reply is not null)
                await reply.SendAsync(stream, cancellation).ConfigureAwait(false);
            if (state.Sasl is { HasFailed: true })
                return;
        }
    }

    private async ValueTask<Reply?> AnswerAsync(RequestHeader header, Memory<byte> body, ConnectionState state, CancellationToken cancellation)
    {
        if (state.Sasl is { IsComplete: false } && header.ApiKey is not (ApiKey.ApiVersions or ApiKey.SaslHandshake or ApiKey.SaslAuthenticate))
            throw new InvalidDataException($"A SASL handshake was expected on this listener; {header.ApiKey} came.");
        if (apis(header.ApiKey) is not { } api)
            throw new InvalidDataException($"The API {header.ApiKey} is not served by this broker.");
        if (header.ApiVersion < api.Api.MinVersion || header.ApiVersion > api.MaxVersion)
        {
            // The one API where the client cannot know: it is answered in version 0 with what is there (KIP-511).
            if (api is ApiVersionsApi versions)
                return versions.Unsupported(header);
            throw new InvalidDataException(
                $"{header.ApiKey} is served in versions {api.Api.MinVersion} to {api.MaxVersion}; version {header.ApiVersion} came.");
        }
        return await api.AnswerAsync(header, body, new ClientContext(state, header.ClientId, header.ApiVersion, cancellation)).ConfigureAwait(false);
    }

    /// <summary>After a handshake of version 0 the mechanism's own messages come bare, each with its length (before KIP-152).</summary>
    private static async ValueTask RawSaslAsync(Stream stream, SaslServer sasl, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var (answer, fault) = sasl.Step(message.Span);
        if (fault is not null)
            throw new AuthenticationException(fault);
        var frame = new byte[4 + answer.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame, answer.Length);
        answer.CopyTo(frame, 4);
        await stream.WriteAsync(frame, cancellation).ConfigureAwait(false);
    }

    private static IPAddress Address(EndPoint? end) => (end as IPEndPoint)?.Address ?? IPAddress.None;

    private static (RequestHeader Header, Memory<byte> Body) Split(Memory<byte> frame)
    {
        var reader = new ProtocolReader(frame);
        var header = RequestHeader.Read(ref reader);
        return (header, frame[(int)reader.Position..]);
    }
}
