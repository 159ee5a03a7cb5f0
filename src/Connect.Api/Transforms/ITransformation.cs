namespace Connect.Api.Transforms;

/// <summary>Changes one record at a time on its way.</summary>
public interface ITransformation : IDisposable
{
    /// <summary>The definition of the transformation's keys, without prefix.</summary>
    ConfigDef Config { get; }

    /// <summary>Called once before anything else.</summary>
    void Configure(IReadOnlyDictionary<string, string> config);

    /// <summary>The record in its place, the same one if nothing changes, or null to drop it. Never changes the record it is given.</summary>
    /// <exception cref="DataException">The record is not what the transformation needs.</exception>
    ConnectRecord? Apply(ConnectRecord record);
}
