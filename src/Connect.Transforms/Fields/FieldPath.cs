using System.Text;

namespace Connect.Transforms.Fields;

/// <summary>
/// The way to a field (KIP-821): by <c>field.syntax.version</c> V1 a name, dots included; by V2 names between dots, in backticks where they have dots
/// themselves.
/// </summary>
internal sealed class FieldPath
{
    private readonly string _text;
    private readonly string[] _steps;

    /// <summary>Reads a path.</summary>
    /// <exception cref="ConfigException">A backtick is not closed.</exception>
    public FieldPath(string text, bool nested)
    {
        _text = text;
        _steps = nested ? Split(text) : [text];
    }

    /// <summary>The field in a schema.</summary>
    /// <exception cref="DataException">There is none, or something on the way is no struct.</exception>
    public Field FieldIn(Schema schema)
    {
        Field? field = null;
        foreach (var step in _steps)
        {
            var parent = field is null ? schema : field.Schema;
            if (parent.Type != SchemaType.Struct) throw new DataException($"Cannot look up fields on non-struct type: {step} of {_text} in {parent}");
            field = parent.Field(step) ?? throw new UnknownFieldException(_text, parent);
        }
        return field!;
    }

    /// <summary>The value in a struct; null where something on the way is null.</summary>
    public object? ValueIn(Struct from, bool replaceNull)
    {
        object? value = from;
        for (var i = 0; i < _steps.Length; i++)
        {
            if (value is null) return null;
            var parent = Required.Struct(value, "nested field access");
            var field = parent.Schema.Field(_steps[i]) ?? throw new UnknownFieldException(_text, parent.Schema);
            // As in Java, a default that has the field takes the place of a null on the way to it in any case.
            value = parent.Value(field, replaceNull || i < _steps.Length - 1);
        }
        return value;
    }

    /// <summary>The value in a map; null where it, or something on the way, is not there.</summary>
    public object? ValueIn(ConnectMap from)
    {
        object? value = from;
        foreach (var step in _steps)
        {
            if (value is null) return null;
            value = Required.Map(value, "nested field access")[step];
        }
        return value;
    }

    private static string[] Split(string path)
    {
        var steps = new List<string>();
        var at = 0;
        while (true)
        {
            int end;
            if (at < path.Length && path[at] == '`') steps.Add(Quoted(path, at, out end));
            else
            {
                end = path.IndexOf('.', at);
                if (end < 0) end = path.Length;
                steps.Add(path[at..end]);
            }
            if (end == path.Length) return [.. steps];
            at = end + 1;
        }
    }

    // A backtick closes the step only before a dot or at the end, and a backslash keeps it from that.
    private static string Quoted(string path, int start, out int end)
    {
        var step = new StringBuilder();
        for (var i = start + 1; i < path.Length; i++)
        {
            if (path[i] == '`' && (i + 1 == path.Length || path[i + 1] == '.'))
            {
                if (path[i - 1] != '\\' || i - 1 == start) { end = i + 1; return step.ToString(); }
                step.Length--;
            }
            step.Append(path[i]);
        }
        throw new ConfigException($"Incomplete backtick pair in path: [{path}], consider adding a backslash before backtick at position {start} to escape it");
    }
}
