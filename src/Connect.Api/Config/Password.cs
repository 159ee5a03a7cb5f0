namespace Connect.Api.Config;

/// <summary>A secret that shows as <c>[hidden]</c> wherever it is printed.</summary>
public sealed class Password(string value) : IEquatable<Password>
{
    /// <summary>What stands in a secret's place in logs, messages and answers.</summary>
    public const string Hidden = "[hidden]";

    /// <summary>The secret itself.</summary>
    public string Value { get; } = value;

    /// <inheritdoc/>
    public bool Equals(Password? other) => other is not null && other.Value == Value;
    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Password);
    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
    /// <inheritdoc/>
    public override string ToString() => Hidden;
}
