using System.Globalization;
using Connect.Api;
using Connectors.Mongo.Cdc;
using Connectors.Mongo.Config;
using Connectors.Mongo.Ids;
using Connectors.Mongo.Namespaces;
using Connectors.Mongo.PostProcessors;
using Connectors.Mongo.TimeSeries;
using Connectors.Mongo.WriteModels;

namespace Connectors.Mongo.Records;

/// <summary>How the records of one topic become operations: what its configuration names, put together once.</summary>
internal sealed class TopicSink
{
    private readonly ParsedConfig _config;
    private readonly NamespaceMapper _namespaces;
    private readonly DocumentIdAdder _idAdder;
    private readonly PostProcessor[] _processors;
    private readonly WriteModel _model;
    private readonly WriteModel? _deleteModel;
    private readonly CdcHandler? _cdc;

    /// <summary>How many records a bulk write has at most.</summary>
    public int MaxBatchSize { get; }

    /// <summary>Whether a bulk write stops at its first failure.</summary>
    public bool Ordered { get; }

    /// <summary>How long to wait after every <see cref="RateEvery"/> bulk writes.</summary>
    public TimeSpan RateTimeout { get; }

    /// <summary>After how many bulk writes to wait; 0 for never.</summary>
    public int RateEvery { get; }
    public Tolerance Tolerance { get; }
    public bool LogErrors { get; }

    /// <summary>The time series that collections are to be, or null.</summary>
    public TimeSeriesOptions? TimeSeries { get; }

    /// <summary>Whether records name their collections themselves.</summary>
    public bool MapsNamespaces => _namespaces is not DefaultNamespaceMapper;

    /// <summary>The configured namespace, whatever records say.</summary>
    public Namespace Namespace { get; }

    private TopicSink(ParsedConfig config, string topic, List<ConfigProblem> problems)
    {
        _config = config;
        var collection = config.GetString(MongoSinkConfig.Collection);
        Namespace = new(config.GetRequiredString(MongoSinkConfig.Database), string.IsNullOrEmpty(collection) ? topic : collection);
        MaxBatchSize = config.GetInt(MongoSinkConfig.MaxBatchSize) is > 0 and var most ? most : int.MaxValue;
        Ordered = config.GetBoolean(MongoSinkConfig.Ordered);
        RateTimeout = TimeSpan.FromMilliseconds(config.GetInt(MongoSinkConfig.RateTimeout));
        RateEvery = RateTimeout > TimeSpan.Zero ? config.GetInt(MongoSinkConfig.RateEvery) : 0;
        var tolerance = config.IsSet(MongoSinkConfig.OwnErrorsTolerance) ? MongoSinkConfig.OwnErrorsTolerance : MongoSinkConfig.ErrorsTolerance;
        Tolerance = Enum.Parse<Tolerance>(config.GetRequiredString(tolerance), ignoreCase: true);
        LogErrors = config.GetBoolean(config.IsSet(MongoSinkConfig.OwnErrorsLog) ? MongoSinkConfig.OwnErrorsLog : MongoSinkConfig.ErrorsLog);
        TimeSeries = TimeSeriesOptions.Of(config);

        var classes = new ClassLookup(config, problems);
        _namespaces = classes.NamespaceMapper(Namespace);
        var id = classes.IdStrategy();
        _idAdder = new DocumentIdAdder(id, config.GetBoolean(MongoSinkConfig.IdOverwrite));
        _processors = classes.PostProcessors(_idAdder);
        _model = classes.ValueModel(id, TimeSeries is not null);
        _deleteModel = classes.DeleteModel(id, TimeSeries is not null);
        _cdc = classes.CdcHandler();
        classes.RefuseUnsupported();
    }

    /// <summary>Puts together what a topic needs.</summary>
    /// <param name="config">The topic's configuration.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>Null if something is wrong.</returns>
    public static TopicSink? Create(ParsedConfig config, string topic, List<ConfigProblem> problems)
    {
        var before = problems.Count;
        var sink = new TopicSink(config, topic, problems);
        return problems.Count == before ? sink : null;
    }

    /// <summary>Makes the operation of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="document">Takes the record and its operation.</param>
    /// <returns>The collection to write to.</returns>
    /// <exception cref="DataException">The record cannot be written.</exception>
    public Namespace Process(SinkRecord record, SinkDocument document)
    {
        // Change data handlers know what an empty record says.
        if (_cdc is null && record.Key is null && record.Value is null)
            throw new DataException("The record has neither a key nor a value");
        document.Begin(record);
        var target = _namespaces.Of(document);
        if (_cdc is not null)
        {
            _cdc.Handle(document.ToTree(), document.Operation);
            return target;
        }
        if (_processors.Length == 0)
        {
            _idAdder.Process(document);
        }
        else
        {
            var tree = document.ToTree();
            foreach (var processor in _processors)
                processor.Process(tree);
            document.Take(tree);
        }
        var model = document.HasValue ? _model : _deleteModel
            ?? throw new DataException("The record has no value; such records delete documents only where delete.on.null.values=true");
        model.Write(document);
        return target;
    }

    /// <summary>Keys about time series, where no time field makes the collections time series.</summary>
    public IEnumerable<string> WithoutTimeField() => TimeSeriesOptions.WithoutTimeField(_config);

    /// <summary>Keys that were set and have no effect, for the log.</summary>
    public IEnumerable<string> Ignored()
    {
        string[] replaced = _cdc is null ? [] :
        [
            MongoSinkConfig.Chain, MongoSinkConfig.RenamerMapping, MongoSinkConfig.RenamerRegexp, MongoSinkConfig.KeyProjectionList, MongoSinkConfig.ValueProjectionList,
            MongoSinkConfig.KeyProjectionType, MongoSinkConfig.ValueProjectionType, MongoSinkConfig.WriteModel, MongoSinkConfig.IdStrategy, MongoSinkConfig.IdOverwrite,
            MongoSinkConfig.UuidFormat, MongoSinkConfig.DeleteOnNullValues, MongoSinkConfig.TimeConvert,
        ];
        foreach (var key in replaced)
            if (_config.IsSet(key))
                yield return string.Create(CultureInfo.InvariantCulture, $"{key} ({MongoSinkConfig.CdcHandler} takes its place)");
        foreach (var key in (string[])["max.num.retries", "retries.defer.timeout"])
            if (_config.IsSet(key))
                yield return $"{key} (the driver retries by itself; see retryWrites and serverSelectionTimeoutMS of connection.uri)";
        if (_config.IsSet("mongo.custom.auth.mechanism.enable"))
            yield return "mongo.custom.auth.mechanism.enable (a Java class cannot be loaded here; set authMechanism in connection.uri)";
    }
}
