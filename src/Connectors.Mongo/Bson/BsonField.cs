namespace Connectors.Mongo.Bson;

/// <summary>A field of a <see cref="BsonDocument"/>.</summary>
/// <param name="Name">Its name; in an array, of no meaning.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct BsonField(string Name, BsonValue Value);
