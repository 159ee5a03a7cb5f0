namespace Connect.Runtime.Storage;

/// <summary>What a connector or task does, as the status topic says.</summary>
internal enum PartState { Unassigned, Running, Paused, Failed, Destroyed, Restarting, Stopped }
