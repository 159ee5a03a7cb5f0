using Connectors.QuestDb.Ilp;

namespace Connectors.QuestDb.Rows;

/// <summary>A table's name as lines begin with it, or why it cannot be one.</summary>
internal sealed class TableName
{
    public TableName(string name, int maxLength)
    {
        if (name.Length == 0) Error = "Table name cannot be empty";
        else if (!Names.IsTable(name, maxLength))
            Error = $"Illegal table name '{name}': expected 1 to {maxLength} characters without ? , ' \" \\ / : ( ) + * % ~ and control characters, "
                + "not beginning or ending with a blank or dot, no two dots in a row";
        using var buffer = new LineBuffer(name.Length * 2);
        buffer.WriteName(name);
        Encoded = buffer.Written.ToArray();
    }

    /// <summary>The escaped name in UTF-8.</summary>
    public byte[] Encoded { get; }

    /// <summary>What is wrong with the name, or null.</summary>
    public string? Error { get; }
}
