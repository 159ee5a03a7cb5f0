using System.Text;
using Connect.Api;

namespace Connectors.Mongo.Records;

/// <summary>How the fields of a struct's schema become elements of a document, their names in UTF-8 with the null byte that ends them.</summary>
internal sealed class StructPlan
{
    public StructPlan(Schema schema)
    {
        Fields = new FieldPlan[schema.Fields.Count];
        foreach (var field in schema.Fields)
        {
            if (field.Name.Contains('\0', StringComparison.Ordinal))
                throw new DataException($"A field name of {schema} contains a null character, which BSON does not allow");
            Fields[field.Index] = new(field, [.. Encoding.UTF8.GetBytes(field.Name), 0], ValuePlan.Of(field.Schema));
        }
    }

    public FieldPlan[] Fields { get; }

    /// <param name="Schema">The field.</param>
    /// <param name="Name">Its name in UTF-8, ended by a null byte.</param>
    /// <param name="Plan">How its values are written.</param>
    internal sealed record FieldPlan(Field Schema, byte[] Name, ValuePlan Plan);
}
