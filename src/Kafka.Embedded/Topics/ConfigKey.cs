using System.Globalization;
using Kafka.Embedded.Apis;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Topics;

/// <summary>A configuration key of Kafka: its name, type and default, and what it takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Default">Its value where none is set; null for none.</param>
/// <param name="Documentation">What it is for.</param>
/// <param name="Min">The least number it takes.</param>
/// <param name="Max">The largest number it takes.</param>
/// <param name="Allowed">The only words it takes; of a list, its items.</param>
/// <param name="BrokerName">What a broker's own setting is called that a topic's value defaults to; null where there is none, or none with a default.</param>
internal sealed record ConfigKey(
    string Name,
    ConfigType Type,
    string? Default,
    string Documentation,
    double? Min = null,
    double? Max = null,
    string[]? Allowed = null,
    string? BrokerName = null)
{
    /// <summary>What is wrong with a value, or null.</summary>
    public string? Fault(string? value)
    {
        if (value is null)
            return $"Null value not supported for key: {Name}";
        value = value.Trim();
        return Type switch
        {
            ConfigType.Boolean => bool.TryParse(value, out _) ? null : Invalid(value, "Expected value to be either true or false"),
            ConfigType.Int => NumberFault(int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : null, value),
            ConfigType.Long => NumberFault(long.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : null, value),
            ConfigType.Double => NumberFault(double.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : null, value),
            ConfigType.List => value.Split(',', StringSplitOptions.TrimEntries).Select(ItemFault).FirstOrDefault(fault => fault is not null),
            _ => Allowed?.Contains(value) == false ? Invalid(value, $"String must be one of: {string.Join(", ", Allowed)}") : null,
        };
    }

    /// <summary>A value as it is kept and shown.</summary>
    public string Normalize(string value) => Type == ConfigType.Boolean ? value.Trim().ToLowerInvariant() : value.Trim();

    private string? NumberFault(double? number, string value)
    {
        if (number is null)
            return Invalid(value, $"Not a number of type {Type.ToString().ToUpperInvariant()}");
        if (number < Min)
            return Invalid(Text(number.Value), string.Create(CultureInfo.InvariantCulture, $"Value must be at least {Min}"));
        return number > Max ? Invalid(Text(number.Value), string.Create(CultureInfo.InvariantCulture, $"Value must be no more than {Max}")) : null;
    }

    // An empty list is a list too.
    private string? ItemFault(string item) =>
        item.Length > 0 && Allowed?.Contains(item) == false ? Invalid(item, $"String must be one of: {string.Join(", ", Allowed)}") : null;

    private string Invalid(string value, string why) => $"Invalid value {Excerpt.Of(value)} for configuration {Name}: {why}";

    // Java writes a double that is whole with its point.
    private string Text(double number) => number.ToString(Type == ConfigType.Double ? "0.0###" : "0", CultureInfo.InvariantCulture);
}
