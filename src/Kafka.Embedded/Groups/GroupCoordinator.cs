using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Groups;

/// <summary>
/// The classic group protocol, for members of any type: who is in a group, which generation it is in, what its leader assigned, and how far it has read.
/// What must outlive the process is kept in <c>__consumer_offsets</c> as Kafka keeps it. One lock guards all groups; nothing waits while it is held.
/// </summary>
internal sealed partial class GroupCoordinator : IDisposable
{
    private const int MinSessionTimeoutMs = 6_000;
    private const int MaxSessionTimeoutMs = 1_800_000;
    private const int NewMemberTimeoutMs = 300_000;
    /// <summary>The longest name of a static member, in characters; as long as a topic's.</summary>
    private const int MaxNameLength = 249;

    /// <summary>When what a timer could not do is tried again.</summary>
    private const int RetryMs = 1000;

    private const int MaxMetadataBytes = 4096;
    private static readonly TimeSpan OffsetsRetention = TimeSpan.FromDays(7);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly StateTopic _topic;
    private readonly TopicCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly TimeSpan _initialDelay;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private long _timerDue = long.MaxValue;
    private bool _disposed;

    public GroupCoordinator(TopicCatalog catalog, StateTopic topic, TimeSpan initialDelay, TimeProvider time, ILogger logger)
    {
        _catalog = catalog;
        _topic = topic;
        _time = time;
        _initialDelay = initialDelay;
        _logger = logger;
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_gate)
            Load();
    }

    private long Now => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    private long WallClock => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
            // Whoever waits is told to look for the coordinator again: after a restart it is here.
            foreach (var member in _groups.Values.SelectMany(group => group.Members.Values))
            {
                AnswerJoin(member, new JoinGroupResponse { ErrorCode = ErrorCode.NotCoordinator, MemberId = member.Id });
                AnswerSync(member, new SyncGroupResponse { ErrorCode = ErrorCode.NotCoordinator });
            }
        }
    }

    /// <summary>Whether a string that came can be written again: bytes that are no UTF-8 come as one character each that takes three.</summary>
    private static bool Fits(string text) => System.Text.Encoding.UTF8.GetByteCount(text) <= short.MaxValue;

    /// <summary>The group, if there is one that is not dead.</summary>
    private Group? Find(string id) => _groups.GetValueOrDefault(id);

    private Group Create(string id)
    {
        var group = new Group(id);
        group.Become(GroupState.Empty, WallClock);
        _groups.Add(id, group);
        return group;
    }

    /// <summary>Finds a member by its id, and by its name where it has one.</summary>
    private static ErrorCode Check(Group group, string memberId, string? instanceId, out Member member)
    {
        member = null!;
        if (instanceId is not null)
        {
            if (!group.Statics.TryGetValue(instanceId, out var current))
                return ErrorCode.UnknownMemberId;
            if (current != memberId)
                return ErrorCode.FencedInstanceId;
        }
        return group.Members.TryGetValue(memberId, out member!) ? ErrorCode.None : ErrorCode.UnknownMemberId;
    }

    private void Renew(Member member) => Schedule(member.Deadline = Now + member.SessionTimeoutMs);

    private static void AnswerJoin(Member member, JoinGroupResponse response)
    {
        member.Joining?.TrySetResult(response);
        member.Joining = null;
    }

    private static void AnswerSync(Member member, SyncGroupResponse response)
    {
        member.Syncing?.TrySetResult(response);
        member.Syncing = null;
    }
}
