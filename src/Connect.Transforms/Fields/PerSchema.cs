namespace Connect.Transforms.Fields;

/// <summary>What a transformation derives from a schema, kept for the schemas seen lately.</summary>
/// <param name="derive">Derives it.</param>
internal sealed class PerSchema<T>(Func<Schema, T> derive) where T : class
{
    private const int Most = 1000;
    private readonly Dictionary<Schema, T> _known = [];
    private Schema? _lastSchema;
    private T? _last;

    public T this[Schema schema] => ReferenceEquals(schema, _lastSchema) ? _last! : Find(schema);

    private T Find(Schema schema)
    {
        if (!_known.TryGetValue(schema, out var found))
        {
            if (_known.Count == Most) _known.Clear();
            _known.Add(schema, found = derive(schema));
        }
        _lastSchema = schema;
        return _last = found;
    }
}
