using System.Text;
using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Reading;

/// <summary>The list of tables in a task's configuration: <c>"public"."a","public"."b"</c>.</summary>
internal static class TableList
{
    /// <summary>The items of a list; commas inside quotes belong to the name.</summary>
    public static IReadOnlyList<string> Split(string list)
    {
        var items = new List<string>();
        var item = new StringBuilder();
        var closing = '\0';
        foreach (var c in list)
        {
            if (closing != '\0')
            {
                if (c == closing) closing = '\0';
            }
            else if (c == ',')
            {
                Add();
                continue;
            }
            else closing = c switch { '"' => '"', '`' => '`', '[' => ']', _ => '\0' };
            item.Append(c);
        }
        Add();
        return items;

        void Add()
        {
            if (item.ToString().Trim() is { Length: > 0 } name) items.Add(name);
            item.Clear();
        }
    }

    /// <summary>The list of some tables.</summary>
    public static string Join(IEnumerable<TableId> tables, Dialect dialect) => string.Join(',', tables.Select(dialect.Quote));
}
