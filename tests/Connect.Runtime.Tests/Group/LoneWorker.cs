using Connect.Runtime.Group;

namespace Connect.Runtime.Tests.Group;

/// <summary>A group of one, for workers on a clock that a test sets, which also says when the worker is no member.</summary>
internal sealed class LoneWorker(string url) : IWorkerGroup
{
    private readonly StandaloneGroup _group = new(url);

    public bool IsMember { get; set; } = true;

    public Task JoinAsync(IWorkerGroupMember member, CancellationToken cancellationToken) => _group.JoinAsync(member, cancellationToken);

    public void RequestRejoin(string reason) => _group.RequestRejoin(reason);

    public Task LeaveAsync(CancellationToken cancellationToken) => _group.LeaveAsync(cancellationToken);

    public ValueTask DisposeAsync() => _group.DisposeAsync();
}
