using System.Text;
using Connect.Api;

namespace Connectors.Jdbc.Databases;

/// <summary>
/// The SQL of a database: names and quotes, metadata, types, statements. A dialect is one class in one file that overrides what its database does its own way;
/// connections and commands are ADO.NET's.
/// </summary>
/// <param name="target">What it speaks to.</param>
/// <param name="quoting">Whether names are quoted.</param>
internal abstract partial class Dialect(ConnectionTarget target, IdentifierQuoting quoting)
{
    /// <summary>The dialect's name, a value of <c>dialect.name</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it speaks to.</summary>
    protected ConnectionTarget Target { get; } = target;

    /// <summary>Whether names are quoted.</summary>
    public IdentifierQuoting Quoting { get; } = quoting;

    /// <summary>The character before a quoted name.</summary>
    protected virtual char OpenQuote => '"';

    /// <summary>The character after a quoted name.</summary>
    protected virtual char CloseQuote => '"';

    /// <summary>The longest name of a table in UTF-8 bytes, beyond which it is cut; 0 for no limit.</summary>
    protected virtual int MaxTableNameBytes => 0;

    /// <summary>A column's name in SQL.</summary>
    public string Quote(string identifier) => Quoting == IdentifierQuoting.Never ? identifier : AlwaysQuote(identifier);

    /// <summary>A table's name in SQL, with catalog and schema where they are known.</summary>
    public string Quote(TableId table)
    {
        var text = new StringBuilder();
        if (!string.IsNullOrEmpty(table.Catalog)) text.Append(Quote(table.Catalog)).Append('.');
        if (!string.IsNullOrEmpty(table.Schema)) text.Append(Quote(table.Schema)).Append('.');
        return text.Append(Quote(table.Name)).ToString();
    }

    /// <summary>A name in quotes, whatever <see cref="Quoting"/> says; quotes inside are doubled.</summary>
    protected string AlwaysQuote(string identifier)
    {
        return $"{OpenQuote}{identifier.Replace(CloseQuote.ToString(), new string(CloseQuote, 2), StringComparison.Ordinal)}{CloseQuote}";
    }

    /// <summary>
    /// A table from its name in a configuration: <c>table</c>, <c>schema.table</c> or <c>catalog.schema.table</c>; dots inside quotes belong to the name.
    /// </summary>
    /// <exception cref="ConnectException">A quote is not closed, a part is empty, or there are more than three.</exception>
    public virtual TableId ParseTable(string name)
    {
        var parts = SplitName(name);
        return parts.Count switch
        {
            1 => new(null, null, Cut(parts[0])),
            2 => new(null, parts[0], Cut(parts[1])),
            3 => new(parts[0], parts[1], Cut(parts[2])),
            _ => throw new ConnectException($"The table name '{name}' has {parts.Count} parts: expected at most catalog.schema.table "
                + $"(a name with dots is to be quoted: {AlwaysQuote(name)})"),
        };
    }

    /// <summary>The parts of a dotted name, their quotes taken off.</summary>
    /// <exception cref="ConnectException">A quote is not closed, or a part is empty.</exception>
    protected List<string> SplitName(string name)
    {
        var parts = new List<string>();
        var rest = name.AsSpan().Trim();
        while (true)
        {
            var part = new StringBuilder();
            if (!rest.IsEmpty && rest[0] == OpenQuote)
            {
                rest = rest[1..];
                for (var closed = false; !closed;)
                {
                    var close = rest.IndexOf(CloseQuote);
                    if (close < 0) throw new ConnectException($"The table name '{name}' has a quote {OpenQuote} that is not closed by {CloseQuote}");
                    part.Append(rest[..close]);
                    rest = rest[(close + 1)..];
                    closed = rest.IsEmpty || rest[0] != CloseQuote;
                    if (closed) continue;
                    part.Append(CloseQuote);
                    rest = rest[1..];
                }
            }
            else
            {
                var dot = rest.IndexOf('.');
                part.Append(dot < 0 ? rest : rest[..dot]);
                rest = dot < 0 ? [] : rest[dot..];
            }
            if (part.Length == 0) throw new ConnectException($"The table name '{name}' has an empty part");
            parts.Add(part.ToString());
            if (rest.IsEmpty) return parts;
            if (rest[0] != '.') throw new ConnectException($"The table name '{name}' goes on after a closing quote: expected a dot");
            rest = rest[1..];
        }
    }

    /// <summary>A name from a configuration in this dialect's own quotes, where the database's Java driver has others.</summary>
    public virtual string Respell(string name) => name;

    private string Cut(string name)
    {
        if (MaxTableNameBytes == 0 || Encoding.UTF8.GetByteCount(name) <= MaxTableNameBytes) return name;
        var length = Math.Min(name.Length, MaxTableNameBytes);
        while (Encoding.UTF8.GetByteCount(name.AsSpan(0, length)) > MaxTableNameBytes || char.IsHighSurrogate(name[length - 1])) length--;
        return name[..length];
    }
}
