using System.Globalization;

namespace Connectors.Jdbc.Urls;

/// <summary>
/// Rows of the tables of what becomes of the properties of JDBC URLs and of <c>connection.*</c> keys: by Java's name and the provider's keyword, a table in each
/// database's folder. Properties without a keyword are accepted: they either have no meaning here (the batches are always rewritten, text is always Unicode), or
/// a dialect reads them itself. A property that is not in the table is left out with a warning.
/// </summary>
internal static class UrlProperties
{
    /// <summary>Whether a property's value says yes: <c>true</c>, <c>1</c>, <c>yes</c>, <c>on</c>, or nothing at all.</summary>
    public static bool IsTrue(string value) => value.Trim().ToLowerInvariant() is "true" or "1" or "yes" or "on" or "";

    public const string ClassOfJava = "it names a class or a mechanism of Java's driver";

    public static IEnumerable<UrlProperty> Ignored(string why, params string[] names) => names.Select(name => new UrlProperty(name, Ignored: why));

    public static IEnumerable<UrlProperty> Refused(string why, params string[] names) => names.Select(name => new UrlProperty(name, Refused: _ => why));

    public static IEnumerable<UrlProperty> Accepted(params string[] names) => names.Select(name => new UrlProperty(name));

    public static string Boolean(string value) => IsTrue(value) ? "true" : "false";

    // The entry NAME=VALUE whose name it is, in any case.
    public static string One(string value, params ReadOnlySpan<string> entries)
    {
        foreach (var entry in entries)
        {
            var equals = entry.IndexOf('=');
            if (entry.AsSpan(0, equals).Equals(value.Trim(), StringComparison.OrdinalIgnoreCase)) return entry[(equals + 1)..];
        }
        throw new FormatException($"expected one of {string.Join(", ", entries.ToArray().Select(e => e[..e.IndexOf('=')]))}");
    }

    public static Func<string, string?> Seconds(int most) =>
        v => Math.Clamp((int)Math.Ceiling(Number(v)), 0, most).ToString(CultureInfo.InvariantCulture);

    // From milliseconds, upwards: a short timeout is not to become none.
    public static string WholeSeconds(string milliseconds) => ((long)Math.Ceiling(Number(milliseconds) / 1000)).ToString(CultureInfo.InvariantCulture);

    public static double Number(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue
            ? number
            : throw new FormatException("expected a number that is not negative");
}
