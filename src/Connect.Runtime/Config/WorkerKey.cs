namespace Connect.Runtime.Config;

/// <summary>What becomes of a key of the worker's configuration.</summary>
/// <param name="Use">Whether it is read.</param>
/// <param name="Why">Why it has no effect; null where that is not known, or it has one.</param>
/// <param name="Nearest">The key that may have been meant; null where none is near.</param>
internal readonly record struct WorkerKey(KeyUse Use, string? Why = null, string? Nearest = null);

/// <summary>Whether a key is read.</summary>
internal enum KeyUse
{
    /// <summary>The worker reads it, its clients, or what it names.</summary>
    Read,

    /// <summary>The Java worker knows it; here it has nothing to act on.</summary>
    NoEffect,

    /// <summary>Nobody knows it.</summary>
    Unknown,
}
