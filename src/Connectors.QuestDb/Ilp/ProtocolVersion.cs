namespace Connectors.QuestDb.Ilp;

/// <summary>The versions of the line protocol, by the number that the server's settings and <c>protocol_version</c> give them.</summary>
internal enum ProtocolVersion
{
    /// <summary>Text only; no arrays; the designated time in nanoseconds.</summary>
    V1 = 1,
    /// <summary>Doubles and arrays of doubles in binary; the designated time in microseconds.</summary>
    V2 = 2,
    /// <summary>As 2, and decimals (which no record of this connector becomes).</summary>
    V3 = 3,
}
