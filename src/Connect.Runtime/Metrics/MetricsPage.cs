using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Connect.Runtime.Metrics;

/// <summary>
/// A page of Prometheus' text format 0.0.4: metrics in the order in which they are first written, each with its help and type and all of its samples together,
/// whoever writes them.
/// </summary>
/// <param name="dialects">Whose names are written.</param>
/// <param name="samples">Is told of each sample; null where the text is all that is wanted.</param>
/// <remarks><see href="https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format"/></remarks>
internal sealed class MetricsPage(MetricsDialects dialects, Action<MetricSample>? samples = null)
{
    /// <summary>What the page is, for whoever asks for it.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly List<Family> _families = [];
    private readonly Dictionary<string, Family> _byName = new(StringComparer.Ordinal);

    private sealed class Family(string name, MetricType type, string help)
    {
        public string Name => name;
        public MetricType Type => type;
        public string Help => help;
        public ArrayBufferWriter<byte> Samples { get; } = new(256);
    }

    /// <summary>The names, types and helps of what was written.</summary>
    public IEnumerable<(string Name, MetricType Type, string Help)> Metrics => _families.Select(f => (f.Name, f.Type, f.Help));

    /// <summary>The attributes of an MBean with values for its keys.</summary>
    public BeanSamples Of(MBean bean, params ReadOnlySpan<string> values)
    {
        var confluent = Labels.None;
        if (bean.ConfluentMark is { } mark) confluent = confluent.With(mark.Name, mark.Value);
        var strimzi = Labels.None;
        for (var i = 0; i < values.Length; i++) (confluent, strimzi) = (confluent.With(bean.ConfluentLabels[i], values[i]), strimzi.With(bean.StrimziLabels[i], values[i]));
        return new BeanSamples(this, bean, confluent, strimzi);
    }

    /// <summary>Whether names of a dialect are written.</summary>
    public bool Has(MetricsDialects dialect) => dialects.HasFlag(dialect);

    /// <summary>Writes a sample.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="type">What it is.</param>
    /// <param name="help">What it says, in one line.</param>
    /// <param name="labels">Of whom.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The same name was written with another type or help before.</exception>
    public void Write(string name, MetricType type, string help, Labels labels, double value) => Write(FamilyOf(name, type, help), "", labels, value);

    /// <summary>Writes a sum and a count.</summary>
    public void WriteSummary(string name, string help, Labels labels, double sum, double count)
    {
        var family = FamilyOf(name, MetricType.Summary, help);
        Write(family, "_sum", labels, sum);
        Write(family, "_count", labels, count);
    }

    /// <summary>Writes a histogram.</summary>
    public void Write(string name, string help, Labels labels, LatencyHistogram histogram)
    {
        var family = FamilyOf(name, MetricType.Histogram, help);
        var sum = histogram.Sum;
        long below = 0;
        for (var i = 0; i < histogram.Counts.Count; i++)
        {
            below += histogram.Counts[i];
            var bound = i < LatencyHistogram.Bounds.Length ? LatencyHistogram.Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            Write(family, "_bucket", labels.With("le", bound), below);
        }
        Write(family, "_sum", labels, sum);
        Write(family, "_count", labels, below);
    }

    /// <summary>The page as text.</summary>
    public byte[] ToArray()
    {
        var page = new ArrayBufferWriter<byte>(_families.Sum(f => f.Samples.WrittenCount + 160) + 1);
        foreach (var family in _families)
        {
            page.Write(Encoding.UTF8.GetBytes($"# HELP {family.Name} {Escape(family.Help, quotes: false)}\n# TYPE {family.Name} {family.Type.ToString().ToLowerInvariant()}\n"));
            page.Write(family.Samples.WrittenSpan);
        }
        return page.WrittenSpan.ToArray();
    }

    /// <summary>A text as the format has it inside of quotation marks, or, without those, in a help.</summary>
    internal static string Escape(string text, bool quotes)
    {
        if (text.AsSpan().IndexOfAny('\\', '\n', '"') < 0) return text;
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }

    private Family FamilyOf(string name, MetricType type, string help)
    {
        if (!_byName.TryGetValue(name, out var family))
        {
            _byName[name] = family = new Family(name, type, help);
            _families.Add(family);
        }
        if (family.Type != type || family.Help != help)
            throw new InvalidOperationException($"The metric {name} is written as {type} ('{help}') and as {family.Type} ('{family.Help}')");
        return family;
    }

    private void Write(Family family, string suffix, Labels labels, double value)
    {
        samples?.Invoke(new MetricSample(family.Name + suffix, suffix.Length == 0 ? family.Type : MetricType.Counter, family.Help, labels, value));
        var name = family.Name;
        var space = family.Samples.GetSpan(name.Length + suffix.Length + labels.Length + 32);
        var at = Encoding.UTF8.GetBytes(name, space);
        at += Encoding.UTF8.GetBytes(suffix, space[at..]);
        at += labels.CopyTo(space[at..]);
        space[at++] = (byte)' ';
        at += Format(value, space[at..]);
        space[at++] = (byte)'\n';
        family.Samples.Advance(at);
    }

    private static int Format(double value, Span<byte> space)
    {
        if (double.IsNaN(value)) return Encoding.UTF8.GetBytes("NaN", space);
        if (double.IsInfinity(value)) return Encoding.UTF8.GetBytes(value > 0 ? "+Inf" : "-Inf", space);
        // Dates in milliseconds are not to be written in powers of ten.
        if (Math.Abs(value) < 1e15 && Math.Floor(value) == value)
        {
            Utf8Formatter.TryFormat((long)value, space, out var digits);
            return digits;
        }
        value.TryFormat(space, out var written, "R", CultureInfo.InvariantCulture);
        return written;
    }
}
