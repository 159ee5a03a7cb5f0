using Connect.Api;
using Connectors.Mongo.Bson;

namespace Connectors.Mongo.Config;

/// <summary>Reads settings that are JSON arrays of objects with strings.</summary>
internal static class Settings
{
    /// <summary>The objects of an array: names, and strings or null for anything else. Backslashes may stand alone, as users write them in regular expressions.</summary>
    /// <exception cref="DataException">It is not a JSON array of objects.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, string?>> Array(string text)
    {
        if (text.Length == 0)
            return [];
        try
        {
            return Read(text);
        }
        catch (DataException) when (text.Contains('\\', StringComparison.Ordinal))
        {
            return Read(text.Replace("\\", "\\\\", StringComparison.Ordinal));
        }
    }

    private static List<IReadOnlyDictionary<string, string?>> Read(string text)
    {
        using var writer = new BsonWriter();
        ExtendedJson.WriteValue(text, writer);
        var value = BsonDocument.Parse(writer.Written.ToArray()).Fields[0].Value;
        if (value.Type != BsonType.Array)
            throw new DataException("It is not an array");
        var items = new List<IReadOnlyDictionary<string, string?>>();
        foreach (var (_, item) in value.Document!.Fields)
        {
            var setting = new Dictionary<string, string?>(StringComparer.Ordinal);
            foreach (var (name, of) in (item.AsDocument ?? throw new DataException("Its elements are not all objects")).Fields)
                setting[name] = of.Text;
            items.Add(setting);
        }
        return items;
    }
}
