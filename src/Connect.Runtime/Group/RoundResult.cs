namespace Connect.Runtime.Group;

/// <summary>What the cooperative assignor answers.</summary>
/// <param name="Shares">What changes for each member, and what it has in all after that.</param>
/// <param name="DelayMs">After how many milliseconds all are to join again; 0 for no such time.</param>
internal sealed record RoundResult(IReadOnlyDictionary<string, MemberShare> Shares, int DelayMs);
