namespace Connect.Runtime.Group;

/// <summary>A member's part in a rebalance.</summary>
/// <param name="Assigned">What it takes on.</param>
/// <param name="Revoked">What it gives up.</param>
/// <param name="All">What it runs after that.</param>
internal sealed record MemberShare(Work Assigned, Work Revoked, Work All);
