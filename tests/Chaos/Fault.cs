namespace Chaos;

/// <summary>A fault of a plan.</summary>
/// <param name="Begin">When it begins, counted from the start of the run.</param>
/// <param name="End">When what it stopped is started again.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Worker">To which worker; of no meaning for the leader and the broker.</param>
public sealed record Fault(TimeSpan Begin, TimeSpan End, FaultKind Kind, int Worker)
{
    /// <summary>Whether it is the broker's.</summary>
    public bool IsOfBroker => Kind is FaultKind.StopBroker or FaultKind.KillBroker;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"{Begin.TotalSeconds,6:F1} s  {Kind}{(IsOfBroker || Kind == FaultKind.KillLeader ? "" : $" of worker {Worker}")} for {(End - Begin).TotalSeconds:F1} s");
}
