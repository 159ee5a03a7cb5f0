using System.Threading.Channels;
using Connect.Runtime.Group;

namespace Connect.Runtime.Tests.Group;

/// <summary>A group of one, for workers on a clock that a test sets: the worker leads itself and has all the work.</summary>
internal sealed class LoneWorker(string url) : IWorkerGroup
{
    private readonly Channel<string> _requests = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _loop = Task.CompletedTask;

    public bool IsMember { get; set; } = true;

    public Task JoinAsync(IWorkerGroupMember member, CancellationToken cancellationToken)
    {
        _requests.Writer.TryWrite("joined");
        _loop = Task.Run(() => AssignAsync(member), CancellationToken.None);
        return Task.CompletedTask;
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

    private async Task AssignAsync(IWorkerGroupMember member)
    {
        await foreach (var _ in _requests.Reader.ReadAllAsync())
        {
            await member.RebalancingAsync();
            var work = await member.DescribeWorkAsync();
            await member.AssignedAsync(new Assignment(1, url, IsLeader: true, work.ConfigOffset, work.Connectors.ToHashSet(), work.Tasks.ToHashSet())
            {
                Owners = new WorkOwners([new MemberWork("", url, new Work(work.Connectors, work.Tasks))]),
            });
        }
    }
}
