namespace Connect.Runtime.Metrics;

/// <summary>The samples of one MBean, in the dialects that are asked for.</summary>
internal readonly struct BeanSamples(MetricsPage page, MBean bean, Labels confluent, Labels strimzi)
{
    /// <summary>An attribute that goes up and down.</summary>
    public void Gauge(string attribute, string help, double value)
    {
        var names = bean.Of(attribute);
        if (page.Has(MetricsDialects.Confluent)) page.Write(names.Confluent, MetricType.Gauge, help, confluent, value);
        if (page.Has(MetricsDialects.Strimzi)) page.Write(names.Strimzi, MetricType.Gauge, help, strimzi, value);
    }

    /// <summary>An attribute that only grows, with <c>-total</c> at its end: exporters since 1.0 write it without, those before with it, and dashboards have both.</summary>
    public void Counter(string attribute, string help, double value)
    {
        var names = bean.Of(attribute);
        if (page.Has(MetricsDialects.Confluent))
        {
            page.Write(names.Confluent, MetricType.Counter, help, confluent, value);
            page.Write(names.Bare!, MetricType.Untyped, help, confluent, value);
        }
        if (page.Has(MetricsDialects.Strimzi)) page.Write(names.Strimzi, MetricType.Counter, help, strimzi, value);
    }

    /// <summary>A number that only grows, and its rate: the attributes <c>NAME-total</c> and <c>NAME-rate</c>.</summary>
    public void Counted(string name, string what, CountedValue value)
    {
        Counter($"{name}-total", $"{what}, in total.", value.Total);
        Gauge($"{name}-rate", $"{what}, a second.", value.Rate);
    }

    /// <summary>An attribute that is a text: a sample of 1 with the text as a label.</summary>
    public void Text(string attribute, string help, string? value)
    {
        var (info, name) = bean.OfText(attribute);
        var label = attribute.Replace('-', '_');
        if (page.Has(MetricsDialects.Confluent)) page.Write(info, MetricType.Gauge, help, confluent.With(label, value), 1);
        if (page.Has(MetricsDialects.Strimzi)) page.Write(name, MetricType.Gauge, help, strimzi.With(label, value), 1);
    }

    /// <summary>A text of Confluent's dialect beside those of <see cref="Text"/>: a metric whose name does not say the attribute.</summary>
    public void Named(string name, string help, string attribute, string? value)
    {
        if (page.Has(MetricsDialects.Confluent)) page.Write(name, MetricType.Untyped, help, confluent.With(attribute.Replace('-', '_'), value), 1);
    }

    /// <summary>A text of Strimzi's dialect beside those of <see cref="Text"/>.</summary>
    public void NamedInStrimzi(string name, string help, string attribute, string? value)
    {
        if (page.Has(MetricsDialects.Strimzi)) page.Write(name, MetricType.Gauge, help, strimzi.With(attribute.Replace('-', '_'), value), 1);
    }
}
