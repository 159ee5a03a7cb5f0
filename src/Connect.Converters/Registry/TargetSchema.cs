namespace Connect.Converters.Registry;

/// <summary>A schema of the registry that values are written with instead of their own.</summary>
/// <param name="Text">The schema.</param>
/// <param name="References">The schemas it refers to, each after those it refers to itself.</param>
internal sealed record TargetSchema(string Text, IReadOnlyList<(string Name, string Text)> References);
