using System.Globalization;
using System.Text;
using Connect.Api;

namespace Connectors.QuestDb.Rows;

/// <summary>
/// Names the table of each record: the topic, one name for all, or a template with <c>${topic}</c>, <c>${key}</c> and <c>${partition}</c>.
/// Names are kept encoded, so that a record costs one look.
/// </summary>
internal sealed class TableTemplate
{
    private enum Part { Literal, Topic, Key, Partition }

    private readonly List<(Part Part, string Literal)> _parts = [];
    private readonly int _maxLength;
    private readonly bool _usesKey, _usesPartition;
    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, TableName> _names = new(StringComparer.Ordinal);
    private TableName? _last;
    private string? _lastTopic;
    private int _lastPartition;

    /// <summary>A template.</summary>
    /// <param name="template">The template; null or empty for the topic's name.</param>
    /// <param name="maxLength">The most characters of a table's name.</param>
    /// <exception cref="ConnectException">It has a part that is unknown, empty, nested or not closed.</exception>
    public TableTemplate(string? template, int maxLength)
    {
        _maxLength = maxLength;
        if (string.IsNullOrEmpty(template)) { _parts.Add((Part.Topic, "")); return; }
        var at = 0;
        while (template.IndexOf("${", at, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = template.IndexOf('}', open + 2);
            if (close < 0) throw Bad("Unbalanced brackets in a table template, missing closing '}'", template);
            if (template.IndexOf("${", open + 1, StringComparison.Ordinal) is var nested and >= 0 && nested < close)
                throw Bad("Nesting templates in a table name are not supported", template);
            if (open > at) _parts.Add((Part.Literal, template[at..open]));
            _parts.Add((template[(open + 2)..close] switch
            {
                "topic" => Part.Topic,
                "key" => Part.Key,
                "partition" => Part.Partition,
                "" => throw Bad("Empty template in table name", template),
                _ => throw Bad("Unknown template in table name, expected ${topic}, ${key} or ${partition}", template),
            }, ""));
            at = close + 1;
        }
        if (at < template.Length) _parts.Add((Part.Literal, template[at..]));
        _usesKey = _parts.Exists(p => p.Part == Part.Key);
        _usesPartition = _parts.Exists(p => p.Part == Part.Partition);
    }

    /// <summary>The table of a record.</summary>
    public TableName Of(SinkRecord record)
    {
        if (!_usesKey && _last is not null && ReferenceEquals(_lastTopic, record.Topic) && (!_usesPartition || _lastPartition == record.Partition))
            return _last;
        _text.Clear();
        foreach (var (part, literal) in _parts)
        {
            switch (part)
            {
                case Part.Literal: _text.Append(literal); break;
                case Part.Topic: _text.Append(record.Topic); break;
                case Part.Partition: _text.Append(CultureInfo.InvariantCulture, $"{record.Partition}"); break;
                default: TextForm.Append(_text, record.Key); break;
            }
        }
        var name = _text.ToString();
        if (!_names.TryGetValue(name, out var table))
        {
            if (_names.Count >= 4096) _names.Clear();
            _names.Add(name, table = new TableName(name, _maxLength));
        }
        (_last, _lastTopic, _lastPartition) = (table, record.Topic, record.Partition);
        return table;
    }

    private static ConnectException Bad(string what, string template) => new($"{what}, table template: '{template}'");
}
