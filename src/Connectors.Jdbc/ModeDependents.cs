using Connect.Api;

namespace Connectors.Jdbc;

/// <summary>Shows the keys that only some modes use; without a mode there is nothing to show, which is an error on each of them.</summary>
internal sealed class ModeDependents : IConfigRecommender
{
    public IReadOnlyList<object> ValidValues(string name, IReadOnlyDictionary<string, object?> parsed) => [];

    public bool Visible(string name, IReadOnlyDictionary<string, object?> parsed)
    {
        var given = parsed.GetValueOrDefault(JdbcSourceConfig.ModeKey) as string;
        if (string.IsNullOrEmpty(given)) throw new ConfigException("Query mode must be specified");
        var mode = SourceModes.Of(given) ?? throw new ConfigException($"Invalid mode: {given}");
        return name switch
        {
            JdbcSourceConfig.IncrementingColumnKey or JdbcSourceConfig.IncrementingColumnMappingKey => mode.UsesIncrementing(),
            JdbcSourceConfig.TimestampColumnsKey or JdbcSourceConfig.TimestampColumnsMappingKey => mode.UsesTimestamp(),
            JdbcSourceConfig.ValidateNonNullKey => mode != SourceMode.Bulk,
            _ => false,
        };
    }
}
