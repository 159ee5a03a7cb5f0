namespace Connect.Runtime.Storage;

/// <summary>A status record of a connector or task.</summary>
/// <param name="State">What it does.</param>
/// <param name="WorkerId">The worker that said so.</param>
/// <param name="Generation">The worker group's generation then.</param>
/// <param name="Trace">Why it failed, or null.</param>
/// <param name="Version">The plugin's version, or null.</param>
/// <param name="Restarts">How often it was started again by itself since anybody else started it; not written where it never was, so that Java's readers see what they know.</param>
internal sealed record RunStatus(RunState State, string WorkerId, int Generation, string? Trace, string? Version, int Restarts = 0);

/// <summary>What a connector or task does, as the status topic says.</summary>
internal enum RunState { Unassigned, Running, Paused, Failed, Destroyed, Restarting, Stopped }
