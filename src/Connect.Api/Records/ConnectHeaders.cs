using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Connect.Api.Records;

/// <summary>The headers of a record, in order; names may repeat.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "Headers is Connect's own word.")]
public sealed class ConnectHeaders : IReadOnlyList<Header>
{
    private readonly List<Header> _headers;

    /// <summary>No headers.</summary>
    public ConnectHeaders() => _headers = [];

    /// <summary>A copy of other headers.</summary>
    public ConnectHeaders(IEnumerable<Header> headers) => _headers = [.. headers];

    /// <inheritdoc/>
    public int Count => _headers.Count;

    /// <inheritdoc/>
    public Header this[int index] => _headers[index];

    /// <summary>Appends a header.</summary>
    /// <exception cref="DataException">The value is not one of the schema's.</exception>
    public ConnectHeaders Add(string key, Schema? schema, object? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        Schema.Validate(schema, value, key);
        _headers.Add(new Header(key, schema, value));
        return this;
    }

    /// <summary>Appends a header.</summary>
    public ConnectHeaders Add(Header header) { _headers.Add(header); return this; }

    /// <summary>Appends a string header.</summary>
    public ConnectHeaders AddString(string key, string? value) => Add(key, value is null ? null : Schema.String, value);

    /// <summary>Removes all headers of a name.</summary>
    public ConnectHeaders Remove(string key) { _headers.RemoveAll(h => h.Key == key); return this; }

    /// <summary>Removes all headers.</summary>
    public ConnectHeaders Clear() { _headers.Clear(); return this; }

    /// <summary>The last header of a name, or null.</summary>
    public Header? Last(string key) => _headers.FindLast(h => h.Key == key);

    /// <inheritdoc/>
    public IEnumerator<Header> GetEnumerator() => _headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
