using System.Text.RegularExpressions;
using Connect.Api;

namespace Connectors.Jdbc.Reading;

/// <summary>One item of the mappings that go with <c>table.include.list</c>: <c>regex:column</c> or <c>regex:[column|column]</c>.</summary>
/// <param name="Pattern">Matches the whole qualified name of a table.</param>
/// <param name="Columns">The columns of the tables that match.</param>
internal sealed record ColumnMapping(Regex Pattern, IReadOnlyList<string> Columns)
{
    /// <summary>Reads an item of <c>incrementing.column.mapping</c>.</summary>
    /// <exception cref="ConfigException">It is not of the form.</exception>
    public static ColumnMapping Incrementing(string key, string item)
    {
        var (pattern, column) = Split(key, item, "regex:column");
        return column.Length == 0 ? throw new ConfigException(key, item, "The name of the column is empty; expected regex:column") : new(pattern, [column]);
    }

    /// <summary>Reads an item of <c>timestamp.columns.mapping</c>.</summary>
    /// <exception cref="ConfigException">It is not of the form.</exception>
    public static ColumnMapping Timestamps(string key, string item)
    {
        const string form = "regex:[column|column]";
        var (pattern, list) = Split(key, item, form);
        if (!list.StartsWith('[') || !list.EndsWith(']') || list.Length < 2)
            throw new ConfigException(key, item, $"The columns must stand in square brackets: {form}");
        string[] columns = [.. list[1..^1].Split('|').Select(c => c.Trim())];
        return columns.Any(c => c.Length == 0)
            ? throw new ConfigException(key, item, $"The name of a column is empty; expected {form}")
            : new(pattern, columns);
    }

    /// <summary>The columns of a table: those of the one item that matches its name.</summary>
    /// <param name="key">The key, for the message.</param>
    /// <param name="mappings">The items.</param>
    /// <param name="qualified">The table's qualified name without quotes.</param>
    /// <exception cref="ConnectException">No item matches, or more than one.</exception>
    public static IReadOnlyList<string> For(string key, IReadOnlyList<ColumnMapping> mappings, string qualified)
    {
        ColumnMapping? found = null;
        foreach (var mapping in mappings)
        {
            if (!mapping.Pattern.IsMatch(qualified)) continue;
            if (found is not null)
            {
                throw new ConnectException($"{key}: table {qualified} matches more than one of the regular expressions; "
                    + "change them so that it matches exactly one");
            }
            found = mapping;
        }
        return found?.Columns ?? throw new ConnectException($"{key}: table {qualified} matches none of the regular expressions; add an item for it");
    }

    private static (Regex Pattern, string Columns) Split(string key, string item, string form)
    {
        var parts = item.Split(':');
        if (parts.Length != 2) throw new ConfigException(key, item, $"Invalid format. Expected {form}, with exactly one colon");
        try { return (new Regex($@"\A(?:{parts[0].Trim()})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), parts[1].Trim()); }
        catch (ArgumentException e) { throw new ConfigException(key, item, $"{parts[0].Trim()} is not a regular expression: {e.Message}"); }
    }
}
