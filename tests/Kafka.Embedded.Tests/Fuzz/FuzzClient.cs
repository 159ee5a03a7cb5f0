using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Tests;

/// <summary>
/// One client that sends fuzzed requests, one after the other, and sees to it that each is answered or its connection closed in time. It throws when one is
/// not, and when the answer to a well-formed request is not what the protocol says.
/// </summary>
internal sealed class FuzzClient(IPEndPoint broker, RequestFuzzer fuzzer, int seed, FuzzReport report) : IDisposable
{
    /// <summary>How long an answer may take: the longest wait that the requests ask for, and what a busy machine needs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(Aim.LongestWaitMs) + TimeSpan.FromSeconds(10);

    // ApiVersions v0 without a client id, to be answered after what is not to be answered.
    private static readonly byte[] Probe = [0, 18, 0, 0, 0x12, 0x34, 0x56, 0x78, 255, 255];

    private readonly byte[] _chunk = new byte[64 * 1024];
    private Socket? _socket;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await StepAsync();
    }

    public void Dispose() => _socket?.Dispose();

    private async Task StepAsync()
    {
        var request = fuzzer.Next();
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            if (_socket is null)
            {
                _socket = new Socket(broker.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await _socket.ConnectAsync(broker, deadline.Token);
            }
            report.Sending(_socket.LocalEndPoint!, request.Frame);
            await SendAsync(request.Frame, deadline.Token);
            if (request.IsSilent)
                await SendAsync(Probe, deadline.Token);
            if (await ReceiveAsync(deadline.Token) is { } answer)
            {
                report.Answered();
                Check(request, answer);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            throw Failure(request, $"neither answered nor closed within {Deadline.TotalSeconds} s");
        }
        catch (SocketException)
        {
            // Closed with bytes unread.
        }
        report.Closed(request.Key);
        if (request is { IsServed: true, IsSilent: false })
            report.Findings.Enqueue(
                $"{request.Key} v{request.Version} is well-formed, and its connection was closed. The request: {FuzzReport.Hex(request.Frame)}");
        if (_socket is not null)
            report.Ended(_socket.LocalEndPoint);
        _socket?.Dispose();
        _socket = null;
        fuzzer.Aim.SessionId = 0;
        fuzzer.Aim.SessionEpoch = 0;
    }

    private void Check(FuzzRequest request, byte[] answer)
    {
        var sent = request.IsSilent ? Probe : request.Frame;
        // Bare SASL messages, after a handshake of version 0, have no header.
        if (request.Answer is not { } codec)
            return;
        if (answer.Length < 4 || !answer.AsSpan(0, 4).SequenceEqual(sent.AsSpan(4, 4)))
        {
            if (request.Key is ApiKey.SaslAuthenticate or ApiKey.SaslHandshake or ApiKey.ApiVersions)
                return;
            throw Failure(request, $"answered with another correlation id: {Convert.ToHexString(answer.AsSpan(0, Math.Min(answer.Length, 200)))}");
        }
        if (request.IsSilent)
            return;
        try
        {
            var reader = new ProtocolReader(answer);
            ResponseHeader.Read(ref reader, codec.Api.ResponseHeaderVersion(request.Version));
            var message = codec.Read(new ReadOnlySequence<byte>(answer).Slice(reader.Position), request.Version, out var left);
            if (left != 0)
                throw Failure(request, $"{left} bytes follow the answer: {Convert.ToHexString(answer)}");
            report.Answered(request.Key, codec.Errors(message));
            Learn(request.Message!, message);
        }
        catch (ProtocolException e)
        {
            throw Failure(request, $"the answer is malformed: {e.Message}: {Convert.ToHexString(answer)}");
        }
    }

    private void Learn(Structure request, Structure answer)
    {
        var aim = fuzzer.Aim;
        switch (request, answer)
        {
            case (_, FetchResponse fetch):
                aim.SessionEpoch = fetch.SessionId != 0 && fetch.SessionId == aim.SessionId ? aim.SessionEpoch + 1 : 1;
                aim.SessionId = fetch.SessionId;
                break;
            case (InitProducerIdRequest asked, InitProducerIdResponse { ErrorCode: ErrorCode.None } made):
                Keep(aim.Producers, (asked.TransactionalId, made.ProducerId, made.ProducerEpoch));
                break;
            case (_, JoinGroupResponse { ErrorCode: ErrorCode.UnknownMemberId } unknown):
                aim.Members.RemoveAll(member => member.Id.Length > 0 && member.Id == unknown.MemberId);
                break;
            case (JoinGroupRequest asked, JoinGroupResponse { ErrorCode: ErrorCode.None or ErrorCode.MemberIdRequired, MemberId.Length: < 1000 } joined):
                Keep(aim.Members, (asked.GroupId, joined.MemberId, joined.GenerationId));
                break;
        }
    }

    private static void Keep<T>(List<T> list, T item)
    {
        if (list.Count > 12)
            list.RemoveAt(2);
        list.Add(item);
    }

    private async Task SendAsync(byte[] frame, CancellationToken cancellation)
    {
        var bytes = new byte[4 + frame.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, frame.Length);
        frame.CopyTo(bytes, 4);
        for (var sent = 0; sent < bytes.Length;)
            sent += await _socket!.SendAsync(bytes.AsMemory(sent), cancellation);
    }

    /// <summary>One frame, or null when the broker has closed the connection.</summary>
    private async Task<byte[]?> ReceiveAsync(CancellationToken cancellation)
    {
        if (!await FillAsync(_chunk.AsMemory(0, 4), cancellation))
            return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(_chunk);
        if (length < 0)
            throw new InvalidDataException($"The broker sent a frame of {length} bytes (seed {seed}).");
        var frame = new byte[length];
        return await FillAsync(frame, cancellation) ? frame : null;
    }

    private async Task<bool> FillAsync(Memory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            var read = await _socket!.ReceiveAsync(bytes, cancellation);
            if (read == 0)
                return false;
            bytes = bytes[read..];
        }
        return true;
    }

    private InvalidOperationException Failure(FuzzRequest request, string what) =>
        new($"{request.Key} v{request.Version} was {what}. Seed {seed}; the request: {FuzzReport.Hex(request.Frame)}");
}
