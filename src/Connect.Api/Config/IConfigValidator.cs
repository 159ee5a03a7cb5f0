namespace Connect.Api.Config;

/// <summary>Checks a key's value after it was parsed.</summary>
public interface IConfigValidator
{
    /// <summary>
    /// What values are valid, for people: <c>at least 1</c>, <c>one of none, all</c>. Null where a key's documentation says it, or its type says enough.
    /// </summary>
    string? ValidValues => null;

    /// <summary>Throws if the value is not valid.</summary>
    /// <param name="name">The key.</param>
    /// <param name="value">The parsed value, of the .NET type of the key's <see cref="ConfigType"/>, or null.</param>
    /// <exception cref="ConfigException">The value is not valid.</exception>
    void EnsureValid(string name, object? value);
}
