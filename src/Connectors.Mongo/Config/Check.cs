using System.Globalization;
using System.Text.RegularExpressions;
using Connect.Api;
using Connect.Java.Time;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Namespaces;
using Connectors.Mongo.TimeSeries;

namespace Connectors.Mongo.Config;

/// <summary>The validators of the keys.</summary>
internal static partial class Check
{
    [GeneratedRegex(@"\A[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*\z")]
    private static partial Regex QualifiedName();

    /// <summary>Something that begins like a connection string; the rest is for the driver to say.</summary>
    public static IConfigValidator ConnectionString { get; } = ConfigValidators.By((name, value) =>
    {
        var uri = (value as Password)?.Value ?? "";
        if (!uri.StartsWith("mongodb://", StringComparison.Ordinal) && !uri.StartsWith("mongodb+srv://", StringComparison.Ordinal))
            throw new ConfigException(
                name, Password.Hidden, "The connection string is invalid. Connection strings must start with either 'mongodb://' or 'mongodb+srv://'");
    }, "a connection string");

    /// <summary>The placeholder of the overrides.</summary>
    public static IConfigValidator NeverSet { get; } = Text((name, text) =>
        throw new ConfigException(name, text, "This key only describes others: set topic.override.<topic>.<key>, "
            + "such as topic.override.foo.collection=bar to bring the topic foo to the collection bar. "
            + "Every key can be overridden but connection.uri and topics"));

    /// <summary>Empty or 1.</summary>
    public static IConfigValidator ServerApi { get; } = Text((name, text) =>
    {
        if (text != "1")
            throw new ConfigException(name, text, $"Unsupported server API version: {text}");
    }, "1, or nothing");

    /// <summary>What looks like the name of a class.</summary>
    public static IConfigValidator ClassName { get; } = ConfigValidators.By((name, value) => EnsureClassName(name, value, (string?)value ?? ""), "the name of a class");

    /// <summary>Nothing, or what looks like the name of a class.</summary>
    public static IConfigValidator ClassNameOrEmpty { get; } = Text((name, text) => EnsureClassName(name, text, text), "the name of a class, or nothing");

    /// <summary>A list of what looks like names of classes.</summary>
    public static IConfigValidator ClassNames { get; } = ConfigValidators.By((name, value) =>
    {
        foreach (var item in (IReadOnlyList<string>)(value ?? Array.Empty<string>()))
            EnsureClassName(name, value, item);
    }, "names of classes");

    /// <summary>Empty or a JSON array.</summary>
    public static IConfigValidator JsonArray { get; } = Text((name, text) =>
    {
        try
        {
            Settings.Array(text);
        }
        catch (DataException e)
        {
            throw new ConfigException(name, text, $"Not a valid JSON array. {e.Message}");
        }
    }, "a JSON array");

    /// <summary>A pattern of Java's DateTimeFormatter.</summary>
    public static IConfigValidator DatePattern { get; } = Text((name, text) =>
    {
        try
        {
            _ = TimePattern.OfDateTimeFormatter(text, DateNames.English);
        }
        catch (FormatException e)
        {
            throw new ConfigException(name, text, e.Message);
        }
    }, "a pattern of Java's DateTimeFormatter");

    /// <summary>What databases may be called.</summary>
    public static IConfigValidator Database { get; } = ConfigValidators.By((name, value) =>
    {
        ConfigValidators.NonEmpty.EnsureValid(name, value);
        if (value is string text && !Namespace.CanBeDatabase(text))
            throw new ConfigException(name, value, "A database's name has none of / \\ . \" and blank");
    }, "a name without / \\ . \" and blanks");

    /// <summary>One of some words, in any case.</summary>
    public static IConfigValidator Enumerated(params string[] words) => ConfigValidators.By((name, value) => EnsureOneOf(words, name, (string?)value), $"one of {string.Join(", ", words)}, in any case");

    /// <summary>Nothing, or one of some words, in any case.</summary>
    public static IConfigValidator EnumeratedOrEmpty(params string[] words) => Text((name, text) => EnsureOneOf(words, name, text), $"one of {string.Join(", ", words)}, in any case, or nothing");

    private static void EnsureOneOf(string[] words, string name, string? text)
    {
        if (text is null || !words.Contains(text, StringComparer.OrdinalIgnoreCase))
            throw new ConfigException(name, text, $"Invalid enumerator value. Should be one of: [{string.Join(", ", words)}]");
    }

    private static void EnsureClassName(string name, object? value, string text)
    {
        if (!QualifiedName().IsMatch(text))
            throw new ConfigException(name, value, "Does not match expected class pattern.");
    }

    // A check of a string that is not empty.
    private static IConfigValidator Text(Action<string, string> ensureValid, string? validValues = null) => ConfigValidators.By((name, value) =>
    {
        if (value is string { Length: > 0 } text)
            ensureValid(name, text);
    }, validValues);
}
