using System.Text;

namespace Connect.Runtime.Metrics;

/// <summary>Labels of a sample, as they are written.</summary>
internal readonly struct Labels
{
    private readonly byte[]? _text;
    private readonly KeyValuePair<string, object?>[]? _pairs;

    private Labels(byte[] text, KeyValuePair<string, object?>[] pairs) => (_text, _pairs) = (text, pairs);

    /// <summary>None.</summary>
    public static Labels None => default;

    /// <summary>Their names and values.</summary>
    public KeyValuePair<string, object?>[] Pairs => _pairs ?? [];

    /// <summary>How many bytes they take.</summary>
    public int Length => _text?.Length ?? 0;

    /// <summary>These and another one. One without a value is as if it were not there.</summary>
    public Labels With(string name, string? value)
    {
        if (string.IsNullOrEmpty(value)) return this;
        var text = Encoding.UTF8.GetBytes($"{name}=\"{MetricsPage.Escape(value, quotes: true)}\"}}");
        KeyValuePair<string, object?>[] pairs = [.. Pairs, new(name, value)];
        if (_text is null) return new([(byte)'{', .. text], pairs);
        byte[] longer = [.. _text, .. text];
        longer[_text.Length - 1] = (byte)',';
        return new(longer, pairs);
    }

    /// <summary>Writes them.</summary>
    /// <returns>How many bytes they took.</returns>
    public int CopyTo(Span<byte> space)
    {
        _text.CopyTo(space);
        return Length;
    }
}
