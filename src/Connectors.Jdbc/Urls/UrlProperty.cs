namespace Connectors.Jdbc.Urls;

/// <summary>What becomes of one property of a JDBC URL.</summary>
/// <param name="Name">The property, as the Java driver knows it; found in any case.</param>
/// <param name="Keyword">The provider's keyword that takes its place in the connection string, or null.</param>
/// <param name="Convert">The keyword's value from the property's, null to leave it out; null to take it as it is.</param>
/// <param name="Session">A statement to run on each new connection, from the property's value; null for none.</param>
/// <param name="Ignored">Why it has no effect although users may expect one, for a line in the log; null where there is nothing to say.</param>
/// <param name="Refused">Why a URL with it is refused; null where it is not.</param>
internal sealed record UrlProperty(string Name, string? Keyword = null, Func<string, string?>? Convert = null, Func<string, string?>? Session = null,
    string? Ignored = null, Func<string, string?>? Refused = null);
