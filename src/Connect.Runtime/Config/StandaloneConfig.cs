using Connect.Api;

namespace Connect.Runtime.Config;

/// <summary>What <c>connect-standalone</c> adds to the worker's properties: a file in place of the offset topic, and nothing in place of the other two.</summary>
internal sealed class StandaloneConfig
{
    /// <summary>The keys beyond those of the worker.</summary>
    public static ConfigDef Definition { get; } = new ConfigDef()
        .Define("offset.storage.file.filename", ConfigType.String, Importance.High,
            "The file with the offsets of source connectors, as the Java worker writes it; made when it is missing.");

    // Members of no group have no use for these, and the worker asks for them.
    private const string Unused = "connect-standalone";

    /// <summary>Reads the settings.</summary>
    /// <param name="properties">The worker's properties.</param>
    /// <exception cref="ConfigException">The file is not named.</exception>
    public StandaloneConfig(IReadOnlyDictionary<string, string> properties)
    {
        OffsetFile = Path.GetFullPath(Definition.Parse(properties).GetRequiredString("offset.storage.file.filename"));
        if (!properties.GetValueOrDefault("exactly.once.source.support", "disabled").Trim().Equals("disabled", StringComparison.OrdinalIgnoreCase))
            Warning = "exactly.once.source.support has no effect for a worker that runs alone: its offsets are in a file, which is in no transaction";
        var all = new Dictionary<string, string>(properties, StringComparer.Ordinal)
        {
            ["group.id"] = Unused,
            ["config.storage.topic"] = Unused,
            ["offset.storage.topic"] = Unused,
            ["status.storage.topic"] = Unused,
            // Offsets in a file are in no transaction; the Java worker does not know the key in this mode.
            ["exactly.once.source.support"] = "disabled",
        };
        Properties = all;
    }

    /// <summary>What is set and cannot be had, or null.</summary>
    public string? Warning { get; }

    /// <summary>The file of the offsets, as a full path.</summary>
    public string OffsetFile { get; }

    /// <summary>The worker's properties with what was left out.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; }
}
