using System.Globalization;
using System.Text;
using Connect.Api;

namespace Connect.Json;

/// <summary>Where in a value reading or writing is, so that an error can name the place: <c>address.lines[2]</c>.</summary>
internal sealed class JsonPath
{
    private Step[] _steps = new Step[16];
    private int _depth;

    private struct Step
    {
        public object? Container;
        public int Index;
    }

    public void Clear()
    {
        Array.Clear(_steps, 0, _depth);
        _depth = 0;
    }

    /// <summary>Goes into a struct (given by its shape), a map or an array.</summary>
    /// <exception cref="DataException">Too deep.</exception>
    public int Enter(object container)
    {
        if (_depth == _steps.Length)
        {
            if (_depth >= JsonShape.MaxDepth) throw new DataException($"The data is nested more than {JsonShape.MaxDepth} levels deep");
            Array.Resize(ref _steps, Math.Min(JsonShape.MaxDepth, _depth * 2));
        }
        _steps[_depth].Container = container;
        _steps[_depth].Index = -1;
        return _depth++;
    }

    public void At(int depth, int index) => _steps[depth].Index = index;

    public void At(int depth, string member)
    {
        _steps[depth].Container = member;
        _steps[depth].Index = 0;
    }

    public void Leave() => _depth--;

    /// <summary>The place for a message: <c>, at address.lines[2]</c>; nothing at the top.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < _depth; i++)
        {
            var index = _steps[i].Index;
            if (index < 0) break;
            var name = _steps[i].Container switch
            {
                JsonShape { Type: SchemaType.Struct } shape when index < shape.Fields.Length => shape.Schema!.FieldArray[index].Name,
                ConnectMap map when index < map.Count => TextForm.Of(map.Entries[index].Key),
                string member => member,
                _ => null,
            };
            if (name is null) text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else text.Append(text.Length == 0 ? "" : ".").Append(name);
        }
        return text.Length == 0 ? "" : $", at {text}";
    }
}
