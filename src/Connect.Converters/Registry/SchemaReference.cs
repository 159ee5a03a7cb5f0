namespace Connect.Converters.Registry;

/// <summary>A schema that another one refers to.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Version">Its version in the subject.</param>
internal sealed record SchemaReference(string Name, string Subject, int Version);
