using System.Text.RegularExpressions;

namespace Connectors.Jdbc.Reading;

/// <summary>Which of the database's tables are read: the whitelist, or all but the blacklist; or the include list without the exclude list.</summary>
internal sealed class TableFilter
{
    private readonly HashSet<string> _whitelist, _blacklist;
    private readonly List<Regex> _include, _exclude;

    public TableFilter(IEnumerable<string> whitelist, IEnumerable<string> blacklist, IEnumerable<string> include, IEnumerable<string> exclude)
    {
        _whitelist = [.. whitelist];
        _blacklist = [.. blacklist];
        _include = [.. include.Select(Compile)];
        _exclude = [.. exclude.Select(Compile)];
    }

    /// <summary>Whether a table is to be read.</summary>
    /// <param name="bare">Its name alone.</param>
    /// <param name="qualified">Its name with schema and catalog, unquoted.</param>
    /// <param name="quoted">The same with every part quoted.</param>
    public bool Takes(string bare, string qualified, string quoted)
    {
        if (_include.Count > 0 || _exclude.Count > 0)
            return _include.Exists(r => r.IsMatch(qualified)) && !_exclude.Exists(r => r.IsMatch(qualified));
        if (_whitelist.Count > 0) return Names(_whitelist);
        return !Names(_blacklist);

        bool Names(HashSet<string> list) => list.Contains(bare) || list.Contains(qualified) || list.Contains(quoted);
    }

    /// <summary>The entries of the whitelist that name none of the tables there are, for a hint in the log.</summary>
    /// <param name="tables">The tables' three names, as in <see cref="Takes"/>.</param>
    public IReadOnlyList<string> Unmatched(IEnumerable<(string Bare, string Qualified, string Quoted)> tables)
    {
        var left = new HashSet<string>(_whitelist);
        foreach (var (bare, qualified, quoted) in tables)
        {
            left.Remove(bare);
            left.Remove(qualified);
            left.Remove(quoted);
        }
        return [.. left.Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// A regular expression that must match a whole name, of the kind that takes linear time: without look-around and back-references, which RE2,
    /// Java's engine for these lists, does not have either.
    /// </summary>
    /// <exception cref="ArgumentException">The expression is not valid.</exception>
    /// <exception cref="NotSupportedException">It looks around or refers back.</exception>
    public static Regex Compile(string pattern) => new($@"\A(?:{Checked(pattern)})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    // Parsed by itself first, so that "a)(b" is not mended by the group around it.
    private static string Checked(string pattern) => new Regex(pattern.Trim(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant).ToString();
}
