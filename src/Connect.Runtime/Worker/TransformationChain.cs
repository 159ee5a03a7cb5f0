using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Metrics;
using Connect.Runtime.Plugins;

namespace Connect.Runtime.Worker;

/// <summary>The transformations of a connector, in order, each with the predicate that says which records it changes.</summary>
internal sealed class TransformationChain : IDisposable
{
    private readonly List<Step> _steps = [];
    private readonly List<(string Alias, string ClassName)> _predicates = [];

    // Whatever was made, once each: steps may share a predicate, and a predicate may be in no step.
    private readonly DisposableStack _made = new();

    private sealed record Step(string Alias, ITransformation Transformation, string ClassName, IPredicate? Predicate, bool Negate)
    {
        public StepTimes Times { get; } = new();
    }

    /// <summary>Makes and configures the transformations that a connector's configuration names.</summary>
    /// <exception cref="ConfigException">One of them does not take its configuration, or a predicate is not defined.</exception>
    public TransformationChain(IReadOnlyDictionary<string, string> config, PluginRegistry plugins)
    {
        try { Make(config, plugins); }
        catch
        {
            Dispose();
            throw;
        }
    }

    private void Make(IReadOnlyDictionary<string, string> config, PluginRegistry plugins)
    {
        var predicates = new Dictionary<string, IPredicate>(StringComparer.Ordinal);
        foreach (var alias in ConnectorValidation.Aliases(config, ConnectorConfig.Predicates))
        {
            var options = ConnectorValidation.WithPrefix(config, $"predicates.{alias}.");
            var predicate = New<IPredicate>(plugins, options, $"predicates.{alias}.type", PluginKind.Predicate);
            predicate.Configure(options);
            predicates[alias] = predicate;
            _predicates.Add((alias, JavaClassAttribute.Of(predicate.GetType())));
        }
        foreach (var alias in ConnectorValidation.Aliases(config, ConnectorConfig.Transforms))
        {
            var options = ConnectorValidation.WithPrefix(config, $"transforms.{alias}.");
            var transformation = New<ITransformation>(plugins, options, $"transforms.{alias}.type", PluginKind.Transformation);
            IPredicate? predicate = null;
            if (options.Remove("predicate", out var name) && !predicates.TryGetValue(name.Trim(), out predicate))
                throw new ConfigException($"transforms.{alias}.predicate", name,
                    $"No such predicate: expected one of the aliases in predicates ({string.Join(", ", predicates.Keys)})");
            var negate = options.Remove("negate", out var not) && not.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
            transformation.Configure(options);
            _steps.Add(new Step(alias, transformation, JavaClassAttribute.Of(transformation.GetType()), predicate, negate));
        }
    }

    /// <summary>The transformations: what the configuration calls them, their Java classes, and how long they take.</summary>
    public IEnumerable<(string Alias, string ClassName, StepTimes Times)> Steps => _steps.Select(s => (s.Alias, s.ClassName, s.Times));

    /// <summary>The predicates: what the configuration calls them, and their Java classes.</summary>
    public IReadOnlyList<(string Alias, string ClassName)> Predicates => _predicates;

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => _steps.Count == 0;

    /// <summary>The Java class of the transformation that was at work last; after an exception, the one that threw it.</summary>
    public string LastClassName { get; private set; } = "";

    /// <summary>The record after all transformations, or null where one dropped it.</summary>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ConnectRecord? current = record;
        foreach (var step in _steps)
        {
            LastClassName = step.ClassName;
            if (step.Predicate is not null && step.Predicate.Test(current) == step.Negate) continue;
            var began = step.Times.Begin();
            current = step.Transformation.Apply(current);
            step.Times.End(began);
            if (current is null) return null;
        }
        return current;
    }

    public void Dispose() => _made.Dispose();

    private T New<T>(PluginRegistry plugins, Dictionary<string, string> options, string key, PluginKind kind) where T : IDisposable
    {
        if (!options.Remove("type", out var type)) throw new ConfigException($"Missing required configuration \"{key}\" which has no default value.");
        options.Remove("plugin.version");
        return _made.Push((plugins.Find(type.Trim(), kind) ?? throw plugins.Missing(key, type, kind)).New<T>());
    }
}
