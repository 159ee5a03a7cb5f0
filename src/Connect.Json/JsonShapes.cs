using System.Runtime.CompilerServices;
using Connect.Api;

namespace Connect.Json;

/// <summary>The shapes of the schemas seen lately, found by reference where schemas are shared as they should be, and by content where not.</summary>
internal sealed class JsonShapes
{
    private const int Most = 1000;
    private readonly Dictionary<Schema, JsonShape> _shapes = [];
    private Schema? _lastSchema;
    private JsonShape _last = JsonShape.Any;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public JsonShape Of(Schema? schema) => ReferenceEquals(schema, _lastSchema) ? _last : Find(schema);

    private JsonShape Find(Schema? schema)
    {
        if (schema is null) return JsonShape.Any;
        if (!_shapes.TryGetValue(schema, out var shape))
        {
            if (_shapes.Count == Most) _shapes.Clear();
            _shapes.Add(schema, shape = new JsonShape(schema));
        }
        _lastSchema = schema;
        return _last = shape;
    }
}
