using static Connectors.QuestDb.QuestDbSinkConfig;

namespace Connectors.QuestDb;

/// <summary>What the keys say together.</summary>
internal static class QuestDbSinkValidation
{
    /// <summary>Checks what keys say together, before each is checked by itself.</summary>
    /// <param name="config">The configuration as it came.</param>
    /// <param name="environment">Variables of the worker's environment.</param>
    /// <exception cref="ConflictingKeysException">Keys exclude each other, or neither of two is there.</exception>
    public static void Check(IReadOnlyDictionary<string, string> config, Func<string, string?> environment)
    {
        var fieldName = config.GetValueOrDefault(TimestampFieldName);
        if ("true".Equals(config.GetValueOrDefault(TimestampKafkaNative), StringComparison.OrdinalIgnoreCase) && fieldName is not null)
            throw new ConflictingKeysException($"Cannot use '{TimestampFieldName}' with '{TimestampKafkaNative}'. These options are mutually exclusive.");
        if (fieldName is not null) TimeFields(fieldName);

        var hasText = config.GetValueOrDefault(ClientConfString) is not null;
        var hasVariable = environment(ClientConfVariable) is not null;
        if (hasText && hasVariable)
            throw new ConflictingKeysException(
                $"Only one of '{ClientConfString}' or the environment variable {ClientConfVariable} must be set. They cannot be used together.");
        if (!hasText && !hasVariable)
        {
            if (config.GetValueOrDefault(Host) is null) throw new ConflictingKeysException($"Either '{ClientConfString}' or '{Host}' must be set.");
            return;
        }
        foreach (var key in (ReadOnlySpan<string>)[Host, Tls, TlsValidationMode, Token, Username])
            if (config.GetValueOrDefault(key) is not null) throw new ConflictingKeysException($"Only one of '{key}' or '{ClientConfString}' must be set.");
    }
}
