using Connect.Api;
using Connectors.Mongo.Bson;

namespace Connectors.Mongo.Records;

/// <summary>A record's key and value as trees, for post processors and change data handlers.</summary>
/// <param name="document">The record as bytes.</param>
/// <param name="value">The value, or null where there is none.</param>
internal sealed class SinkTree(SinkDocument document, BsonDocument? value)
{
    public SinkRecord Record => document.Record;

    public ObjectIdSource Ids => document.Ids;

    /// <summary>The value to look into or change, or null where there is none.</summary>
    public BsonDocument? Value => value;

    /// <summary>The key to look into or change, or null where there is none; a key that nobody reads need not be a document.</summary>
    /// <exception cref="DataException">The key is not a document.</exception>
    public BsonDocument? Key => ReadKey ??= document.ParseKey();

    /// <summary>The key if it was read, so that it may have been changed.</summary>
    public BsonDocument? ReadKey { get; private set; }

    /// <summary>Says something of the record that users should know although it is no error.</summary>
    public void Warn(string warning) => document.Warning = warning;
}
