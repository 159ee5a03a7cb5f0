using Connect.Api;

namespace Connect.Json;

/// <summary>How a <see cref="BigDecimal"/> is written as JSON: JsonConverter's <c>decimal.format</c> (KIP-481). Reading takes both.</summary>
public enum JsonDecimalFormat
{
    /// <summary>Base64 text of the unscaled value's two's complement bytes, big-endian, in the fewest bytes; the scale is in the schema.</summary>
    Base64,
    /// <summary>A number with all digits of the scale: <c>12.50</c>.</summary>
    Numeric,
}
