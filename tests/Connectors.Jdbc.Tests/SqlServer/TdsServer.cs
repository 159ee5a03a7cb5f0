using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>
/// Speaks as much of SQL Server's protocol (MS-TDS, https://learn.microsoft.com/openspecs/windows_protocols/ms-tds/) as it takes to see what the provider sends
/// and to give it any answer: columns of all types, errors of all numbers, or none at all. It runs no SQL.
/// </summary>
internal sealed class TdsServer : IAsyncDisposable
{
    private const int PacketSize = 8000;
    private const byte Batch = 1, Rpc = 3, Reply = 4, Attention = 6, Transaction = 14, Login = 16, PreLogin = 18;

    // Latin1_General_CI_AS: a collation of Windows, whose code page is not in its sort id.
    internal static readonly byte[] Collation = [0x09, 0x04, 0xD0, 0x00, 0x00];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Socket, Task> _connections = [];
    private readonly Func<TdsRequest, TdsReply?> _answer;
    private readonly Task _accepting;
    private int _handles, _logins;

    /// <summary>Listens.</summary>
    /// <param name="answer">The answer to each statement; null for none, until the client cancels it.</param>
    /// <param name="refusal">The answer to each login; null lets everyone in.</param>
    public TdsServer(Func<TdsRequest, TdsReply?> answer, TdsReply? refusal = null)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync(refusal);
    }

    /// <summary>What was asked, in order, but for the beginnings and ends of transactions.</summary>
    public ConcurrentQueue<TdsRequest> Requests { get; } = [];

    /// <summary>What became of transactions: begin, commit, rollback.</summary>
    public ConcurrentQueue<string> Transactions { get; } = [];

    public int Logins => _logins;

    /// <summary>A URL that leads here.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture,
        $"jdbc:sqlserver://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port};databaseName=shop;encrypt=false;user=ann;password=hush");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        foreach (var socket in _connections.Keys) socket.Dispose();
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(TdsReply? refusal)
    {
        while (!_stopping.IsCancellationRequested)
        {
            Socket socket;
            try { socket = await _listener.AcceptSocketAsync(_stopping.Token); }
            catch (OperationCanceledException) { return; }
            _connections.TryAdd(socket, ServeAsync(socket, refusal));
        }
    }

    private async Task ServeAsync(Socket socket, TdsReply? refusal)
    {
        await Task.Yield();
        socket.NoDelay = true;
        var prepared = new Dictionary<int, string>();
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            while (await ReadAsync(stream, _stopping.Token) is var (type, message))
            {
                var reply = type switch
                {
                    PreLogin => new TdsReply { Raw = [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF, 16, 0, 0, 0, 0, 0, 2] },
                    Login => Interlocked.Increment(ref _logins) > 0 && refusal is not null ? refusal : Welcome(),
                    Attention => new TdsReply().Done(0x20, 0),
                    Transaction => OfTransaction(message),
                    Batch => Answer(new(Text(message.AsSpan(HeadersOf(message))), [])),
                    Rpc => OfCall(message.AsSpan(HeadersOf(message)), prepared),
                    _ => throw new InvalidDataException($"a message of type {type}"),
                };
                if (reply is null) continue;
                await WriteAsync(stream, reply.Bytes, _stopping.Token);
                if (reply.Ends) return;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException) { }
    }

    private static TdsReply Welcome() => new TdsReply()
        .Change(1, TdsReply.Counted("shop"), TdsReply.Counted("master"))
        .Change(7, [5, .. Collation], [0])
        .Token(0xAD, [1, 0x74, 0, 0, 4, .. TdsReply.Counted("Microsoft SQL Server"), 16, 0, 0x10, 0])
        .Change(4, TdsReply.Counted("8000"), TdsReply.Counted("4096"))
        .Done(0, 0);

    private TdsReply OfTransaction(byte[] message)
    {
        var kind = BinaryPrimitives.ReadUInt16LittleEndian(message.AsSpan(HeadersOf(message)));
        Transactions.Enqueue(kind switch { 5 => "begin", 7 => "commit", 8 => "rollback", _ => "other" });
        byte[] descriptor = [8, 1, 0, 0, 0, 0, 0, 0, 0];
        return (kind switch
        {
            5 => new TdsReply().Change(8, descriptor, [0]),
            7 => new TdsReply().Change(9, [0], descriptor),
            _ => new TdsReply().Change(10, [0], descriptor),
        }).Done(0, 0);
    }

    private TdsReply? Answer(TdsRequest request)
    {
        Requests.Enqueue(request);
        return _answer(request);
    }

    private TdsReply? OfCall(ReadOnlySpan<byte> call, Dictionary<int, string> prepared)
    {
        var reader = new TdsReader(call);
        var length = reader.UInt16();
        var procedure = length == 0xFFFF ? reader.UInt16() : 0;
        var name = length == 0xFFFF ? "" : reader.Text(length);
        reader.UInt16();
        var parameters = new List<TdsParameter>();
        while (!reader.IsAtEnd) parameters.Add(reader.Parameter());
        switch (procedure)
        {
            // sp_executesql: text, declarations, values.
            case 10: return Answer(new((string)parameters[0].Value!, [.. parameters.Skip(2)]))?.EndCall();
            // sp_prepexec: handle, declarations, text, values.
            case 13:
                var handle = Interlocked.Increment(ref _handles);
                prepared[handle] = (string)parameters[2].Value!;
                return Answer(new(prepared[handle], [.. parameters.Skip(3)]) { Declarations = (string?)parameters[1].Value })?.EndCall(handle);
            // sp_execute: handle, values.
            case 12: return Answer(new(prepared[(int)(long)parameters[0].Value!], [.. parameters.Skip(1)]) { IsPrepared = true })?.EndCall();
            // sp_unprepare.
            case 15: return new TdsReply().EndCall();
            default: return Answer(new($"EXEC {name}{procedure}", parameters))?.EndCall();
        }
    }

    // Behind the headers that a message begins with.
    private static int HeadersOf(byte[] message) => BinaryPrimitives.ReadInt32LittleEndian(message);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Unicode.GetString(bytes);

    private static async Task<(byte Type, byte[] Message)?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var message = new MemoryStream();
        var header = new byte[8];
        while (true)
        {
            if (await stream.ReadAtLeastAsync(header, 8, throwOnEndOfStream: false, cancellationToken) < 8) return null;
            var body = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - 8];
            await stream.ReadExactlyAsync(body, cancellationToken);
            message.Write(body);
            if ((header[1] & 1) != 0) return (header[0], message.ToArray());
        }
    }

    private static async Task WriteAsync(NetworkStream stream, byte[] message, CancellationToken cancellationToken)
    {
        // Full ones of the size that was agreed on, as the provider expects them.
        const int most = PacketSize - 8;
        for (var (at, number) = (0, 1); at == 0 || at < message.Length; number++)
        {
            var length = Math.Min(most, message.Length - at);
            var packet = new byte[8 + length];
            packet[0] = Reply;
            packet[1] = (byte)(at + length == message.Length ? 1 : 0);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
            packet[6] = (byte)number;
            message.AsSpan(at, length).CopyTo(packet.AsSpan(8));
            await stream.WriteAsync(packet, cancellationToken);
            at += Math.Max(1, length);
        }
    }
}
