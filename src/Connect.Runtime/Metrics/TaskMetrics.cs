using Connect.Runtime.Worker;

namespace Connect.Runtime.Metrics;

/// <summary>What is measured of a task of either kind, from when it is made until it is made anew. Its loop records; whoever is asked for metrics reads.</summary>
internal sealed class TaskMetrics(SampleWindows windows)
{
    /// <summary>What rates and averages are taken over.</summary>
    public SampleWindows Windows => windows;

    /// <summary>How long it has been in which state.</summary>
    public StateTimes States { get; } = new(windows);

    /// <summary>How many records a batch has.</summary>
    public SampledValue BatchSize { get; } = new(windows);

    /// <summary>How long offset commits take.</summary>
    public SampledValue CommitTime { get; } = new(windows);

    /// <summary>Whether offset commits succeed.</summary>
    public SampledValue CommitSuccess { get; } = new(windows);

    /// <summary>From a record's timestamp until it is safe at the other end.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>What is measured of a source task; null for sinks and for what could not be made.</summary>
    public SourceTaskMetrics? Source { get; private set; }

    /// <summary>What is measured of a sink task; null for sources and for what could not be made.</summary>
    public SinkTaskMetrics? Sink { get; private set; }

    /// <summary>What is known of the consumer or producer; null where it is not measured.</summary>
    public ClientMetrics? Client { get; init; }

    /// <summary>The task's converters, once they are made.</summary>
    public TaskConverters? Converters { get; set; }

    /// <summary>The task's transformations, once they are made.</summary>
    public TransformationChain? Transformations { get; set; }

    /// <summary>It is a source task's.</summary>
    public SourceTaskMetrics AddSource() => Source = new SourceTaskMetrics(windows);

    /// <summary>It is a sink task's.</summary>
    public SinkTaskMetrics AddSink() => Sink = new SinkTaskMetrics(windows);

    /// <summary>An offset commit is over.</summary>
    public void Committed(bool success, TimeSpan duration)
    {
        CommitTime.Record(duration);
        CommitSuccess.Record(success);
    }
}
