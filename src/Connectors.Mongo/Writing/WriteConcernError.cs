namespace Connectors.Mongo.Writing;

/// <summary>What was written did not reach as many members as the write concern wants.</summary>
internal sealed record WriteConcernError(int Code, string CodeName, string Message, string Details);
