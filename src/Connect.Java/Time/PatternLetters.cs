using System.Text;

namespace Connect.Java.Time;

/// <summary>What the letters of a library's patterns mean, how it reads texts, and which time it makes of fields.</summary>
/// <param name="zone">The zone to write in, and of texts that name none.</param>
/// <param name="names">The language.</param>
/// <param name="weeks">How weeks are counted.</param>
internal abstract class PatternLetters(JavaZone zone, DateNames names, WeekRule weeks)
{
    public JavaZone Zone { get; } = zone;

    public WeekRule Weeks { get; } = weeks;

    /// <summary>Whether dates before 1582 are Julian.</summary>
    public virtual bool IsHybrid => false;

    /// <summary>Whether names are read in any case.</summary>
    public virtual bool IgnoresCase => true;

    /// <summary>Whether blanks before fields are passed over.</summary>
    public virtual bool SkipsBlanks => false;

    /// <summary>Whether a text may go on after the pattern's end.</summary>
    public virtual bool TakesBeginning => false;

    /// <summary>Whether of a field that is read twice the last counts; else they must agree.</summary>
    public virtual bool KeepsLast => true;

    /// <summary>The first year that two digits alone stand for.</summary>
    public abstract int FirstYear { get; }

    protected DateNames Names { get; } = names;

    /// <summary>The steps of a pattern: letters in a row are one part, text in single quotes and what is no letter stands for itself.</summary>
    /// <exception cref="FormatException">It is no pattern, or not one that is supported.</exception>
    public virtual TimeStep[] Compile(string pattern)
    {
        var steps = new List<TimeStep>();
        var literal = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            var c = pattern[at];
            if (c == '\'') at = Quoted(pattern, at, literal);
            else if (char.IsAsciiLetter(c))
            {
                Flush(steps, literal);
                var count = 1;
                while (at + count < pattern.Length && pattern[at + count] == c) count++;
                Add(steps, StepOf(c, count) with { Letter = c, Count = count });
                at += count;
            }
            else
            {
                if (!IsMark(pattern, at, steps, literal)) literal.Append(c);
                at++;
            }
        }
        Flush(steps, literal);
        return Finish(steps);
    }

    /// <summary>The step of a letter that stands so often in a row.</summary>
    /// <exception cref="FormatException">The letter stands for nothing, or for something that is not supported.</exception>
    protected abstract TimeStep StepOf(char letter, int count);

    /// <summary>The text of a zone where a pattern asks for its name.</summary>
    public abstract string ZoneText(TimeStep step, long utc);

    /// <summary>Reads an offset or a zone.</summary>
    public abstract bool TryReadZone(TimeStep step, ReadOnlySpan<char> text, ref ParsedFields fields);

    /// <summary>The time that fields mean.</summary>
    public abstract bool TryResolve(ref ParsedFields fields, out long millis, out int nanos);

    /// <summary>Whether a year of two digits is the one in which the hundred years begin and end.</summary>
    public virtual bool IsAmbiguous(long year) => false;

    protected virtual void Add(List<TimeStep> steps, TimeStep step) => steps.Add(step);

    protected virtual TimeStep[] Finish(List<TimeStep> steps) => [.. steps];

    /// <summary>Takes a character that is no letter and has a meaning of its own.</summary>
    protected virtual bool IsMark(string pattern, int at, List<TimeStep> steps, StringBuilder literal) => false;

    /// <summary>Appends a quoted text, which two quotes in a row are one in; a pair of quotes is one by itself.</summary>
    /// <returns>Where the pattern goes on.</returns>
    protected virtual int Quoted(string pattern, int at, StringBuilder literal)
    {
        if (at + 1 < pattern.Length && pattern[at + 1] == '\'')
        {
            literal.Append('\'');
            return at + 2;
        }
        for (at++; at < pattern.Length; at++)
        {
            if (pattern[at] != '\'') literal.Append(pattern[at]);
            else if (at + 1 == pattern.Length || pattern[at + 1] != '\'') return at + 1;
            else literal.Append(pattern[at++]);
        }
        throw new FormatException($"Unterminated quote in the pattern {pattern}");
    }

    protected static void Flush(List<TimeStep> steps, StringBuilder literal)
    {
        if (literal.Length == 0) return;
        steps.Add(new(TimeStep.Kinds.Literal) { Literal = literal.ToString() });
        literal.Clear();
    }

    protected static TimeStep Number(TimeField field, int min, int max = 19, TimeStep.Signs sign = TimeStep.Signs.None, int wrap = 0) =>
        new(TimeStep.Kinds.Number) { Field = field, Min = min, Max = max, Sign = sign, Wrap = wrap };

    /// <summary>A fraction of a second in a field of so many digits.</summary>
    protected static TimeStep Fraction(TimeField field, int min, int max, int scale) =>
        new(TimeStep.Kinds.Fraction) { Field = field, Min = min, Max = max, Scale = scale };

    /// <summary>Names, of which those of some more kinds are read.</summary>
    protected static TimeStep Text(TimeField field, string[] names, params string[] more) =>
        new(TimeStep.Kinds.Text) { Field = field, Names = names, Accepted = [.. names, .. more] };

    /// <summary>An offset: of hours, minutes and seconds so many at least and at most; the text stands for none.</summary>
    protected static TimeStep Offset(int min, int max, bool colons, string none = "") =>
        new(TimeStep.Kinds.Offset) { Field = TimeField.Offset, Min = min, Max = max, HasColons = colons, Literal = none };

    protected static TimeStep ZoneStep { get; } = new(TimeStep.Kinds.Zone);

    protected static bool ReadOffset(TimeStep form, ReadOnlySpan<char> text, ref ParsedFields fields)
    {
        if (!TimePattern.TryOffset(form, text, ref fields.At, out var seconds)) return false;
        fields.Set(TimeField.Offset, seconds);
        return true;
    }
}
