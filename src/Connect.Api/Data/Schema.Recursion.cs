namespace Connect.Api.Data;

public sealed partial class Schema
{
    /// <summary>
    /// Whether this schema, or one of its parts, contains itself (<see cref="SchemaBuilder.Itself"/>): who goes down from field to field comes to no end.
    /// </summary>
    public bool IsRecursive => _isRecursive ??= Recurs(this, []);

    /// <summary>Whether it was built with a reference to itself, or is such a reference.</summary>
    internal bool RefersToItself { get; private set; }

    // A reference that was handed out before there was something to refer to.
    internal static Schema ReferenceTo(SchemaType type, bool optional) => new(type, optional, null, null, null, null, null, null, null, null);

    /// <summary>Makes a reference one to a schema: what is below both is the same.</summary>
    internal void Complete(Schema target)
    {
        (Name, Version, Doc, Parameters, LogicalType) = (target.Name, target.Version, target.Doc, target.Parameters, target.LogicalType);
        (_fields, _byName, _hash, _isRecursive) = (target._fields, target._byName, 0, null);
        RefersToItself = target.RefersToItself = true;
    }

    private static bool Recurs(Schema? schema, List<Field[]> around)
    {
        if (schema is null) return false;
        if (schema.Type != SchemaType.Struct) return Recurs(schema.KeySchema, around) || Recurs(schema.ValueSchema, around);
        if (around.Exists(f => ReferenceEquals(f, schema._fields)) && schema._fields.Length > 0) return true;
        around.Add(schema._fields);
        foreach (var field in schema._fields)
            if (Recurs(field.Schema, around)) return true;
        around.RemoveAt(around.Count - 1);
        return false;
    }

    // Schemas that contain themselves are the same where nothing differs until both are met again.
    private static bool Same(Schema? a, Schema? b, List<(Schema, Schema)>? around)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a is null || b is null || a.Type != b.Type || a.IsOptional != b.IsOptional || a.Version != b.Version || a.Name != b.Name || a.Doc != b.Doc
            || a.GetHashCode() != b.GetHashCode() || a._fields.Length != b._fields.Length
            || !Same(a.KeySchema, b.KeySchema, around) || !Same(a.ValueSchema, b.ValueSchema, around)
            || !SameParameters(a.Parameters, b.Parameters) || !DataEquality.Equal(a.DefaultValue, b.DefaultValue)) return false;
        if (ReferenceEquals(a._fields, b._fields)) return true;
        if (a.RefersToItself || b.RefersToItself)
        {
            around ??= [];
            if (around.Exists(pair => ReferenceEquals(pair.Item1._fields, a._fields) && ReferenceEquals(pair.Item2._fields, b._fields))) return true;
            around.Add((a, b));
        }
        for (var i = 0; i < a._fields.Length; i++)
            if (a._fields[i].Name != b._fields[i].Name || !Same(a._fields[i].Schema, b._fields[i].Schema, around)) return false;
        return true;
    }
}
