using System.Globalization;

namespace Kafka.Embedded;

/// <summary>A configuration key of Kafka: its name, kind and default, and what it takes.</summary>
internal sealed record ConfigKey(string Name, ConfigKind Kind, string? Default, string Documentation, double? Min = null, double? Max = null, string[]? Allowed = null)
{
    /// <summary>What is wrong with a value, or null.</summary>
    public string? Fault(string? value)
    {
        if (value is null)
            return $"Null value not supported for key: {Name}";
        switch (Kind)
        {
            case ConfigKind.Boolean:
                return bool.TryParse(value.Trim(), out _) ? null : $"Invalid value {value} for configuration {Name}: Expected value to be either true or false";
            case ConfigKind.Int when !int.TryParse(value.Trim(), CultureInfo.InvariantCulture, out _):
                return $"Invalid value {value} for configuration {Name}: Not a number of type INT";
            case ConfigKind.Long when !long.TryParse(value.Trim(), CultureInfo.InvariantCulture, out _):
                return $"Invalid value {value} for configuration {Name}: Not a number of type LONG";
            case ConfigKind.Double when !double.TryParse(value.Trim(), CultureInfo.InvariantCulture, out _):
                return $"Invalid value {value} for configuration {Name}: Not a number of type DOUBLE";
        }
        if (Kind is ConfigKind.Int or ConfigKind.Long or ConfigKind.Double)
        {
            var number = double.Parse(value.Trim(), CultureInfo.InvariantCulture);
            if (number < Min)
                return $"Invalid value {value} for configuration {Name}: Value must be at least {Min}";
            if (number > Max)
                return $"Invalid value {value} for configuration {Name}: Value must be no more than {Max}";
        }
        if (Allowed is not null)
            foreach (var part in Kind == ConfigKind.List ? value.Split(',', StringSplitOptions.TrimEntries) : [value.Trim()])
                if (!Allowed.Contains(part))
                    return $"Invalid value {part} for configuration {Name}: String must be one of: {string.Join(", ", Allowed)}";
        return null;
    }
}
