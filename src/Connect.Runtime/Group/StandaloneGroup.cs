using System.Threading.Channels;

namespace Connect.Runtime.Group;

/// <summary>A group of one, without a coordinator: the worker leads itself and has all the work.</summary>
/// <param name="url">Where the worker is reached.</param>
internal sealed class StandaloneGroup(string url) : IWorkerGroup
{
    // One request is enough for all that have come by the time it is served.
    private readonly Channel<string> _requests = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _loop = Task.CompletedTask;

    public bool IsMember => true;

    public async Task JoinAsync(IWorkerGroupMember member, CancellationToken cancellationToken)
    {
        await AssignAsync(member);
        _loop = Task.Run(() => ServeAsync(member), CancellationToken.None);
    }

    public void RequestRejoin(string reason) => _requests.Writer.TryWrite(reason);

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        _requests.Writer.TryComplete();
        await _loop.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        await _loop;
    }

    private async Task ServeAsync(IWorkerGroupMember member)
    {
        await foreach (var _ in _requests.Reader.ReadAllAsync()) await AssignAsync(member);
    }

    private async Task AssignAsync(IWorkerGroupMember member)
    {
        await member.RebalancingAsync();
        var work = await member.DescribeWorkAsync();
        await member.AssignedAsync(new Assignment(0, url, IsLeader: true, work.ConfigOffset, work.Connectors.ToHashSet(), work.Tasks.ToHashSet())
        {
            // There is no other worker to sign requests for.
            IsSigned = false,
            Owners = new WorkOwners([new MemberWork("", url, new Work(work.Connectors, work.Tasks))]),
        });
    }
}
