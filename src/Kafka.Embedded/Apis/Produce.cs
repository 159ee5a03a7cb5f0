using System.Runtime.InteropServices;
using Kafka.Embedded.Log;
using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Appends record batches. On one node a batch that is in the log is on all replicas, so acks=1 and acks=all are answered alike.</summary>
internal sealed class ProduceApi(TopicCatalog catalog, TransactionCoordinator transactions) : BrokerApi
{
    private const short FirstVersionById = 13;

    public override Api Api => ProduceRequest.Api;

    public override ValueTask<Reply?> AnswerAsync(RequestHeader header, ReadOnlyMemory<byte> body, ClientContext client)
    {
        var reader = new ProtocolReader(body);
        var request = ProduceRequest.Read(ref reader, header.ApiVersion);
        var response = new ProduceResponse();
        foreach (var topic in request.Topics)
        {
            var answer = new ProduceResponse.Topic { Name = topic.Name, TopicId = topic.TopicId };
            response.Topics.Add(answer);
            var byId = header.ApiVersion >= FirstVersionById;
            var target = byId ? catalog.Find(topic.TopicId) : catalog.Find(topic.Name);
            foreach (var partition in topic.Partitions)
                answer.Partitions.Add(Answer(partition.Index, Append(request, target, partition, header.ApiVersion)));
        }
        if (request.Acks == 0)
        {
            // Nobody would read an error: the connection is closed instead, so that the producer notices.
            if (response.Topics.SelectMany(topic => topic.Partitions).FirstOrDefault(partition => partition.ErrorCode != ErrorCode.None) is { } failed)
                throw new InvalidDataException($"Records that came with acks=0 were not stored: {failed.ErrorCode.KafkaName()}. {failed.ErrorMessage}");
            return ValueTask.FromResult<Reply?>(null);
        }
        var reply = new Reply(header.CorrelationId, Api.ResponseHeaderVersion(header.ApiVersion));
        response.Write(reply.Buffer, header.ApiVersion);
        return ValueTask.FromResult<Reply?>(reply);
    }

    private AppendResult Append(ProduceRequest request, Topic? topic, ProduceRequest.Partition partition, short version)
    {
        if (request.Acks is not (-1 or 0 or 1))
            return AppendResult.Refused(ErrorCode.InvalidRequiredAcks, $"acks is to be -1, 0 or 1; {request.Acks} came");
        if (topic is null)
        {
            return AppendResult.Refused(version >= FirstVersionById ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition,
                "This server does not host this topic-partition.");
        }
        if (topic.IsInternal)
            return AppendResult.Refused(ErrorCode.InvalidTopicException, $"{topic.Name} is written by the broker alone.");
        if (topic.Partition(partition.Index) is not { } log)
            return AppendResult.Refused(ErrorCode.UnknownTopicOrPartition, "This server does not host this topic-partition.");
        if (partition.Records is not { } records || records.IsEmpty)
            return AppendResult.Refused(ErrorCode.InvalidRecord, $"A record batch is expected for {log.Topic}-{log.Partition}; none came.");
        // The frame is the connection's own buffer in one piece, and its to change: the batch's offsets are set in place.
        var batch = MemoryMarshal.AsMemory(records.First);
        try
        {
            if (!IsTransactional(batch.Span))
                return log.Append(batch);
            // In Kafka's terms: nobody is allowed to write under no transactional id.
            return request.TransactionalId is { } id
                ? transactions.Append(id, log, batch, Outside(version))
                : AppendResult.Refused(ErrorCode.TransactionalIdAuthorizationFailed,
                    $"A transactional batch came for {log.Topic}-{log.Partition} without a transactional id");
        }
        catch (ProtocolException e)
        {
            return AppendResult.Refused(ErrorCode.InvalidRecord, $"{log.Topic}-{log.Partition}: {e.Message}");
        }
        catch (ObjectDisposedException)
        {
            return AppendResult.Refused(ErrorCode.UnknownTopicOrPartition, "The topic is being deleted.");
        }
        catch (IOException e)
        {
            return AppendResult.Refused(ErrorCode.KafkaStorageError, $"{log.Topic}-{log.Partition} could not be written: {e.Message}");
        }
    }

    /// <summary>Clients add partitions by themselves up to version 11, and know that a transaction can be aborted after a refusal from 11 on (KIP-890).</summary>
    private static OutsideTransaction Outside(short version) => version switch
    {
        >= 12 => OutsideTransaction.Joins,
        11 => OutsideTransaction.IsAbortable,
        _ => OutsideTransaction.IsInvalid,
    };

    private static bool IsTransactional(ReadOnlySpan<byte> batch) =>
        batch.Length >= RecordBatchHeader.Size && batch[16] == 2 && RecordBatchHeader.Read(batch).IsTransactional;

    private static ProduceResponse.Partition Answer(int index, AppendResult result) => new()
    {
        Index = index,
        ErrorCode = result.Error,
        BaseOffset = result.BaseOffset,
        LogAppendTimeMs = result.AppendTime,
        LogStartOffset = result.LogStart,
        ErrorMessage = result.Message,
        RecordErrors = [.. (result.Faults ?? []).Select(fault => new ProduceResponse.RecordError { BatchIndex = fault.Index, ErrorMessage = fault.Message })],
    };
}
