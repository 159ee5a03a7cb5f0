using System.Globalization;
using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>A configuration key of Kafka: its name, type and default, and what it takes.</summary>
internal sealed record ConfigKey(string Name, ConfigType Type, string? Default, string Documentation, double? Min = null, double? Max = null, string[]? Allowed = null)
{
    /// <summary>What is wrong with a value, or null.</summary>
    public string? Fault(string? value)
    {
        if (value is null)
            return $"Null value not supported for key: {Name}";
        switch (Type)
        {
            case ConfigType.Boolean:
                return bool.TryParse(value.Trim(), out _) ? null : $"Invalid value {Excerpt.Of(value)} for configuration {Name}: Expected value to be either true or false";
            case ConfigType.Int when !int.TryParse(value.Trim(), CultureInfo.InvariantCulture, out _):
                return $"Invalid value {Excerpt.Of(value)} for configuration {Name}: Not a number of type INT";
            case ConfigType.Long when !long.TryParse(value.Trim(), CultureInfo.InvariantCulture, out _):
                return $"Invalid value {Excerpt.Of(value)} for configuration {Name}: Not a number of type LONG";
            case ConfigType.Double when !double.TryParse(value.Trim(), CultureInfo.InvariantCulture, out _):
                return $"Invalid value {Excerpt.Of(value)} for configuration {Name}: Not a number of type DOUBLE";
        }
        if (Type is ConfigType.Int or ConfigType.Long or ConfigType.Double)
        {
            var number = double.Parse(value.Trim(), CultureInfo.InvariantCulture);
            if (number < Min)
                return $"Invalid value {Excerpt.Of(value)} for configuration {Name}: Value must be at least {Min}";
            if (number > Max)
                return $"Invalid value {Excerpt.Of(value)} for configuration {Name}: Value must be no more than {Max}";
        }
        if (Allowed is not null)
            foreach (var part in Type == ConfigType.List ? value.Split(',', StringSplitOptions.TrimEntries) : [value.Trim()])
                if (!Allowed.Contains(part))
                    return $"Invalid value {Excerpt.Of(part)} for configuration {Name}: String must be one of: {string.Join(", ", Allowed)}";
        return null;
    }
}
