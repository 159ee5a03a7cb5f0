using Connect.Api;

namespace Connectors.Jdbc.Columns;

/// <summary>A column that records are written to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">The schema of its values.</param>
/// <param name="IsKey">Whether it is part of the key.</param>
/// <param name="Origin">Where in a record its value is.</param>
/// <param name="Index">The field's index in its struct; 0 where there is none.</param>
/// <param name="IsTimestampField">Whether its numbers are timestamps by <c>timestamp.fields.list</c>.</param>
internal sealed record SinkColumn(string Name, Schema Schema, bool IsKey, ColumnOrigin Origin, int Index = 0, bool IsTimestampField = false)
{
    /// <summary>Whether the table's column takes null.</summary>
    public bool IsOptional => !IsKey && Schema.IsOptional;

    /// <summary>The form that the original's messages use.</summary>
    public override string ToString()
    {
        var type = Schema.Type.ToConnectName();
        var schema = Schema.Name is null ? type : $"{Schema.Name}:{type}";
        return $"SinkRecordField{{schema=Schema{{{schema}}}, name='{Name}', isPrimaryKey={(IsKey ? "true" : "false")}}}";
    }
}
