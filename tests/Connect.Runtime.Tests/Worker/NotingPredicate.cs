using Connect.Api;

namespace Connect.Runtime.Tests.Worker;

/// <summary>Holds for values that start with <c>x</c>; notes when it is disposed of.</summary>
public sealed class NotingPredicate : IPredicate
{
    public ConfigDef Config { get; } = new();

    public void Configure(IReadOnlyDictionary<string, string> config) { }

    public bool Test(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return ((string)record.Value!).StartsWith('x');
    }

    public void Dispose() => NotingTransformation.Disposed.Add("predicate");
}
