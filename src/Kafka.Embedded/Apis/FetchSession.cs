using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>
/// An incremental fetch session (<see href="https://cwiki.apache.org/confluence/x/5DCfB">KIP-227</see>): the client names its partitions once and then
/// only what changes, and is told only of partitions with news. A session lives as long as its connection, so that there are never more than those.
/// </summary>
internal sealed class FetchSession(int id)
{
    private readonly OrderedDictionary<(Guid Id, string Name, int Partition), Entry> _partitions = [];

    public int Id { get; } = id;

    /// <summary>The epoch that the next request of the session carries; after the largest number comes 1.</summary>
    public int NextEpoch { get; set; } = 1;

    public IEnumerable<Entry> Partitions => _partitions.Values;

    /// <summary>A partition of the session, and what the client knows of it.</summary>
    public sealed class Entry(Guid topicId, string name, FetchRequest.Partition request)
    {
        public Guid TopicId { get; } = topicId;

        public string Name { get; } = name;

        public FetchRequest.Partition Request { get; set; } = request;

        public long HighWatermark { get; set; } = -1;

        public long LogStart { get; set; } = -1;

        public long LastStable { get; set; } = -1;
    }

    public void Update(FetchRequest request)
    {
        foreach (var topic in request.Topics)
        {
            foreach (var partition in topic.Partitions)
            {
                var key = (topic.TopicId, topic.Name, partition.Index);
                if (_partitions.TryGetValue(key, out var known))
                    known.Request = partition;
                else
                    _partitions.Add(key, new Entry(topic.TopicId, topic.Name, partition));
            }
        }
        foreach (var topic in request.ForgottenTopics)
            foreach (var partition in topic.Partitions)
                _partitions.Remove((topic.TopicId, topic.Topic, partition));
    }

    /// <summary>Puts a partition that had records behind the others, so that none starves when a response is full.</summary>
    public void MoveToEnd(Entry entry)
    {
        var key = (entry.TopicId, entry.Name, entry.Request.Index);
        if (_partitions.Remove(key))
            _partitions.Add(key, entry);
    }
}
