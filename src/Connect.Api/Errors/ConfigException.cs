namespace Connect.Api.Errors;

/// <summary>A configuration that is not valid. The message names the key, the value (never a password's) and what was expected.</summary>
[JavaClass("org.apache.kafka.common.config.ConfigException")]
public sealed class ConfigException : Exception
{
    /// <summary>A failure that belongs to no single key.</summary>
    public ConfigException(string message) : base(message) { }

    /// <inheritdoc cref="ConfigException"/>
    public ConfigException(string message, Exception? cause) : base(message, cause) { }

    /// <summary>A value that is not valid for its key: <c>Invalid value V for configuration K: MESSAGE</c>, as Kafka words it.</summary>
    /// <param name="name">The key.</param>
    /// <param name="value">The refused value; a <see cref="Password"/> shows as <c>[hidden]</c>.</param>
    /// <param name="message">What was expected, or null.</param>
    public ConfigException(string name, object? value, string? message)
        : base($"Invalid value {Text(value)} for configuration {name}{(message is null ? "" : $": {message}")}") { }

    private static string Text(object? value) => value switch
    {
        null => "null",
        IEnumerable<string> list => $"[{string.Join(", ", list)}]",
        bool b => b ? "true" : "false",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };
}
