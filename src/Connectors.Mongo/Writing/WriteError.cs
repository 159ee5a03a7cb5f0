namespace Connectors.Mongo.Writing;

/// <summary>Why the server did not write one record.</summary>
/// <param name="Index">The record's place in the batch.</param>
/// <param name="Code">The server's code, such as 11000 for a duplicate key.</param>
/// <param name="Message">What the server says.</param>
/// <param name="Details">More, as JSON.</param>
internal sealed record WriteError(int Index, int Code, string Message, string Details);
