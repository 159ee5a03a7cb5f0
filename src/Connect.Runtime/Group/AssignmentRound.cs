namespace Connect.Runtime.Group;

/// <summary>What the cooperative assignor is asked in one rebalance.</summary>
/// <param name="NowMs">The present time in milliseconds, from any beginning that stays the same as long as this leader leads.</param>
/// <param name="MaxDelayMs">How long the work of a member that left waits for its return: <c>scheduled.rebalance.max.delay.ms</c>.</param>
/// <param name="CompletedGeneration">The last generation that this leader was a member of.</param>
/// <param name="Generation">The generation that is being made.</param>
/// <param name="Configured">All there is to run.</param>
/// <param name="Members">The members with what they run, in an order that is the same in each rebalance.</param>
internal sealed record AssignmentRound(long NowMs, int MaxDelayMs, int CompletedGeneration, int Generation, Work Configured, IReadOnlyList<MemberWork> Members);
