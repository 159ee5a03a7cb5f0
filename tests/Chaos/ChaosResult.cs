namespace Chaos;

/// <summary>What a run came to.</summary>
/// <param name="Counts">What was counted at the end, in words.</param>
/// <param name="Problems">What is not as it has to be; none where all is well.</param>
public sealed record ChaosResult(IReadOnlyList<string> Counts, IReadOnlyList<string> Problems);
