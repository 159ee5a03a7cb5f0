namespace Connect.Runtime.Kafka;

/// <summary>Says whose credentials brokers refuse, in the words of the properties that set them. Passwords are never part of it.</summary>
internal static class Credentials
{
    /// <summary>The text of a refusal.</summary>
    /// <param name="settings">The client's settings in librdkafka's names.</param>
    /// <param name="reason">What the broker, or librdkafka, says.</param>
    public static string Refused(IReadOnlyDictionary<string, string> settings, string reason)
    {
        var mechanism = settings.GetValueOrDefault("sasl.mechanism") ?? settings.GetValueOrDefault("sasl.mechanisms") ?? "";
        var user = settings.GetValueOrDefault("sasl.username") is { Length: > 0 } name ? $"the user '{name}'" : "the client";
        return $"Authentication failed: Kafka at {settings.GetValueOrDefault("bootstrap.servers")} (bootstrap.servers) does not accept {user} with "
            + $"security.protocol={settings.GetValueOrDefault("security.protocol", "PLAINTEXT").ToUpperInvariant()}, sasl.mechanism={mechanism}. "
            + $"Check the user name and password in sasl.jaas.config. {reason}";
    }
}
