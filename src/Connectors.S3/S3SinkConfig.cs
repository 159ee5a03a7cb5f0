using Connect.Api;
using Connect.Java.Time;

namespace Connectors.S3;

/// <summary>The keys of the S3 sink: their names, their definitions (those of the original connector) and their values in one configuration.</summary>
/// <param name="parsed">The parsed configuration.</param>
internal sealed partial class S3SinkConfig(ParsedConfig parsed)
{
    /// <summary>The definition of all keys.</summary>
    public static ConfigDef Definition { get; } = Define();

    /// <summary>Parses a configuration.</summary>
    /// <exception cref="ConfigException">A key is missing or not valid.</exception>
    public static S3SinkConfig Parse(IReadOnlyDictionary<string, string> config) => new(Definition.Parse(config));

    /// <summary>All values, for what reads keys of its own.</summary>
    public ParsedConfig Parsed { get; } = parsed;

    /// <summary>The zone of the rotation schedule.</summary>
    /// <exception cref="ConfigException">None is configured.</exception>
    public JavaZone ScheduleZone()
    {
        var text = Parsed.GetString(TimezoneKey);
        if (string.IsNullOrEmpty(text))
            throw new ConfigException(TimezoneKey, text, $"Timezone cannot be empty when using {RotateScheduleKey}, which counts from midnight there.");
        return Zone(text);
    }

    /// <summary>The zone of an id, by the rules of Joda-Time.</summary>
    /// <exception cref="ConfigException">No zone has that id.</exception>
    public static JavaZone Zone(string id) =>
        JavaZones.TryFindJoda(id, out var zone) ? zone : throw new ConfigException(TimezoneKey, id, $"The datetime zone id '{id}' is not recognised");

    /// <summary>
    /// The further tags of objects. Not every configuration whose tags are wrong is refused: they are only looked at where objects are tagged.
    /// </summary>
    /// <exception cref="ConfigException">A pair is not key:value.</exception>
    public Dictionary<string, string> ReadTags()
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Tagging) return tags;
        foreach (var pair in Parsed.GetList(ObjectTaggingPairsKey))
        {
            var parts = pair.Split(':');
            if (parts.Length < 2) throw new ConfigException(ObjectTaggingPairsKey, pair, "expected key:value");
            tags[parts[0]] = parts[1];
        }
        return tags;
    }

    private static TimeSpan Milliseconds(ParsedConfig parsed, string key, TimeSpan otherwise)
    {
        var keys = parsed.WithPrefix(ClientPrefix);
        if (!keys.TryGetValue(key, out var text)) return otherwise;
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new ConfigException(ClientPrefix + key, text, $"Expected milliseconds, 1 to {int.MaxValue}");
    }

    private static ConfigDef Define()
    {
        var def = new ConfigDef();
        DefineConnector(new Group(def, "Connector"), new Group(def, "Schema"));
        DefineS3(new Group(def, "S3"));
        def.Define(Optional(MaxFilesScanKey, ConfigType.Int, 100, Importance.Low,
            "How many following names are tried when an object exists already and must not be overwritten.", MaxFilesScanKey) with
        {
            Group = "",
        });
        DefineKeysAndHeaders(new Group(def, "Keys and Headers"));
        def.Define(Optional(MaxOpenFilesKey, ConfigType.Int, -1, Importance.Low,
            "How many files of one topic partition may be open; one more commits them all. -1 is no limit.", MaxOpenFilesKey) with
        {
            Group = "",
        });
        DefineStorage(new Group(def, "Storage"));
        DefinePartitioner(new Group(def, "Partitioner"));
        return def;
    }

    private static ConfigKey Required(
        string name, ConfigType type, Importance importance, string documentation, string displayName, ConfigWidth width = ConfigWidth.None) =>
        new(name, type, importance, documentation) { DisplayName = displayName, Width = width };

    private static ConfigKey Optional(
        string name, ConfigType type, object? defaultValue, Importance importance,
        string documentation, string displayName, ConfigWidth width = ConfigWidth.None) =>
        new(name, type, importance, documentation) { Default = defaultValue, DisplayName = displayName, Width = width };

    // Numbers the keys of a group in the order they are added, unless they bring their number.
    private sealed class Group(ConfigDef def, string name)
    {
        private int _order;

        public void Add(ConfigKey key)
        {
            _order = key.OrderInGroup > 0 ? key.OrderInGroup : _order + 1;
            def.Define(key with { Group = name, OrderInGroup = _order });
        }
    }
}
