using Connect.Api;
using Connect.Java.Time;

namespace Connectors.S3;

/// <summary>A parsed configuration of the sink.</summary>
internal sealed class S3SinkConfig
{
    /// <summary>The definition of all keys.</summary>
    public static ConfigDef Definition { get; } = S3SinkDefinition.Create();

    /// <summary>Parses a configuration.</summary>
    /// <exception cref="ConfigException">A key is missing or not valid.</exception>
    public static S3SinkConfig Parse(IReadOnlyDictionary<string, string> config) => new(Definition.Parse(config));

    private S3SinkConfig(ParsedConfig parsed)
    {
        Parsed = parsed;
        FormatClass = parsed.GetRequiredString(Keys.FormatClass);
        FlushSize = Math.Max(1, parsed.GetInt(Keys.FlushSize));
        RotateInterval = parsed.GetLong(Keys.RotateInterval);
        RotateSchedule = parsed.GetLong(Keys.RotateSchedule);
        RotateOnFolderChange = parsed.GetBoolean(Keys.RotateOnPartitionChange);
        MaxOpenFiles = parsed.GetInt(Keys.MaxOpenFiles);
        RetryBackoff = TimeSpan.FromMilliseconds(Math.Clamp(parsed.GetLong(Keys.RetryBackoff), 0, int.MaxValue));
        ZeroPadWidth = parsed.GetInt(Keys.ZeroPadWidth);
        SchemaCompatibility = parsed.GetString(Keys.SchemaCompatibility) switch
        {
            "BACKWARD" => SchemaCompatibility.Backward,
            "FORWARD" => SchemaCompatibility.Forward,
            "FULL" => SchemaCompatibility.Full,
            _ => SchemaCompatibility.None,
        };
        Bucket = parsed.GetRequiredString(Keys.BucketName);
        PartSize = parsed.GetInt(Keys.PartSize);
        // 0 means a single attempt; the original cannot start with it.
        PartAttempts = Math.Max(1, parsed.GetInt(Keys.PartRetries));
        var client = parsed.WithPrefix(Keys.ClientPrefix);
        RequestTimeout = Milliseconds(client, "request.timeout.ms", TimeSpan.FromMinutes(5));
        ConnectTimeout = Milliseconds(client, "connect.timeout.ms", TimeSpan.FromSeconds(10));
        PartRetryBackoff = TimeSpan.FromMilliseconds(Math.Clamp(parsed.GetLong(Keys.PartRetryBackoff), 0, int.MaxValue));
        Gzip = parsed.GetString(Keys.CompressionType) == "gzip";
        CompressionLevel = parsed.GetInt(Keys.CompressionLevel);
        NumericDecimals = "NUMERIC".Equals(parsed.GetString(Keys.JsonDecimalFormat), StringComparison.OrdinalIgnoreCase);
        ByteArrayExtension = parsed.GetString(Keys.ByteArrayExtension) ?? "";
        // Parsing trims values, but here blanks are meant.
        ByteArraySeparator = parsed.Originals.TryGetValue(Keys.ByteArraySeparator, out var separator) && separator is not null ? separator : "\n";
        NullValues = parsed.GetRequiredString(Keys.NullValueBehavior).ToUpperInvariant() switch
        {
            "IGNORE" => NullValueBehavior.Ignore,
            "WRITE" => NullValueBehavior.Write,
            _ => NullValueBehavior.Fail,
        };
        ReportNullValues = parsed.GetBoolean(Keys.ReportNullValues);
        TombstoneFolder = parsed.GetString(Keys.TombstonePartition) ?? "";
        MaxWriteDuration = parsed.GetLong(Keys.MaxWriteDuration);
        SchemaAffix = parsed.GetString(Keys.SchemaAffix) ?? "NONE";
        StoreKeys = parsed.GetBoolean(Keys.StoreKeys);
        StoreHeaders = parsed.GetBoolean(Keys.StoreHeaders);
        KeysFormatClass = parsed.GetRequiredString(Keys.KeysFormatClass);
        HeadersFormatClass = parsed.GetRequiredString(Keys.HeadersFormatClass);
        ConditionalWrites = parsed.GetBoolean(Keys.ConditionalWrites) && RotateSchedule > 0 && !StoreKeys && !StoreHeaders;
        MaxFilesScan = parsed.GetInt(Keys.MaxFilesScan);
        Tagging = parsed.GetBoolean(Keys.ObjectTagging);
        TaggingErrorsFail = "fail".Equals(parsed.GetString(Keys.TaggingErrorBehavior), StringComparison.OrdinalIgnoreCase);
        TopicsDir = parsed.GetString(Keys.TopicsDir) ?? "";
        DirectoryDelim = parsed.GetString(Keys.DirectoryDelim) ?? "";
        FileDelim = parsed.GetString(Keys.FileDelim) ?? "";
        PartitionerClass = parsed.GetRequiredString(Keys.PartitionerClass);
    }

    /// <summary>All values, for what reads keys of its own.</summary>
    public ParsedConfig Parsed { get; }

    public string FormatClass { get; }
    public int FlushSize { get; }
    /// <summary>Milliseconds; on when positive.</summary>
    public long RotateInterval { get; }
    /// <summary>Milliseconds; on when positive.</summary>
    public long RotateSchedule { get; }
    public bool RotateOnFolderChange { get; }
    /// <summary>-1 for no limit.</summary>
    public int MaxOpenFiles { get; }
    public TimeSpan RetryBackoff { get; }
    public int ZeroPadWidth { get; }
    public SchemaCompatibility SchemaCompatibility { get; }
    public string Bucket { get; }
    /// <summary>Bytes.</summary>
    public int PartSize { get; }
    public int PartAttempts { get; }
    public TimeSpan PartRetryBackoff { get; }

    /// <summary>How long one request to the store may take, its content included (<c>s3.client.request.timeout.ms</c>).</summary>
    public TimeSpan RequestTimeout { get; }

    /// <summary>How long a connection to the store may take to be made (<c>s3.client.connect.timeout.ms</c>).</summary>
    public TimeSpan ConnectTimeout { get; }
    public bool Gzip { get; }
    public int CompressionLevel { get; }
    public bool NumericDecimals { get; }
    public string ByteArrayExtension { get; }
    public string ByteArraySeparator { get; }
    public NullValueBehavior NullValues { get; }
    public bool ReportNullValues { get; }
    public string TombstoneFolder { get; }
    /// <summary>Milliseconds.</summary>
    public long MaxWriteDuration { get; }
    /// <summary>NONE, PREFIX or SUFFIX.</summary>
    public string SchemaAffix { get; }
    public bool StoreKeys { get; }
    public bool StoreHeaders { get; }
    public string KeysFormatClass { get; }
    public string HeadersFormatClass { get; }
    /// <summary>Whether objects that exist are left alone: only where names are not the same when records are read again.</summary>
    public bool ConditionalWrites { get; }
    public int MaxFilesScan { get; }
    public bool Tagging { get; }
    public bool TaggingErrorsFail { get; }
    public string TopicsDir { get; }
    public string DirectoryDelim { get; }
    public string FileDelim { get; }
    public string PartitionerClass { get; }

    /// <summary>The zone of the rotation schedule.</summary>
    /// <exception cref="ConfigException">None is configured.</exception>
    public JavaZone ScheduleZone()
    {
        var text = Parsed.GetString(Keys.Timezone);
        if (string.IsNullOrEmpty(text))
            throw new ConfigException(Keys.Timezone, text, $"Timezone cannot be empty when using {Keys.RotateSchedule}, which counts from midnight there.");
        return Zone(text);
    }

    /// <summary>The zone of an id, by the rules of Joda-Time.</summary>
    /// <exception cref="ConfigException">No zone has that id.</exception>
    public static JavaZone Zone(string id) =>
        JavaZones.TryFindJoda(id, out var zone) ? zone : throw new ConfigException(Keys.Timezone, id, $"The datetime zone id '{id}' is not recognised");

    /// <summary>
    /// The further tags of objects. Not every configuration whose tags are wrong is refused: they are only looked at where objects are tagged.
    /// </summary>
    /// <exception cref="ConfigException">A pair is not key:value.</exception>
    public Dictionary<string, string> ReadTags()
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Tagging) return tags;
        foreach (var pair in Parsed.GetList(Keys.ObjectTaggingPairs))
        {
            var parts = pair.Split(':');
            if (parts.Length < 2) throw new ConfigException(Keys.ObjectTaggingPairs, pair, "expected key:value");
            tags[parts[0]] = parts[1];
        }
        return tags;
    }

    private static TimeSpan Milliseconds(IReadOnlyDictionary<string, string> keys, string key, TimeSpan otherwise)
    {
        if (!keys.TryGetValue(key, out var text)) return otherwise;
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new ConfigException(Keys.ClientPrefix + key, text, $"Expected milliseconds, 1 to {int.MaxValue}");
    }
}
