using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Groups;

internal sealed partial class GroupCoordinator
{
    public IReadOnlyList<ListGroupsResponse.Group> List(IReadOnlyCollection<string> states, IReadOnlyCollection<string> types)
    {
        lock (_gate)
        {
            // Every group here is of the classic protocol.
            if (types.Count > 0 && !types.Contains("classic", StringComparer.OrdinalIgnoreCase))
                return [];
            return [.. _groups.Values
                .Where(group => states.Count == 0 || states.Contains(group.State.ToString(), StringComparer.OrdinalIgnoreCase))
                .Select(group => new ListGroupsResponse.Group
                {
                    GroupId = group.Id,
                    ProtocolType = group.ProtocolType ?? "",
                    GroupState = group.State.ToString(),
                    GroupType = "classic",
                })];
        }
    }

    public DescribeGroupsResponse.Group Describe(string id)
    {
        lock (_gate)
        {
            if (id.Length == 0)
                return new DescribeGroupsResponse.Group { GroupId = id, State = nameof(GroupState.Dead), ErrorCode = ErrorCode.InvalidGroupId };
            if (Find(id) is not { } group)
                return new DescribeGroupsResponse.Group { GroupId = id, State = nameof(GroupState.Dead) };
            var settled = group.State is GroupState.Stable or GroupState.CompletingRebalance;
            return new DescribeGroupsResponse.Group
            {
                GroupId = id,
                State = group.State.ToString(),
                ProtocolType = group.ProtocolType ?? "",
                ProtocolData = group.State == GroupState.Stable ? group.Protocol ?? "" : "",
                Members = [.. group.Members.Values.Select(member => new DescribeGroupsResponse.Member
                {
                    MemberId = member.Id,
                    GroupInstanceId = member.InstanceId,
                    ClientId = member.ClientId,
                    ClientHost = member.ClientHost,
                    MemberMetadata = settled ? member.MetadataFor(group.Protocol) : [],
                    MemberAssignment = group.State == GroupState.Stable ? member.Assignment : [],
                })],
            };
        }
    }

    public ErrorCode Delete(string id)
    {
        lock (_gate)
        {
            // The group without a name has offsets like any other, if somebody committed them.
            if (Find(id) is not { } group)
                return ErrorCode.GroupIdNotFound;
            if (!group.IsEmpty || group.Pending.Count > 0)
                return ErrorCode.NonEmptyGroup;
            RemoveGroup(group);
            return ErrorCode.None;
        }
    }

    public OffsetDeleteResponse DeleteOffsets(OffsetDeleteRequest request)
    {
        lock (_gate)
        {
            if (Find(request.GroupId) is not { } group)
                return new OffsetDeleteResponse { ErrorCode = request.GroupId.Length == 0 ? ErrorCode.InvalidGroupId : ErrorCode.GroupIdNotFound };
            var consumers = group.ProtocolType == "consumer";
            if (!group.IsEmpty && !consumers)
                return new OffsetDeleteResponse { ErrorCode = ErrorCode.NonEmptyGroup };
            var subscribed = consumers ? ConsumerSubscription.Of(group) : [];
            var response = new OffsetDeleteResponse();
            using var batch = new RecordBatchWriter();
            foreach (var topic in request.Topics)
            {
                var answer = new OffsetDeleteResponse.Topic { Name = topic.Name };
                response.Topics.Add(answer);
                foreach (var partition in topic.Partitions)
                {
                    var where = new TopicPartition(topic.Name, partition.Index);
                    var error = _catalog.Find(topic.Name)?.Partition(partition.Index) is null ? ErrorCode.UnknownTopicOrPartition
                        : subscribed.Contains(topic.Name) ? ErrorCode.GroupSubscribedToTopic : ErrorCode.None;
                    if (error == ErrorCode.None && group.Offsets.Remove(where))
                        batch.Append(WallClock, OffsetsRecord.OffsetKey(group.Id, where), null);
                    answer.Partitions.Add(new OffsetDeleteResponse.Partition { Index = partition.Index, ErrorCode = error });
                }
            }
            if (batch.Count > 0)
                _topic.Append(group.Id, batch);
            return response;
        }
    }

    /// <summary>A topic is gone, and so is what groups had read of it.</summary>
    public void RemoveTopic(string name)
    {
        lock (_gate)
        {
            foreach (var group in _groups.Values)
                RemoveOffsets(group, group.Offsets.Keys.Where(partition => partition.Topic == name));
        }
    }

    /// <summary>Removes offsets that nobody used for a week (Kafka's <c>offsets.retention.minutes</c>), and groups that are left with nothing.</summary>
    public void RemoveExpired()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            var before = WallClock - (long)OffsetsRetention.TotalMilliseconds;
            foreach (var group in _groups.Values.Where(group => group.IsEmpty && group.Pending.Count == 0).ToArray())
            {
                // A group with members once keeps its offsets for a week after the last one left; one without, each for a week after its commit.
                var left = group.ProtocolType is null ? long.MinValue : group.StateSince;
                if (left >= before)
                    continue;
                RemoveOffsets(group, group.Offsets.Where(entry => Math.Max(left, entry.Value.CommittedAt) < before).Select(entry => entry.Key));
                if (group.Offsets.Count == 0 && group.PendingOffsets.Count == 0 && group.StateSince < before)
                    RemoveGroup(group);
            }
        }
    }

    private void RemoveOffsets(Group group, IEnumerable<TopicPartition> partitions)
    {
        using var batch = new RecordBatchWriter();
        foreach (var partition in partitions.ToArray())
        {
            group.Offsets.Remove(partition);
            batch.Append(WallClock, OffsetsRecord.OffsetKey(group.Id, partition), null);
        }
        if (batch.Count > 0)
            _topic.Append(group.Id, batch);
    }

    private void RemoveGroup(Group group)
    {
        RemoveOffsets(group, group.Offsets.Keys);
        _topic.Append(group.Id, (OffsetsRecord.GroupKey(group.Id), null));
        group.Become(GroupState.Dead, WallClock);
        _groups.Remove(group.Id);
    }
}
