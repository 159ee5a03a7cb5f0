using System.Runtime.CompilerServices;
using Connect.Api;

namespace Connectors.QuestDb.Transforms;

/// <summary>
/// What the two transformations share: they take fields with lists of structs out of a key or value and put fields with arrays of doubles at its end.
/// Fields of other names keep their order, and the schema its name, version, documentation, parameters and optionality.
/// </summary>
internal abstract class ListReshaping
{
    private readonly ConditionalWeakTable<Schema, Schema> _schemas = [];
    private readonly IReadOnlyList<FieldMapping> _mappings;
    private readonly HashSet<string> _gone;

    /// <summary>A reshaping by these entries.</summary>
    protected ListReshaping(IReadOnlyList<FieldMapping> mappings)
    {
        _mappings = mappings;
        _gone = [.. mappings.Select(m => m.Source), .. mappings.SelectMany(m => m.Targets)];
    }

    /// <summary>The schema of new fields; optional, because an empty list gives none.</summary>
    protected abstract Schema TargetSchema { get; }

    /// <summary>Whether fields in the way of new ones go even when there is nothing to put in their place (without a schema).</summary>
    protected abstract bool ClearsTargets { get; }

    /// <summary>The new field's value.</summary>
    /// <param name="mapping">The entry.</param>
    /// <param name="target">Which of its targets.</param>
    /// <param name="elements">The list, not empty.</param>
    protected abstract object Reshape(FieldMapping mapping, int target, IReadOnlyList<object?> elements);

    /// <summary>The value in its new form; null stays null.</summary>
    /// <exception cref="DataException">The value is no struct or map, or a list holds what is no number.</exception>
    public SchemaAndValue Apply(Schema? schema, object? value) => (schema, value) switch
    {
        (_, null) => new(schema, value),
        (not null, Struct record) => Apply(schema, record),
        (null, ConnectMap map) => new(null, Apply(map)),
        _ => throw new DataException($"Expected a struct, or a map without schema, got {value.GetType().Name}{(schema is null ? "" : $" with {schema}")}"),
    };

    private SchemaAndValue Apply(Schema schema, Struct record)
    {
        var reshaped = _schemas.GetValue(schema, Reshaped);
        var result = new Struct(reshaped);
        foreach (var field in schema.Fields)
            if (!_gone.Contains(field.Name)) result.Put(field.Name, record.Get(field));
        foreach (var mapping in _mappings)
        {
            if (schema.Field(mapping.Source) is not { } source || Elements(mapping, record.Get(source)) is not { } elements) continue;
            for (var i = 0; i < mapping.Targets.Count; i++) result.Put(mapping.Targets[i], Reshape(mapping, i, elements));
        }
        return new(reshaped, result);
    }

    private Schema Reshaped(Schema schema)
    {
        var builder = SchemaBuilder.Struct().Name(schema.Name).Version(schema.Version).Doc(schema.Doc).Optional(schema.IsOptional);
        if (schema.Parameters is not null) builder.Parameters(schema.Parameters);
        foreach (var field in schema.Fields)
            if (!_gone.Contains(field.Name)) builder.Field(field.Name, field.Schema);
        foreach (var mapping in _mappings)
        {
            if (schema.Field(mapping.Source) is null) continue;
            foreach (var target in mapping.Targets) builder.Field(target, TargetSchema);
        }
        return builder.Build();
    }

    private ConnectMap Apply(ConnectMap map)
    {
        var result = new ConnectMap(map.Count + _mappings.Count);
        foreach (ref readonly var entry in map.Entries) result.Set(entry.Key, entry.Value);
        foreach (var mapping in _mappings)
        {
            var source = result[mapping.Source];
            result.Remove(mapping.Source);
            if (ClearsTargets)
                foreach (var target in mapping.Targets) result.Remove(target);
            if (Elements(mapping, source) is not { } elements) continue;
            for (var i = 0; i < mapping.Targets.Count; i++) result[mapping.Targets[i]] = Reshape(mapping, i, elements);
        }
        return result;
    }

    // The list, or null where there is nothing in it.
    private static IReadOnlyList<object?>? Elements(FieldMapping mapping, object? value) => value switch
    {
        null => null,
        IReadOnlyList<object?> list => list.Count == 0 ? null : list,
        _ => throw new DataException($"Source field '{mapping.Source}' is {value.GetType().Name}: expected a list of structs or maps"),
    };
}
