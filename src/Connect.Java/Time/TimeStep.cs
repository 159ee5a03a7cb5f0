namespace Connect.Java.Time;

/// <summary>A part of a compiled pattern.</summary>
internal sealed record TimeStep(TimeStep.Kinds Kind)
{
    public enum Kinds { Literal, Number, Fraction, Text, Offset, Zone, Optional }

    /// <summary>Signs of numbers: none; a minus before those below 0; also a plus before those with more digits than the pattern has letters.</summary>
    public enum Signs { None, Minus, ExceedsPad }

    public TimeField Field { get; init; }

    /// <summary>What is written where it is not what is read: QuestDB passes over weekdays.</summary>
    public TimeField Shown { get; init; }

    /// <summary>Whether it takes a certain number of digits.</summary>
    public bool IsFixed => Min == Max && Sign == Signs.None;

    /// <summary>The letter it comes from, for errors and for the ways of zones.</summary>
    public char Letter { get; init; }

    /// <summary>How often the letter stands in a row.</summary>
    public int Count { get; init; }

    /// <summary>A literal; of an offset what stands for none.</summary>
    public string Literal { get; init; } = "";

    /// <summary>The least digits; of an offset how many of hours, minutes and seconds there must be.</summary>
    public int Min { get; init; } = 1;

    /// <summary>How many digits are written at least, where fewer may be read.</summary>
    public int Pad { get; init; }

    /// <summary>The most digits; of an offset how many of hours, minutes and seconds there may be.</summary>
    public int Max { get; init; } = 19;

    public Signs Sign { get; init; }

    /// <summary>The digits that follow and belong to later parts.</summary>
    public int Reserved { get; init; }

    /// <summary>The number that stands for 0: 24 in hours from 1 to 24.</summary>
    public int Wrap { get; init; }

    /// <summary>Whether the last two digits of a year are written, and two digits alone mean one of a hundred years.</summary>
    public bool IsTwoDigits { get; init; }

    /// <summary>How many digits of a fraction make a unit of its field.</summary>
    public int Scale { get; init; }

    /// <summary>Whether an offset has colons.</summary>
    public bool HasColons { get; init; }

    /// <summary>Names to write.</summary>
    public string[] Names { get; init; } = [];

    /// <summary>Names to read, of as many kinds as there are.</summary>
    public string[] Accepted { get; init; } = [];

    /// <summary>How many steps an optional section has.</summary>
    public int Steps { get; init; }
}
