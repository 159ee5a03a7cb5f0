using Connect.Api;

namespace Connect.Runtime.Tests.Worker;

/// <summary>Appends <c>add</c> to values, drops those that end with <c>drop</c>, and says in <see cref="Disposed"/> how often it was disposed of.</summary>
public sealed class NotingTransformation : ITransformation
{
    private static readonly AsyncLocal<List<string>?> Noted = new();
    private string _add = "";

    /// <summary>What was disposed of in the running test.</summary>
    public static List<string> Disposed => Noted.Value ??= [];

    public ConfigDef Config { get; } = new ConfigDef().Define("add", ConfigType.String, Importance.High, "What is appended.");

    public void Configure(IReadOnlyDictionary<string, string> config) => _add = Config.Parse(config).GetRequiredString("add");

    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var value = (string)record.Value!;
        if (value.EndsWith("bad", StringComparison.Ordinal)) throw new DataException("bad");
        return value.EndsWith("drop", StringComparison.Ordinal) ? null : record.NewRecord(record.Topic, record.KafkaPartition, null, null, null, value + _add, null, null);
    }

    public void Dispose() => Disposed.Add($"transformation {_add}");
}
