namespace Connectors.Mongo.Records;

/// <summary>What is done with one document.</summary>
internal enum OperationKind
{
    /// <summary>Nothing: a change event that needs no write.</summary>
    None,
    Insert,
    /// <summary>A replacement or an update by operators: both are statements of the <c>update</c> command.</summary>
    Update,
    Delete,
}
