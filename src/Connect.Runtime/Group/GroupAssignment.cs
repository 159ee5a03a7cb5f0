namespace Connect.Runtime.Group;

/// <summary>What the leader sends a member.</summary>
/// <param name="Version">The protocol that it is written in.</param>
/// <param name="Error">0, or <see cref="ConfigMismatch"/>.</param>
/// <param name="LeaderId">The leader's member id.</param>
/// <param name="LeaderUrl">Where the leader is reached.</param>
/// <param name="ConfigOffset">The state of the config topic that the work was taken from.</param>
/// <param name="Work">What the member is to take on: in the eager protocol everything it is to run, in the others what is new.</param>
/// <param name="Revoked">What it is to give up; nothing in the eager protocol.</param>
/// <param name="DelayMs">After how many milliseconds it is to join again, as work is waiting; 0 for no such time.</param>
internal sealed record GroupAssignment(ConnectProtocolVersion Version, short Error, string LeaderId, string LeaderUrl, long ConfigOffset, Work Work, Work Revoked,
    int DelayMs)
{
    /// <summary>The leader and this member do not have the same config topic before them: nothing is assigned.</summary>
    public const short ConfigMismatch = 1;

    public bool IsFailed => Error != 0;
}
