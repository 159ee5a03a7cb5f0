using Connect.Api;

namespace Connect.Transforms;

/// <summary>Removes the headers of certain names.</summary>
[JavaClass("org.apache.kafka.connect.transforms.DropHeaders")]
[Documentation("Removes the headers of certain names.",
    Example = """{"headers": "trace-id,session"}""",
    Sample = """{}""")]
public sealed class DropHeaders : ITransformation
{
    private const string Headers = "headers";
    private HashSet<string> _names = [];

    /// <inheritdoc/>
    public ConfigDef Config { get; } = new ConfigDef()
        .Define(Headers, ConfigType.List, Importance.High, "The names of the headers to remove.", Options.NonEmptyNames);

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config) => _names = [.. Config.Parse(config).GetList(Headers)];

    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!record.HasHeaders) return record;
        var kept = new ConnectHeaders();
        foreach (var header in record.Headers)
            if (!_names.Contains(header.Key)) kept.Add(header);
        return kept.Count == record.Headers.Count ? record : record.WithHeaders(kept);
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
