using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Tests;

/// <summary>Transactions over the wire, in the versions that clients before and after KIP-890 send.</summary>
public sealed class TransactionRequestTests : BareConnectionTests
{
    [Theory]
    [InlineData(2, false, false)]
    [InlineData(3, false, true)]
    [InlineData(4, true, true)]
    public async Task The_version_of_transactions_is_told_to_clients_that_understand_it(short version, bool supported, bool finalized)
    {
        var told = await AskAsync<ApiVersionsRequest, ApiVersionsResponse>(new() { ClientSoftwareName = "test", ClientSoftwareVersion = "1" }, version);
        Assert.Equal(supported ? ["transaction.version 0-2"] : [],
            told.SupportedFeatures.Select(feature => $"{feature.Name} {feature.MinVersion}-{feature.MaxVersion}"));
        Assert.Equal(finalized ? ["transaction.version 2-2"] : [],
            told.FinalizedFeatures.Select(feature => $"{feature.Name} {feature.MinVersionLevel}-{feature.MaxVersionLevel}"));
        Assert.Equal(finalized ? 0 : -1, told.FinalizedFeaturesEpoch);
        var max = told.ApiKeys.ToDictionary(api => api.ApiKey, api => api.MaxVersion);
        Assert.Equal((13, 5, 5, 5, 3),
            (max[ApiKey.Produce], max[ApiKey.EndTxn], max[ApiKey.TxnOffsetCommit], max[ApiKey.InitProducerId], max[ApiKey.AddPartitionsToTxn]));
    }

    [Theory]
    [InlineData(9, ErrorCode.InvalidTxnState)]
    [InlineData(11, ErrorCode.TransactionAbortable)]
    [InlineData(12, ErrorCode.None)]
    public async Task A_partition_joins_with_its_first_batch_where_the_client_counts_on_it(short version, ErrorCode error)
    {
        var producer = await BeginAsync();
        Assert.Equal([error], await ProduceAsync(version, producer));
        Assert.Equal(error == ErrorCode.None ? "Ongoing" : "Empty", await StateAsync());
    }

    [Theory]
    [InlineData(3, ErrorCode.InvalidTxnState)]
    [InlineData(4, ErrorCode.TransactionAbortable)]
    [InlineData(5, ErrorCode.None)]
    public async Task A_group_joins_with_its_first_offsets_where_the_client_counts_on_it(short version, ErrorCode error)
    {
        var producer = await BeginAsync();
        var response = await AskAsync<TxnOffsetCommitRequest, TxnOffsetCommitResponse>(new()
        {
            TransactionalId = "x",
            GroupId = "g",
            ProducerId = producer.ProducerId,
            ProducerEpoch = producer.ProducerEpoch,
            Topics = [new() { Name = "t", Partitions = [new() { Index = 0, CommittedOffset = 3 }] }],
        }, version);
        Assert.Equal(error, response.Topics.Single().Partitions.Single().ErrorCode);
        Assert.Equal(error == ErrorCode.None ? "Ongoing" : "Empty", await StateAsync());
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    public async Task An_end_takes_an_epoch_where_the_client_counts_on_it(short version, short epoch)
    {
        var producer = await BeginAsync();
        Assert.Equal([ErrorCode.None], await ProduceAsync(12, producer));
        var ended = await AskAsync<EndTxnRequest, EndTxnResponse>(new()
        {
            TransactionalId = "x",
            ProducerId = producer.ProducerId,
            ProducerEpoch = producer.ProducerEpoch,
            Committed = true
        }, version);
        Assert.Equal((ErrorCode.None, version >= 5 ? epoch : -1), (ended.ErrorCode, ended.ProducerEpoch));
        Assert.Equal([epoch == 0 ? ErrorCode.None : ErrorCode.InvalidProducerEpoch], await ProduceAsync(12, producer, sequence: 1));
    }

    [Fact]
    public async Task Nothing_is_written_in_a_transaction_without_a_name()
    {
        var producer = await BeginAsync();
        Assert.Equal([ErrorCode.TransactionalIdAuthorizationFailed, ErrorCode.TransactionalIdAuthorizationFailed],
            await ProduceAsync(12, producer, id: null, partitions: 2));
        Assert.Equal("Empty", await StateAsync());
    }

    private async Task<InitProducerIdResponse> BeginAsync()
    {
        await Connection.SendAsync<CreateTopicsResponse>(new CreateTopicsRequest { Topics = [new() { Name = "t", NumPartitions = 2, ReplicationFactor = 1 }] },
            Cancellation);
        return await Connection.SendAsync<InitProducerIdResponse>(new InitProducerIdRequest { TransactionalId = "x", TransactionTimeoutMs = 60_000 },
            Cancellation);
    }

    private async Task<IEnumerable<ErrorCode>> ProduceAsync(short version,
        InitProducerIdResponse producer, string? id = "x", int sequence = 0, int partitions = 1)
    {
        var response = await AskAsync<ProduceRequest, ProduceResponse>(new()
        {
            TransactionalId = id,
            Topics =
            [
                new()
                {
                    Name = "t",
                    Partitions = [.. Enumerable.Range(0, partitions).Select(partition => new ProduceRequest.Partition
                    {
                        Index = partition,
                        Records = new ReadOnlySequence<byte>(Batches.Of(
                            [("k", "v")], DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                                producer.ProducerId, producer.ProducerEpoch, sequence, transactional: true)),
                    })],
                },
            ],
        }, version);
        return response.Topics.Single().Partitions.Select(partition => partition.ErrorCode);
    }

    private async Task<string> StateAsync() =>
        (await Connection.SendAsync<DescribeTransactionsResponse>(new DescribeTransactionsRequest { TransactionalIds = ["x"] },
            Cancellation)).Transactions.Single().State;

    /// <summary>Sends a request in a version that this library's own client does not choose.</summary>
    private async Task<TResponse> AskAsync<TRequest, TResponse>(TRequest request, short version)
        where TRequest : Message<TRequest>, IMessage, new()
        where TResponse : Message<TResponse>, IMessage, new()
    {
        var frame = new ArrayBufferWriter<byte>();
        var writer = new ProtocolWriter(frame);
        writer.WriteInt32(0);
        new RequestHeader(TRequest.Api.Key, version, CorrelationId: 1, ClientId: "test").Write(ref writer);
        request.Write(ref writer, version);
        writer.Flush();
        var bytes = frame.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - sizeof(int));
        using var client = new TcpClient();
        await client.ConnectAsync(Broker.EndPoints[0], Cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(bytes, Cancellation);
        var length = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(length, Cancellation);
        var answer = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await stream.ReadExactlyAsync(answer, Cancellation);
        return Read();

        TResponse Read()
        {
            var reader = new ProtocolReader(answer);
            ResponseHeader.Read(ref reader, TResponse.Api.ResponseHeaderVersion(version));
            return Message<TResponse>.Read(ref reader, version);
        }
    }
}
