using System.Globalization;
using Connect.Java;

namespace Connect.Api.Config;

/// <summary>The validators that most keys need, with Kafka's messages.</summary>
public static class ConfigValidators
{
    /// <summary>A number that is at least this, and not null.</summary>
    public static IConfigValidator AtLeast(double min) => new Range(min, null);

    /// <summary>A regular expression of Java's; null is one that matches nothing but the empty text.</summary>
    public static IConfigValidator Regex { get; } = By((name, value) =>
    {
        try { _ = new JavaRegex((string?)value ?? ""); }
        catch (ArgumentException e) { throw new ConfigException(name, value, $"Invalid regex: {e.Message}"); }
    }, "a regular expression (Java's)");

    /// <summary>A number in a range, ends included, and not null.</summary>
    public static IConfigValidator Between(double min, double max) => new Range(min, max);

    /// <summary>One of these strings, in this case.</summary>
    public static IConfigValidator In(params string[] values) => new OneOf(values, StringComparison.Ordinal);

    /// <summary>One of these strings, in any case.</summary>
    public static IConfigValidator InAnyCase(params string[] values) => new OneOf(values, StringComparison.OrdinalIgnoreCase);

    /// <summary>Text that is not empty; null passes.</summary>
    public static IConfigValidator NonEmpty { get; } = By((name, value) =>
    {
        if (value is string { Length: 0 }) throw new ConfigException(name, value, "String must be non-empty");
    }, "text that is not empty");

    /// <summary>Not null.</summary>
    public static IConfigValidator NonNull { get; } = By((name, value) =>
    {
        if (value is null) throw new ConfigException(name, value, "entry must be non null");
    });

    /// <summary>A check of one's own.</summary>
    /// <param name="ensureValid">Throws if the value of the key is not valid.</param>
    /// <param name="validValues">What values are, for people; null where the key's documentation says it.</param>
    public static IConfigValidator By(Action<string, object?> ensureValid, string? validValues = null) => new Lambda(ensureValid, validValues);

    /// <summary>Several checks, one after the other.</summary>
    public static IConfigValidator All(params IConfigValidator[] validators) => By((name, value) =>
    {
        foreach (var validator in validators) validator.EnsureValid(name, value);
    }, string.Join("; ", validators.Select(v => v.ValidValues).OfType<string>()) is { Length: > 0 } valid ? valid : null);

    private sealed class Lambda(Action<string, object?> ensureValid, string? validValues) : IConfigValidator
    {
        public string? ValidValues => validValues;

        public void EnsureValid(string name, object? value) => ensureValid(name, value);
    }

    private sealed class Range(double min, double? max) : IConfigValidator
    {
        public string? ValidValues => max is null or int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"at least {min}") : string.Create(CultureInfo.InvariantCulture, $"{min} to {max}");

        public void EnsureValid(string name, object? value)
        {
            if (value is null) throw new ConfigException(name, value, "Value must be non-null");
            var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            if (number < min) throw new ConfigException(name, value, string.Create(CultureInfo.InvariantCulture, $"Value must be at least {min}"));
            if (number > max) throw new ConfigException(name, value, string.Create(CultureInfo.InvariantCulture, $"Value must be no more than {max}"));
        }
    }

    private sealed class OneOf(string[] values, StringComparison comparison) : IConfigValidator
    {
        public string? ValidValues =>
            $"one of {string.Join(", ", values.Select(v => v.Length == 0 ? "nothing" : v))}{(comparison == StringComparison.Ordinal ? "" : ", in any case")}";

        public void EnsureValid(string name, object? value)
        {
            if (value is string text && values.Any(v => v.Equals(text, comparison))) return;
            if (value is null && comparison == StringComparison.OrdinalIgnoreCase) return;
            throw new ConfigException(name, value, comparison == StringComparison.Ordinal
                ? $"String must be one of: {string.Join(", ", values)}"
                : $"String must be one of (case insensitive): {string.Join(", ", values)}");
        }
    }
}
