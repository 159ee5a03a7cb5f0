using Connect.Api;

namespace Connect.Runtime.Plugins;

/// <summary>A class that configurations can name.</summary>
/// <param name="ClassName">Its full Java name.</param>
/// <param name="Type">The .NET type.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Version">Its version.</param>
internal sealed record Plugin(string ClassName, Type Type, PluginKind Kind, string Version)
{
    private static readonly string[] Suffixes = ["Connector", "Converter", "Transformation", "Predicate", "Transform"];

    /// <summary>The name without its package; nested classes with their outer class.</summary>
    public string SimpleName => ClassName[(ClassName.LastIndexOf('.') + 1)..];

    /// <summary>The simple name less what says its kind: <c>FileStreamSink</c> of <c>FileStreamSinkConnector</c>.</summary>
    public string Alias
    {
        get
        {
            var name = SimpleName;
            var suffix = Kind switch
            {
                PluginKind.Sink or PluginKind.Source => Suffixes[0],
                PluginKind.Converter => Suffixes[1],
                PluginKind.HeaderConverter => name.EndsWith("HeaderConverter", StringComparison.Ordinal) ? "HeaderConverter" : Suffixes[1],
                PluginKind.Transformation => Suffixes[2],
                _ => Suffixes[3],
            };
            return name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
        }
    }

    /// <summary>What the list of plugins calls the kind.</summary>
    public string TypeName => Kind == PluginKind.HeaderConverter ? "header_converter" : Kind.ToString().ToLowerInvariant();

    /// <summary>A new instance.</summary>
    public T New<T>() => (T)Activator.CreateInstance(Type)!;

    /// <summary>The definition of its keys.</summary>
    public ConfigDef Definition() => Ask(asked => Kind switch
    {
        PluginKind.Transformation => ((ITransformation)asked).Config,
        PluginKind.Predicate => ((IPredicate)asked).Config,
        PluginKind.Converter => ((IConverter)asked).Config,
        PluginKind.HeaderConverter => ((IHeaderConverter)asked).Config,
        _ => ((Connector)asked).Config,
    });

    /// <summary>All keys that it reads, those among them that its definition does not show.</summary>
    public ConfigDef Options() => Kind == PluginKind.Converter ? Ask(static asked => ((IConverter)asked).Options) : Definition();

    // Only an instance knows it; the one that is asked is disposed of, as nobody else will.
    private ConfigDef Ask(Func<object, ConfigDef> ask)
    {
        var asked = New<object>();
        try { return ask(asked); }
        finally
        {
            if (asked is IDisposable disposable) disposable.Dispose();
            // One that has only been asked has nothing open whose end would have to be awaited.
            else if (asked is IAsyncDisposable asynchronous)
                asynchronous.DisposeAsync().AsTask().ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}

/// <summary>The kinds of plugins, in the order in which they are listed.</summary>
internal enum PluginKind { Sink, Source, Transformation, Predicate, Converter, HeaderConverter }
