namespace Connectors.Mongo.Client;

/// <summary>
/// The version of MongoDB's Stable API that is declared to the server (https://www.mongodb.com/docs/manual/reference/stable-api/); version 1 is the only one.
/// </summary>
/// <param name="Strict">Whether commands that are not part of it fail.</param>
/// <param name="DeprecationErrors">Whether deprecated commands fail.</param>
internal sealed record ServerApiOptions(bool Strict, bool DeprecationErrors);
