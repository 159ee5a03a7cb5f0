using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Plugins;

namespace Connect.Runtime.Worker;

/// <summary>The three converters of a task, with the Java names by which failures are reported.</summary>
internal sealed record TaskConverters(IConverter Key, IConverter Value, IHeaderConverter Header) : IDisposable
{
    /// <summary>Whether the key's or the value's converter is to be given the headers of records.</summary>
    public bool UseHeaders { get; } = Key.UsesHeaders || Value.UsesHeaders;

    public string KeyClass { get; } = JavaClassAttribute.Of(Key.GetType());
    public string ValueClass { get; } = JavaClassAttribute.Of(Value.GetType());
    public string HeaderClass { get; } = JavaClassAttribute.Of(Header.GetType());

    /// <summary>Headers as converters get them: their values bytes or null.</summary>
    public static ConnectHeaders BytesOf(IEnumerable<KeyValuePair<string, byte[]?>> headers) =>
        new(headers.Select(static h => new Header(h.Key, h.Value is null ? null : Schema.Bytes, h.Value)));

    /// <summary>A connector's own converter takes the connector's options, the worker's converter the worker's: never a mixture.</summary>
    public static TaskConverters For(IReadOnlyDictionary<string, string> config, WorkerConfig worker, PluginRegistry plugins)
    {
        using var made = new DisposableStack();
        var key = made.Push(Find("key.converter", config, worker.KeyConverter, worker, plugins, PluginKind.Converter, out var keyOptions).New<IConverter>());
        key.Configure(keyOptions, isKey: true);
        var value = made.Push(Find("value.converter", config, worker.ValueConverter, worker, plugins, PluginKind.Converter, out var valueOptions)
            .New<IConverter>());
        value.Configure(valueOptions, isKey: false);
        var header = made.Push(Find("header.converter", config, worker.HeaderConverter, worker, plugins, PluginKind.HeaderConverter, out var headerOptions)
            .New<IHeaderConverter>());
        header.Configure(headerOptions);
        var converters = new TaskConverters(key, value, header);
        made.Release();
        return converters;
    }

    /// <summary>Lets no conversion wait for another machine, and requests end when the task stops (<see cref="IRemoteConverter"/>).</summary>
    public void DeferRequests(CancellationToken stopping)
    {
        foreach (var converter in (object[])[Key, Value, Header]) (converter as IRemoteConverter)?.DeferRequests(stopping);
    }

    /// <summary>Closes those that hold connections.</summary>
    public void Dispose()
    {
        using var disposables = new DisposableStack();
        foreach (var converter in (object[])[Key, Value, Header]) disposables.Push(converter);
    }

    private static Plugin Find(string name, IReadOnlyDictionary<string, string> config, string workers, WorkerConfig worker, PluginRegistry plugins,
        PluginKind kind, out Dictionary<string, string> options)
    {
        var own = config.TryGetValue(name, out var className);
        options = ConnectorValidation.WithPrefix(own ? config : worker.Properties, $"{name}.");
        options["converter.type"] = name[..name.IndexOf('.', StringComparison.Ordinal)];
        className = own ? className! : workers;
        return plugins.Find(className.Trim(), kind) ?? throw plugins.Missing(name, className, kind);
    }
}
