namespace Connect.Api.Records;

/// <summary>A header of a record.</summary>
/// <param name="Key">Its name; a record may have several of one name.</param>
/// <param name="Schema">The schema of its value, or null.</param>
/// <param name="Value">Its value, or null.</param>
public sealed record Header(string Key, Schema? Schema, object? Value);
