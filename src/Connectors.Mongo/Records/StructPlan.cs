using System.Text;
using Connect.Api;
using Connectors.Mongo.Bson;

namespace Connectors.Mongo.Records;

/// <summary>How the fields of a struct's schema become elements of a document, their names in UTF-8 with the null byte that ends them.</summary>
internal sealed class StructPlan
{
    public StructPlan(Schema schema)
    {
        var top = new TopLevelFields();
        Fields = new FieldPlan[schema.Fields.Count];
        foreach (var field in schema.Fields)
        {
            if (field.Name.Contains('\0', StringComparison.Ordinal))
                throw new DataException($"A field name of {schema} contains a null character, which BSON does not allow");
            if (field.Name == "_id")
                IdIndex = field.Index;
            else
                top.Note(field.Name, 0, 0);
            Fields[field.Index] = new(field, [.. Encoding.UTF8.GetBytes(field.Name), 0], ValuePlan.Of(field.Schema));
        }
        TopLevel = top;
    }

    public FieldPlan[] Fields { get; }

    /// <summary>Which field is the <c>_id</c>, or -1.</summary>
    public int IdIndex { get; } = -1;

    /// <summary>What is at the top of a document of this schema, but for the place of the <c>_id</c>.</summary>
    public TopLevelFields TopLevel { get; }

    /// <param name="Schema">The field.</param>
    /// <param name="Name">Its name in UTF-8, ended by a null byte.</param>
    /// <param name="Plan">How its values are written.</param>
    internal sealed record FieldPlan(Field Schema, byte[] Name, ValuePlan Plan);
}
