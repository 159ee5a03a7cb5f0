using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Connectors.QuestDb.Client;

namespace Connectors.QuestDb.Ilp;

/// <summary>
/// Lines over a TCP connection, with or without TLS. The server never answers: lines it does not like are lost, and it may close the connection.
/// See https://questdb.com/docs/reference/api/ilp/overview/#tcp-error-handling.
/// </summary>
internal sealed class TcpLineSender : LineSender
{
    private const int MaxChallenge = 4096;

    private readonly ClientConf _conf;
    private readonly TimeProvider _time;
    private readonly TcpClient _client = new() { NoDelay = true };
    private Stream? _stream;

    /// <summary>A sender for one connection.</summary>
    public TcpLineSender(ClientConf conf, TimeProvider time)
    {
        _conf = conf;
        _time = time;
        Version = conf.Version ?? ProtocolVersion.V1;
        MaxNameLength = conf.MaxNameLength;
    }

    /// <inheritdoc/>
    public override async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var address = _conf.Addresses[0];
        using var limit = new CancellationTokenSource(_conf.AuthTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _client.ConnectAsync(address.Host, address.Port, either.Token).ConfigureAwait(false);
            _stream = _client.GetStream();
            if (_conf.IsTls)
            {
                var tls = new SslStream(_stream);
                _stream = tls;
                await tls.AuthenticateAsClientAsync(TrustedRoots.Options(_conf, address.Host), either.Token).ConfigureAwait(false);
            }
            if (_conf.Token is not null) await AuthenticateAsync(_stream, _conf.Username!, _conf.Token, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            throw new LineSenderException($"could not connect to host [host={address}]: {e.Message}", e) { IsRetriable = true };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LineSenderException($"could not connect to host [host={address}]: no answer within {Limit}", e) { IsRetriable = true };
        }
    }

    /// <inheritdoc/>
    public override async Task SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_conf.AuthTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // The server has nothing to say: if there is something to read, it is the end of the connection.
            if (_client.Client.Poll(0, SelectMode.SelectRead) && _client.Available == 0) throw new IOException("the server closed the connection");
            await _stream!.WriteAsync(lines, either.Token).ConfigureAwait(false);
            await _stream.FlushAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new LineSenderException($"send error [host={_conf.Addresses[0]}]: {e.Message}", e) { IsRetriable = true };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LineSenderException($"send error [host={_conf.Addresses[0]}]: {lines.Length} bytes were not taken within {Limit}", e) { IsRetriable = true };
        }
    }

    private string Limit => $"{_conf.AuthTimeout.TotalMilliseconds:F0} ms (auth_timeout)";

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_stream is not null) await _stream.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    // The key's id and a line end; a challenge up to a line end; its signature and a line end.
    private static async Task AuthenticateAsync(Stream stream, string keyId, string privateKey, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(keyId + "\n"), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        var challenge = new List<byte>();
        var one = new byte[1];
        while (true)
        {
            if (await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 0)
                throw new IOException("the server closed the connection instead of sending a challenge; is the key's id right?");
            if (one[0] == '\n') break;
            if (challenge.Count == MaxChallenge) throw new IOException($"the server's challenge is longer than {MaxChallenge} bytes");
            challenge.Add(one[0]);
        }
        var answer = Convert.ToBase64String(Sign([.. challenge], privateKey)) + "\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>SHA-256 with ECDSA over P-256, as DER.</summary>
    /// <param name="challenge">What is signed.</param>
    /// <param name="privateKey">The key's secret number in base64url.</param>
    /// <exception cref="LineSenderException">The key is none; it is not shown.</exception>
    internal static byte[] Sign(byte[] challenge, string privateKey)
    {
        try
        {
            var secret = System.Buffers.Text.Base64Url.DecodeFromChars(privateKey);
            if (secret.Length < 32) secret = [.. new byte[32 - secret.Length], .. secret];
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
            return key.SignData(challenge, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw new LineSenderException("could not import token: expected the secret number of a P-256 key in base64url", e);
        }
    }
}
