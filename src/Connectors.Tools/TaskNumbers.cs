using System.Globalization;

namespace Connectors.Tools;

/// <summary>Reads numbers of a task's configuration as Java's <c>Integer.parseInt</c> and <c>Long.parseLong</c> do.</summary>
internal static class TaskNumbers
{
    /// <summary>A number of the task <paramref name="task"/>.</summary>
    /// <exception cref="ConnectException">The key is missing, or its value is no such number.</exception>
    public static int Int(string task, IReadOnlyDictionary<string, string> config, string key, string? defaultValue = null)
    {
        var text = config.GetValueOrDefault(key) ?? defaultValue;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw Invalid(task, key, text, "an integer of 32 bits");
    }

    /// <inheritdoc cref="Int"/>
    public static long Long(string task, IReadOnlyDictionary<string, string> config, string key, string? defaultValue = null)
    {
        var text = config.GetValueOrDefault(key) ?? defaultValue;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw Invalid(task, key, text, "an integer of 64 bits");
    }

    /// <summary>The string of a key that has to be there.</summary>
    /// <exception cref="ConnectException">It is missing.</exception>
    public static string Required(string task, IReadOnlyDictionary<string, string> config, string key) =>
        config.GetValueOrDefault(key) ?? throw Invalid(task, key, null, "a name");

    private static ConnectException Invalid(string task, string key, string? text, string expected) =>
        new($"Invalid {task} configuration: {key} is {(text is null ? "missing" : $"'{text}'")}; expected {expected}");
}
