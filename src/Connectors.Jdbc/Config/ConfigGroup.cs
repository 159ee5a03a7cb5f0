using Connect.Api;

namespace Connectors.Jdbc;

/// <summary>Defines the keys of a group in their order, so that none has to say which group it is in, nor at what place.</summary>
internal static class ConfigGroup
{
    /// <summary>Defines keys as a group. Those with a group of their own stay there, and take no place in this one.</summary>
    public static ConfigDef DefineGroup(this ConfigDef config, string group, params IEnumerable<ConfigKey> keys)
    {
        var place = 0;
        foreach (var key in keys) config.Define(key.Group is null ? key with { Group = group, OrderInGroup = ++place } : key);
        return config;
    }
}
