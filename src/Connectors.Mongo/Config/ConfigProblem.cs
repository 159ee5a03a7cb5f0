namespace Connectors.Mongo.Config;

/// <summary>What is wrong with the value of a key in the light of the others.</summary>
/// <param name="Key">The key.</param>
/// <param name="Message">What was expected and what came.</param>
internal sealed record ConfigProblem(string Key, string Message);
