using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Groups;

internal sealed partial class GroupCoordinator
{
    /// <summary>Keeps offsets for a group, and answers for each partition.</summary>
    public OffsetCommitResponse Commit(OffsetCommitRequest request, Func<Guid, string?> nameOf, bool byId)
    {
        lock (_gate)
        {
            var error = CheckCommit(
                request.GroupId, request.MemberId, request.GroupInstanceId, request.GenerationIdOrMemberEpoch, transactional: false, out var group);
            var response = new OffsetCommitResponse();
            using var batch = new RecordBatchWriter();
            var accepted = new List<(TopicPartition, CommittedOffset)>();
            foreach (var topic in request.Topics)
            {
                var name = byId ? nameOf(topic.TopicId) : topic.Name;
                var answer = new OffsetCommitResponse.Topic { Name = topic.Name, TopicId = topic.TopicId };
                response.Topics.Add(answer);
                foreach (var partition in topic.Partitions)
                {
                    var offset = Committed(partition.CommittedOffset, partition.CommittedLeaderEpoch, partition.CommittedMetadata);
                    var fault = error != ErrorCode.None ? error
                        : name is null ? ErrorCode.UnknownTopicId
                        : Accept(group!, new TopicPartition(name, partition.Index), offset, batch, accepted);
                    answer.Partitions.Add(new OffsetCommitResponse.Partition { Index = partition.Index, ErrorCode = fault });
                }
            }
            if (batch.Count > 0)
                _topic.Append(request.GroupId, batch);
            foreach (var (partition, offset) in accepted)
                group!.Offsets[partition] = offset;
            if (error == ErrorCode.None && group!.Members.TryGetValue(request.MemberId, out var member))
                Renew(member);
            return response;
        }
    }

    /// <summary>
    /// Keeps offsets that count only when the producer's transaction commits (KIP-447). The coordinator of transactions has checked the producer.
    /// </summary>
    public TxnOffsetCommitResponse Commit(TxnOffsetCommitRequest request, ErrorCode producerFault)
    {
        lock (_gate)
        {
            Group? group = null;
            var error = producerFault != ErrorCode.None
                ? producerFault
                : CheckCommit(request.GroupId, request.MemberId, request.GroupInstanceId, request.GenerationId, transactional: true, out group);
            var response = new TxnOffsetCommitResponse();
            using var batch = new RecordBatchWriter { ProducerId = request.ProducerId, ProducerEpoch = request.ProducerEpoch, IsTransactional = true };
            var accepted = new List<(TopicPartition, CommittedOffset)>();
            foreach (var topic in request.Topics)
            {
                var answer = new TxnOffsetCommitResponse.Topic { Name = topic.Name };
                response.Topics.Add(answer);
                foreach (var partition in topic.Partitions)
                {
                    var offset = Committed(partition.CommittedOffset, partition.CommittedLeaderEpoch, partition.CommittedMetadata);
                    var fault = error != ErrorCode.None ? error : Accept(group!, new TopicPartition(topic.Name, partition.Index), offset, batch, accepted);
                    answer.Partitions.Add(new TxnOffsetCommitResponse.Partition { Index = partition.Index, ErrorCode = fault });
                }
            }
            if (batch.Count > 0)
                _topic.Append(request.GroupId, batch);
            foreach (var (partition, offset) in accepted)
                PendingOf(group!, request.ProducerId)[partition] = offset;
            return response;
        }
    }

    /// <summary>A transaction that wrote offsets has ended; the marker is in the log already.</summary>
    public void EndTransaction(long producerId, int offsetsPartition, bool committed)
    {
        lock (_gate)
        {
            foreach (var group in _groups.Values)
            {
                if (_topic.PartitionOf(group.Id) != offsetsPartition || !group.PendingOffsets.Remove(producerId, out var pending) || !committed)
                    continue;
                foreach (var (partition, offset) in pending)
                    group.Offsets[partition] = offset;
            }
        }
    }

    public OffsetFetchResponse.Group Fetch(
        OffsetFetchRequest.Group request, bool requireStable, short version, Func<Guid, string?> nameOf, Func<string, Guid> idOf)
    {
        lock (_gate)
        {
            var answer = new OffsetFetchResponse.Group { GroupId = request.GroupId };
            var group = Find(request.GroupId);
            var topics = request.Topics?.Select(topic => (topic.Name, topic.TopicId, topic.PartitionIndexes))
                ?? group?.Offsets.Keys.GroupBy(partition => partition.Topic, partition => partition.Partition)
                    .Select(topic => (Name: topic.Key, TopicId: idOf(topic.Key), PartitionIndexes: topic.Order().ToList()))
                ?? [];
            foreach (var (given, id, partitions) in topics)
            {
                var name = version >= 10 && given.Length == 0 ? nameOf(id) : given;
                var topic = new OffsetFetchResponse.Topic { Name = given, TopicId = id };
                answer.Topics.Add(topic);
                foreach (var index in partitions)
                    topic.Partitions.Add(name is null
                        ? new OffsetFetchResponse.Partition { Index = index, Metadata = "", ErrorCode = ErrorCode.UnknownTopicId }
                        : FetchOne(group, new TopicPartition(name, index), requireStable));
            }
            return answer;
        }
    }

    private static OffsetFetchResponse.Partition FetchOne(Group? group, TopicPartition partition, bool requireStable)
    {
        // A transaction may be about to move the offset: whoever wants to be sure asks again.
        if (requireStable && group is not null && group.PendingOffsets.Values.Any(pending => pending.ContainsKey(partition)))
            return new OffsetFetchResponse.Partition { Index = partition.Partition, Metadata = "", ErrorCode = ErrorCode.UnstableOffsetCommit };
        if (group is null || !group.Offsets.TryGetValue(partition, out var committed))
            return new OffsetFetchResponse.Partition { Index = partition.Partition, Metadata = "" };
        return new OffsetFetchResponse.Partition
        {
            Index = partition.Partition,
            CommittedOffset = committed.Offset,
            CommittedLeaderEpoch = committed.LeaderEpoch,
            Metadata = committed.Metadata,
        };
    }

    private CommittedOffset Committed(long offset, int leaderEpoch, string? metadata) => new(offset, leaderEpoch, metadata ?? "", WallClock);

    private ErrorCode CheckCommit(string groupId, string memberId, string? instanceId, int generation, bool transactional, out Group? group)
    {
        group = null;
        if ((groupId.Length == 0 && generation >= 0) || !Fits(groupId))
            return ErrorCode.InvalidGroupId;
        if (_disposed)
            return ErrorCode.NotCoordinator;
        group = Find(groupId);
        if (group is null)
        {
            if (generation >= 0)
                return ErrorCode.IllegalGeneration;
            group = Create(groupId);
            return ErrorCode.None;
        }
        // Administrators and consumers without membership come to an empty group, transactional producers without membership at any time.
        if (generation < 0 && (group.IsEmpty || (transactional && memberId.Length == 0 && instanceId is null)))
            return ErrorCode.None;
        var error = Check(group, memberId, instanceId, out _);
        if (error != ErrorCode.None)
            return error;
        if (generation != group.Generation)
            return ErrorCode.IllegalGeneration;
        return group.State == GroupState.CompletingRebalance && !transactional ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }

    private ErrorCode Accept(
        Group group, TopicPartition partition, CommittedOffset offset, RecordBatchWriter batch, List<(TopicPartition, CommittedOffset)> accepted)
    {
        if (_catalog.Find(partition.Topic)?.Partition(partition.Partition) is null)
            return ErrorCode.UnknownTopicOrPartition;
        if (System.Text.Encoding.UTF8.GetByteCount(offset.Metadata) > MaxMetadataBytes)
            return ErrorCode.OffsetMetadataTooLarge;
        batch.Append(WallClock, OffsetsRecord.OffsetKey(group.Id, partition), OffsetsRecord.OffsetValue(offset));
        accepted.Add((partition, offset));
        return ErrorCode.None;
    }
}
