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

/// <summary>Why the server did not write one record.</summary>
/// <param name="Index">The record's place in the batch.</param>
/// <param name="Code">The server's code, such as 11000 for a duplicate key.</param>
/// <param name="Message">What the server says.</param>
/// <param name="Details">More, as JSON.</param>
internal sealed record WriteError(int Index, int Code, string Message, string Details);

/// <summary>What was written did not reach as many members as the write concern wants.</summary>
internal sealed record WriteConcernError(int Code, string CodeName, string Message, string Details);
