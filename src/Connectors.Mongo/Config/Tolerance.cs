namespace Connectors.Mongo.Config;

/// <summary>What the connector passes over.</summary>
internal enum Tolerance
{
    /// <summary>Nothing: any error stops the task.</summary>
    None,
    /// <summary>Records that are at fault themselves.</summary>
    Data,
    /// <summary>Also batches that could not be written for other reasons.</summary>
    All,
}
