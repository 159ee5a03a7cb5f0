namespace Connect.Runtime.Config;

/// <summary>Which of the keys that are read somebody may have meant by one that is not.</summary>
internal static class NearestKey
{
    // Two slips of the finger; in short keys one, where two make another word.
    private const int MostSlips = 2, ShortKey = 8;

    /// <summary>The key that is nearest to another, or null where none is near.</summary>
    /// <param name="key">A key that nobody reads.</param>
    /// <param name="known">The keys that are read.</param>
    public static string? Of(string key, IEnumerable<string> known)
    {
        var most = key.Length < ShortKey ? 1 : MostSlips;
        return known.Select(k => (Key: k, Slips: Slips(Normal(key), Normal(k)))).Where(k => k.Slips <= most)
            .OrderBy(k => k.Slips).ThenBy(k => k.Key, StringComparer.Ordinal).Select(k => k.Key).FirstOrDefault();
    }

    // Dashes and underscores for dots, and capitals, are no slips of the finger: whoever writes them means the key.
    private static string Normal(string key) => key.Replace('_', '.').Replace('-', '.').ToLowerInvariant();

    // Letters that are missing, too many, others, or exchanged with their neighbour (optimal string alignment).
    private static int Slips(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > MostSlips) return int.MaxValue;
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0) { rows[i, j] = i + j; continue; }
                var least = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) least = Math.Min(least, rows[i - 2, j - 2] + 1);
                rows[i, j] = least;
            }
        return rows[a.Length, b.Length];
    }
}
