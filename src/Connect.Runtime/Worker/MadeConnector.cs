using Connect.Api;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Worker;

/// <summary>A connector and what it works with.</summary>
/// <param name="Connector">The connector.</param>
/// <param name="IsSink">Whether it is a sink.</param>
/// <param name="Version">Its plugin's version.</param>
/// <param name="Config">Its configuration, variables resolved.</param>
/// <param name="Offsets">Its source offsets.</param>
internal sealed record MadeConnector(Connector Connector, bool IsSink, string Version, IReadOnlyDictionary<string, string> Config, ConnectorOffsets? Offsets);
