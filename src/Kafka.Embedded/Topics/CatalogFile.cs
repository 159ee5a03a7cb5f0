using System.Text.Json.Serialization;

namespace Kafka.Embedded.Topics;

/// <summary>What <c>metadata.json</c> in the data folder says.</summary>
/// <param name="ClusterId">The cluster's id, 22 characters.</param>
/// <param name="NextProducerId">The first producer id that was not set aside yet.</param>
/// <param name="Topics">The topics, by name.</param>
internal sealed partial record CatalogFile(string ClusterId, long NextProducerId, CatalogFile.Entry[] Topics)
{
    public const string Name = "metadata.json";

    public sealed record Entry(string Name, Guid Id, int Partitions, SortedDictionary<string, string> Config);

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(CatalogFile))]
    internal sealed partial class Json : JsonSerializerContext;
}
