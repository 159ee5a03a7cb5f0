namespace Connectors.Mongo.Writing;

/// <summary>What became of a batch.</summary>
/// <param name="Errors">Records that the server did not write, in their order.</param>
/// <param name="Concern">The write concern was not met, or null.</param>
internal sealed record WriteResult(IReadOnlyList<WriteError> Errors, WriteConcernError? Concern)
{
    /// <summary>Everything was written.</summary>
    public static WriteResult Done { get; } = new([], null);

    public bool IsDone => Errors.Count == 0 && Concern is null;
}
