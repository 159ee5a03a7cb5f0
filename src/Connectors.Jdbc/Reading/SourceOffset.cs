using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Connect.Api;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Reading;

/// <summary>
/// How far a table was read, as it is stored: <c>{"incrementing":n}</c>, <c>{"timestamp":ms,"timestamp_nanos":n}</c> or all three.
/// One small object a record; the numbers are boxed only when somebody reads them.
/// </summary>
/// <param name="incrementing">The incrementing column of the last row, or null where it is not used.</param>
/// <param name="timestamp">The timestamp of the last row, or null where it is not used.</param>
internal sealed class SourceOffset(long? incrementing, Instant? timestamp) : IReadOnlyDictionary<string, object?>
{
    public const string IncrementingField = "incrementing", TimestampField = "timestamp", NanosField = "timestamp_nanos";

    private readonly long? _incrementing = incrementing;
    private readonly Instant? _timestamp = timestamp;

    /// <summary>The offset of bulk records and of tables that were never read.</summary>
    public static SourceOffset None { get; } = new(null, null);

    /// <summary>The incrementing column of the last row; -1 where there is none, so that reading starts at 0.</summary>
    public long Incrementing => _incrementing ?? -1;

    /// <summary>The timestamp of the last row; 1970 where there is none.</summary>
    public Instant Timestamp => _timestamp ?? Instant.Epoch;

    /// <summary>An offset as it was stored, by this connector or by Java's.</summary>
    /// <exception cref="ConnectException">A field is not an integer.</exception>
    public static SourceOffset From(IReadOnlyDictionary<string, object?>? stored)
    {
        if (stored is null || stored.Count == 0) return None;
        var millis = Number(stored, TimestampField);
        Instant? timestamp = null;
        if (millis is { } ms)
        {
            var time = Instant.FromMillis(ms);
            timestamp = Number(stored, NanosField) is { } nanos
                ? nanos is >= 0 and <= 999_999_999 ? time with { Nanos = (int)nanos } : throw Refuse(stored, NanosField, nanos, "0 to 999999999")
                : time;
        }
        return new(Number(stored, IncrementingField), timestamp);
    }

    private static long? Number(IReadOnlyDictionary<string, object?> stored, string field) => stored.GetValueOrDefault(field) switch
    {
        null => null,
        long n => n,
        int n => n,
        var other => throw Refuse(stored, field, other, "an integer"),
    };

    private static ConnectException Refuse(IReadOnlyDictionary<string, object?> stored, string field, object value, string expected) =>
        new($"Cannot go on from the stored offset {{{string.Join(", ", stored.Select(e => $"{e.Key}={e.Value}"))}}}: {field} is {value}, expected {expected}. "
            + "Stop the connector and alter or reset its offsets.");

    public int Count => (_incrementing is null ? 0 : 1) + (_timestamp is null ? 0 : 2);

    public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The offset has no field {key}");

    public IEnumerable<string> Keys => this.Select(e => e.Key);

    public IEnumerable<object?> Values => this.Select(e => e.Value);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        value = key switch
        {
            IncrementingField => _incrementing,
            TimestampField => _timestamp?.Millis,
            NanosField => _timestamp is { } t ? (long)t.Nanos : null,
            _ => null,
        };
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        if (_incrementing is { } n) yield return new(IncrementingField, n);
        if (_timestamp is { } t)
        {
            yield return new(TimestampField, t.Millis);
            yield return new(NanosField, (long)t.Nanos);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{{{string.Join(", ", this.Select(e => $"{e.Key}={e.Value}"))}}}";
}
