using Connectors.Mongo.Records;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Changes the documents of a record before its write model sees them; works on trees.</summary>
internal abstract class PostProcessor
{
    /// <summary>Changes the key or the value, either of which may be missing.</summary>
    /// <exception cref="Connect.Api.Errors.DataException">The record cannot be processed.</exception>
    public abstract void Process(SinkTree record);
}
