using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Connectors.QuestDb.Tests;

/// <summary>Reads the line protocol, text and binary, written from its description and not from the writer.</summary>
internal sealed class LineParser(byte[] bytes)
{
    private int _at;

    public sealed record Line(string Table, List<(string Name, string Value)> Symbols, List<(string Name, object Value)> Columns, string? Time);

    public static List<Line> Parse(byte[] bytes)
    {
        var parser = new LineParser(bytes);
        var lines = new List<Line>();
        while (parser._at < bytes.Length) lines.Add(parser.Next());
        return lines;
    }

    private Line Next()
    {
        var line = new Line(Word(", \n"), [], [], null);
        while (Is(','))
        {
            _at++;
            var name = Word("=");
            _at++;
            line.Symbols.Add((name, Word(", \n")));
        }
        if (Is(' '))
        {
            do
            {
                _at++;
                var start = _at;
                var name = Word("= ,\n");
                if (!Is('=')) { _at = start; return Finish(line); }
                _at++;
                line.Columns.Add((name, Value()));
            }
            while (Is(','));
            if (Is(' ')) _at++;
        }
        return Finish(line);
    }

    private Line Finish(Line line)
    {
        var time = Word("\n");
        _at++;
        return line with { Time = time.Length == 0 ? null : time };
    }

    private object Value()
    {
        if (Is('"'))
        {
            _at++;
            var text = Word("\"");
            _at++;
            return text;
        }
        if (Is('='))
        {
            switch (bytes[_at + 1])
            {
                case 16:
                    _at += 10;
                    return BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(_at - 8));
                case 14:
                    Assert.Equal(10, bytes[_at + 2]);
                    var shape = new int[bytes[_at + 3]];
                    _at += 4;
                    for (var i = 0; i < shape.Length; i++, _at += 4) shape[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(_at));
                    var elements = new double[shape.Aggregate(1, (a, b) => a * b)];
                    for (var i = 0; i < elements.Length; i++, _at += 8) elements[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(_at));
                    return $"[{string.Join(',', shape)}] {string.Join(' ', elements.Select(e => e.ToString(CultureInfo.InvariantCulture)))}";
                default: throw new InvalidOperationException($"unknown binary type {bytes[_at + 1]}");
            }
        }
        var word = Word(", \n");
        return word switch
        {
            "t" => true,
            "f" => false,
            [.. var digits, 'i'] => long.Parse(digits, CultureInfo.InvariantCulture),
            [.. var digits, 't'] => new TimeValue(long.Parse(digits, CultureInfo.InvariantCulture)),
            _ => double.Parse(word, CultureInfo.InvariantCulture),
        };
    }

    public readonly record struct TimeValue(long Micros);

    private bool Is(char c) => _at < bytes.Length && bytes[_at] == c;

    private string Word(string ends)
    {
        var word = new List<byte>();
        for (; _at < bytes.Length && !ends.Contains((char)bytes[_at], StringComparison.Ordinal); _at++)
        {
            if (bytes[_at] == '\\') _at++;
            word.Add(bytes[_at]);
        }
        return Encoding.UTF8.GetString([.. word]);
    }
}
