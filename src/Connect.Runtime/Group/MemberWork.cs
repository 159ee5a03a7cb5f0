namespace Connect.Runtime.Group;

/// <summary>A member and what it runs, as an assignor sees it.</summary>
/// <param name="Id">The member's id.</param>
/// <param name="Url">Where it is reached, which it keeps over restarts.</param>
/// <param name="Work">What it runs.</param>
internal sealed record MemberWork(string Id, string Url, Work Work);
