namespace Connect.Api.Transforms;

/// <summary>Says of a record whether a transformation applies (KIP-585).</summary>
public interface IPredicate : IDisposable
{
    /// <summary>The definition of the predicate's keys, without prefix.</summary>
    ConfigDef Config { get; }

    /// <summary>Called once before anything else.</summary>
    void Configure(IReadOnlyDictionary<string, string> config);

    /// <summary>Whether the predicate holds.</summary>
    bool Test(ConnectRecord record);
}
