using Microsoft.AspNetCore.Http;

namespace Connect.Runtime.Rest;

/// <summary>Lets pages of other origins use the API (https://fetch.spec.whatwg.org/#http-cors-protocol), as <c>access.control.allow.*</c> say.</summary>
/// <param name="origins">The origins, separated by commas; <c>*</c> in them stands for any text. Empty for none.</param>
/// <param name="methods">The methods that such pages may use, separated by commas; empty for GET, POST and HEAD.</param>
internal sealed class CrossOrigin(string origins, string methods)
{
    private static readonly string[] UsualMethods = ["GET", "POST", "HEAD"];
    private readonly string[] _origins = Split(origins);
    private readonly string[] _methods = methods.Trim().Length == 0 ? UsualMethods : Split(methods.ToUpperInvariant());

    /// <summary>Adds the headers that let the page's browser hand the answer on to it.</summary>
    public void AddTo(HttpContext context)
    {
        if (_origins.Length == 0) return;
        var (request, headers) = (context.Request.Headers, context.Response.Headers);
        headers.Append("Vary", "Origin");
        if (request.Origin.ToString() is not { Length: > 0 } origin || !Array.Exists(_origins, o => Matches(o, origin))) return;
        headers.AccessControlAllowOrigin = origin;
        // Before anything but the simplest requests, browsers ask whether they may.
        if (context.Request.Method != HttpMethods.Options || request.AccessControlRequestMethod.Count == 0) return;
        headers.AccessControlAllowMethods = string.Join(',', _methods);
        if (request.AccessControlRequestHeaders is { Count: > 0 } asked) headers.AccessControlAllowHeaders = asked;
    }

    private static bool Matches(string pattern, string origin)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1) return pattern.Equals(origin, StringComparison.OrdinalIgnoreCase);
        if (!origin.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase)) return false;
        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = origin.IndexOf(part, at, StringComparison.OrdinalIgnoreCase);
            if (found < 0) return false;
            at = found + part.Length;
        }
        return origin.Length - at >= parts[^1].Length && origin.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
