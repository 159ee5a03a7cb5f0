namespace Connect.Runtime.Storage;

/// <summary>What users want a connector to do.</summary>
internal enum TargetState { Started, Paused, Stopped }
