using System.Buffers;
using System.Buffers.Binary;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Tests;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Tests;

/// <summary>Makes requests: well-formed ones of random contents, damaged ones, and noise. A seed gives the same ones again, but for what the broker
/// answered.</summary>
internal sealed class RequestFuzzer
{
    private static readonly MessageCodec[] Requests = [.. MessageCodec.All.Where(codec => codec.IsRequest)];
    private static readonly Dictionary<ApiKey, MessageCodec> Answers = MessageCodec.All.Where(codec => !codec.IsRequest).ToDictionary(codec => codec.Api.Key);
    private static readonly Dictionary<ApiKey, MessageCodec> RequestsByKey = Requests.ToDictionary(codec => codec.Api.Key);

    // Where most of the broker's state is; asked for more often than the rest.
    private static readonly ApiKey[] Deep = [
        ApiKey.Produce, ApiKey.Produce, ApiKey.Produce, ApiKey.Produce,
        ApiKey.Fetch, ApiKey.Fetch, ApiKey.ListOffsets, ApiKey.JoinGroup, ApiKey.SyncGroup, ApiKey.OffsetCommit,
        ApiKey.InitProducerId, ApiKey.AddPartitionsToTxn, ApiKey.AddOffsetsToTxn, ApiKey.TxnOffsetCommit, ApiKey.EndTxn,
    ];

    private readonly Random _random;
    private readonly FuzzTarget _target;
    private readonly bool _loginOnly;

    /// <param name="seed">Makes the choices.</param>
    /// <param name="target">What to aim at, and what to spare.</param>
    /// <param name="loginOnly">Sends mostly what comes before a login.</param>
    public RequestFuzzer(int seed, FuzzTarget target, bool loginOnly)
    {
        _random = new Random(seed);
        _target = target;
        _loginOnly = loginOnly;
        Aim = new Aim(_random, target);
    }

    public Aim Aim { get; }

    public FuzzRequest Next()
    {
        while (true)
        {
            var kind = _random.Next(20);
            var request = kind == 0 ? Read(Noise()) : kind < 8 ? Read(Mutation.Of(WellFormed().Frame, _random)) : WellFormed();
            if (request is not null && !_target.Harms(request.Frame))
                return request;
        }
    }

    private FuzzRequest WellFormed()
    {
        while (true)
        {
            var codec = _random.Next(3) == 0 ? RequestsByKey[Deep[_random.Next(Deep.Length)]] : Requests[_random.Next(Requests.Length)];
            if (_loginOnly && _random.Next(4) != 0)
                codec = RequestsByKey[_random.Next(4) switch { 0 => ApiKey.ApiVersions, 1 => ApiKey.SaslHandshake, _ => ApiKey.SaslAuthenticate }];
            var version = (short)_random.Next(codec.Api.MinVersion, codec.Api.MaxVersion + 1);
            // What is gone cannot be hit. The first version of joining waits for as long as the session may last.
            if (codec.Api.Key == ApiKey.DeleteTopics && _random.Next(3) != 0)
                continue;
            if (codec.Api.Key == ApiKey.JoinGroup && version == 0 && _random.Next(1000) != 0)
                continue;
            Aim.Begin(codec.Api.Key);
            var message = codec.Random(_random, version, _random.Next(12) == 0 ? new Bounds(Aim) : Aim);
            var frame = Frame(new RequestHeader(codec.Api.Key, version, _random.Next(), _random.Next(40) == 0 ? Aim.String("ClientId") : "fuzz"),
                codec.Write(message, version));
            // Records that no client would send go where none will read them.
            if (Aim.IsPoisoned && _target.NamesKnownTopic(frame))
                continue;
            var isServed = !_loginOnly && version <= _target.Served.GetValueOrDefault(codec.Api.Key);
            return new FuzzRequest(frame, message, Answers[codec.Api.Key], version, isServed, message is ProduceRequest { Acks: 0 });
        }
    }

    private byte[] Noise()
    {
        var bytes = new byte[_random.Next(4) == 0 ? _random.Next(4000) : _random.Next(60)];
        _random.NextBytes(bytes);
        if (bytes.Length > 4 && _random.Next(2) == 0)
        {
            var api = Requests[_random.Next(Requests.Length)].Api;
            BinaryPrimitives.WriteInt16BigEndian(bytes, (short)api.Key);
            BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(2), (short)_random.Next(api.MinVersion, api.MaxVersion + 1));
        }
        return bytes;
    }

    /// <summary>Looks at a damaged request as the broker will; null when it would ask for more than a test can wait for.</summary>
    private static FuzzRequest? Read(byte[] frame)
    {
        try
        {
            var reader = new ProtocolReader(frame);
            var header = RequestHeader.Read(ref reader);
            if (RequestsByKey.TryGetValue(header.ApiKey, out var codec) && codec.Api.Supports(header.ApiVersion))
            {
                var message = codec.Read(new ReadOnlySequence<byte>(frame).Slice(reader.Position), header.ApiVersion, out _);
                if (Aim.AsksTooMuch(message))
                    return null;
                return new FuzzRequest(frame, null, null, header.ApiVersion, IsServed: false, message is ProduceRequest { Acks: 0 });
            }
        }
        catch (ProtocolException)
        {
            // The broker will see that as well.
        }
        return new FuzzRequest(frame, null, null, -1, IsServed: false, IsSilent: false);
    }

    private static byte[] Frame(RequestHeader header, byte[] body)
    {
        using var buffer = new PooledBuffer();
        var writer = new ProtocolWriter(buffer);
        header.Write(ref writer);
        writer.WriteRaw(body);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Aims at nothing, and only keeps requests from waiting and taking room.</summary>
    private sealed class Bounds(Aim aim) : IFieldValues
    {
        public sbyte? Int8(string field) => null;

        public short? Int16(string field) => null;

        public int? Int32(string field) => field is "MaxWaitMs" or "SessionTimeoutMs" or "RebalanceTimeoutMs" or "NumPartitions" or "Count"
            ? aim.Int32(field) : null;

        public long? Int64(string field) => null;

        public Guid? Uuid(string field) => null;

        public string? String(string field) => field is "TransactionalId" or "GroupId" ? aim.String(field) : null;

        public byte[]? Bytes(string field) => null;

        public byte[]? Records(string field) => null;
    }
}
