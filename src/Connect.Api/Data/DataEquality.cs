namespace Connect.Api.Data;

/// <summary>Equality of Connect values by content: bytes and lists element by element, everything else by its own Equals.</summary>
public static class DataEquality
{
    /// <summary>Whether two values are the same.</summary>
    public static bool Equal(object? a, object? b)
    {
        if (ReferenceEquals(a, b)) return true;
        return (a, b) switch
        {
            (null, _) or (_, null) => false,
            (byte[] x, byte[] y) => x.AsSpan().SequenceEqual(y),
            (string x, string y) => x == y,
            (IReadOnlyList<object?> x, IReadOnlyList<object?> y) => SameItems(x, y),
            _ => a.Equals(b),
        };
    }

    /// <summary>A hash code that agrees with <see cref="Equal"/>.</summary>
    public static int Hash(object? value)
    {
        switch (value)
        {
            case null: return 0;
            case byte[] bytes:
                var ofBytes = new HashCode();
                ofBytes.AddBytes(bytes);
                return ofBytes.ToHashCode();
            case string s: return s.GetHashCode(StringComparison.Ordinal);
            case IReadOnlyList<object?> list:
                var hash = new HashCode();
                foreach (var item in list) hash.Add(Hash(item));
                return hash.ToHashCode();
            default: return value.GetHashCode();
        }
    }

    private static bool SameItems(IReadOnlyList<object?> a, IReadOnlyList<object?> b)
    {
        if (a.Count != b.Count) return false;
        for (var i = 0; i < a.Count; i++)
            if (!Equal(a[i], b[i])) return false;
        return true;
    }
}
