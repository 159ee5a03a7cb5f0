namespace Connect.Runtime.Group;

/// <summary>What workers say to each other when they share out the work; the numbers are those on the wire.</summary>
internal enum ConnectProtocolVersion : short
{
    /// <summary>Everything is given up and shared out anew in each rebalance. Its name in the group is <c>default</c>.</summary>
    Eager = 0,

    /// <summary>Work stays where it is until it is revoked (KIP-415).</summary>
    Compatible = 1,

    /// <summary>The same, and requests between workers are signed (KIP-507).</summary>
    Sessioned = 2,
}
