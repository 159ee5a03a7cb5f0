using Connect.Api;
using Connect.Java;

namespace Connectors.QuestDb.Transforms;

/// <summary>One entry of <c>mappings</c>: from the fields of a list of structs to arrays of doubles.</summary>
/// <param name="Source">The field with the list.</param>
/// <param name="Targets">The new fields.</param>
/// <param name="Fields">The fields of the list's elements that are read.</param>
internal sealed record FieldMapping(string Source, IReadOnlyList<string> Targets, IReadOnlyList<string> Fields)
{
    private const string Mappings = "mappings";

    /// <summary>The definition of the transformations' one key.</summary>
    /// <param name="form">The form of an entry.</param>
    public static ConfigDef Definition(string form) =>
        new ConfigDef().Define(Mappings, ConfigType.String, Importance.High, $"What becomes of lists, as entries {form} separated by semicolons.");

    /// <summary>Reads the entries of a configuration; blanks around parts do not matter.</summary>
    /// <param name="config">The transformation's configuration.</param>
    /// <param name="form">The form of an entry, for messages.</param>
    /// <exception cref="ConfigException">There is no entry, or one has other than three parts.</exception>
    public static IReadOnlyList<FieldMapping> Parse(IReadOnlyDictionary<string, string> config, string form)
    {
        var text = config.GetValueOrDefault(Mappings);
        var mappings = new List<FieldMapping>();
        foreach (var entry in (text ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split(':', StringSplitOptions.TrimEntries);
            if (parts.Length != 3) throw new ConfigException(Mappings, entry, $"Expected format: {form}");
            mappings.Add(new FieldMapping(parts[0], parts[1].Split(',', StringSplitOptions.TrimEntries), parts[2].Split(',', StringSplitOptions.TrimEntries)));
        }
        return mappings.Count > 0 ? mappings : throw new ConfigException(Mappings, text, "At least one mapping is required");
    }

    /// <summary>The numbers of one field of all elements.</summary>
    /// <exception cref="DataException">An element is no struct or map, or its field is missing, null, or neither a number nor the text of one.</exception>
    public object?[] Column(IReadOnlyList<object?> elements, string field)
    {
        var numbers = new object?[elements.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var value = elements[i] switch
            {
                Struct element when element.Schema.Field(field) is { } known => element.Get(known),
                Struct => throw new DataException($"{field} is not a valid field name in source array '{Source}'"),
                ConnectMap element => element[field],
                var other => throw new DataException(
                    $"Element {i} of source array '{Source}' is {(other is null ? "null" : other.GetType().Name)}: expected a struct or map"),
            };
            numbers[i] = Number(value, field);
        }
        return numbers;
    }

    private double Number(object? value, string field) => value switch
    {
        double d => d,
        float f => f,
        long l => l,
        int i => i,
        short s => s,
        sbyte b => b,
        BigDecimal d => d.ToDouble(),
        string text => JavaNumber.TryParse(text, out double number)
            ? number
            : throw new DataException($"Cannot parse '{text}' as double for field '{field}' in source array '{Source}'"),
        null => throw new DataException($"Null value for field '{field}' in source array '{Source}'"),
        _ => throw new DataException($"Unsupported type {value.GetType().Name} for field '{field}' in source array '{Source}'"),
    };
}
