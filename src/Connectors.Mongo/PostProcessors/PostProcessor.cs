using Connectors.Mongo.Records;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Changes the documents of a record before its write model sees them; works on trees.</summary>
internal abstract class PostProcessor
{
    /// <summary>Changes <see cref="SinkDocument.KeyTree"/> or <see cref="SinkDocument.ValueTree"/>, either of which may be null.</summary>
    /// <exception cref="DataException">The record cannot be processed.</exception>
    public abstract void Process(SinkDocument document);
}
