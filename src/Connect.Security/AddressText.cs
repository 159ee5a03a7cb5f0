using System.Buffers;

namespace Connect.Security;

/// <summary>Addresses in messages, which may hold a user and a password.</summary>
public static class AddressText
{
    private static readonly SearchValues<char> SchemeLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz+");

    /// <summary>An address as it may be shown: what stands before the last @, without which no user is named, is hidden but for the scheme.</summary>
    /// <param name="address">The address as it was given, however wrong it is.</param>
    public static string WithoutUser(string? address)
    {
        if (address?.LastIndexOf('@') is not (>= 0 and var end)) return address ?? "";
        var at = address.IndexOf("://", StringComparison.Ordinal);
        var scheme = at > 0 && at < end && address.AsSpan(0, at).IndexOfAnyExcept(SchemeLetters) < 0 ? address[..(at + 3)] : "";
        return $"{scheme}[hidden]{address[end..]}";
    }
}
