namespace Connect.Converters.Registry;

/// <summary>
/// What the converters with a schema registry share: the frame around values (a zero byte, the schema's id in four bytes, big-endian), and which schema and
/// id belong to a topic. Everything is asked of the registry once and kept.
/// </summary>
public abstract partial class RegistryConverter : IConverter, IRemoteConverter, IDisposable
{
    // Stands for values without a schema where a key is needed.
    private static readonly Schema NoSchema = SchemaBuilder.Bytes().Name("none").Build();
    private readonly Func<HttpMessageHandler>? _handler;
    private readonly Action<TimeSpan>? _pause;
    private readonly TimeProvider _time;
    private SchemaRegistryClient? _client;
    private SubjectNames? _subjects;
    private bool _autoRegister;
    private bool _useLatest;
    private bool _strict;
    private bool _ignoreDefaults;
    private int _useId;
    private int _maxWritten;
    private int _maxRead;
    private bool _defersRequests;

    private protected RegistryConverter(Func<HttpMessageHandler>? handler, Action<TimeSpan>? pause, TimeProvider? time)
    {
        _handler = handler;
        _pause = pause;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Nothing: as with Java's converters, the options are no part of what the worker shows and validates; a task that starts checks them.</summary>
    public ConfigDef Config { get; } = new();

    /// <summary>The options, each defined once.</summary>
    public abstract ConfigDef Options { get; }

    /// <summary>The registry's word for the kind of schema: AVRO or JSON.</summary>
    private protected abstract string SchemaType { get; }

    /// <inheritdoc/>
    /// <exception cref="ConfigException">An option is missing or not valid.</exception>
    public void Configure(IReadOnlyDictionary<string, string> config, bool isKey)
    {
        var given = Options.Parse(config);
        _subjects = new SubjectNames(given, isKey);
        _isKey = isKey;
        _autoRegister = given.GetBoolean(RegistryConfig.AutoRegister);
        _useLatest = given.GetBoolean(RegistryConfig.UseLatest);
        _useId = given.GetInt(RegistryConfig.UseId);
        _strict = given.GetBoolean(_useId >= 0 ? RegistryConfig.IdStrict : RegistryConfig.LatestStrict);
        _ignoreDefaults = given.GetBoolean(RegistryConfig.IgnoreDefaults);
        _maxWritten = Math.Max(1, given.GetInt(RegistryConfig.MaxSchemas));
        _maxRead = Math.Max(1, given.GetInt(RegistryConfig.CacheSize));
        Configure(given);
        _client?.Dispose();
        _client = new SchemaRegistryClient(given, _handler, _pause, _time);
        ClearEncoders();
        ClearDecoders();
    }

    /// <inheritdoc/>
    public void DeferRequests(CancellationToken stopping)
    {
        Client.Stopping = stopping;
        _defersRequests = true;
    }

    /// <summary>Closes the connections to the registry.</summary>
    public void Dispose()
    {
        _client?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes the options that only this converter has.</summary>
    private protected abstract void Configure(ParsedConfig config);

    private SchemaRegistryClient Client => _client ?? throw new InvalidOperationException("The converter is not configured");

    private string Word => SchemaType == "AVRO" ? "Avro" : "JSON";
}
