namespace Connectors.Mongo.Client;

/// <summary>What clients that are shared have in common.</summary>
/// <param name="Options">How to connect.</param>
/// <param name="Certificates">What the files with certificates hold.</param>
internal sealed record ClientKey(ConnectionOptions Options, string Certificates);
