using System.Diagnostics.CodeAnalysis;
using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Client;
using Connectors.Mongo.Config;
using Connectors.Mongo.Records;
using Connectors.Mongo.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connectors.Mongo;

/// <summary>
/// The task of <see cref="MongoSinkConnector"/>. A put makes the operations of all its records first, then sends them in batches, one after the other; when it
/// returns everything is written, so that offsets may be committed.
/// </summary>
[JavaClass("com.mongodb.kafka.connect.sink.MongoSinkTask")]
[SuppressMessage("Reliability", "CA1001", Justification = "The framework ends a task by StopAsync, which disposes of them.")]
public sealed partial class MongoSinkTask : SinkTask
{
    private const int MostWarnings = 100;
    private readonly Dictionary<string, TopicSink> _topics = new(StringComparer.Ordinal);
    private readonly Dictionary<TopicSink, int> _written = [];
    private readonly Stack<WriteRun> _runs = [];
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private readonly List<Batch> _batches = [];
    private readonly List<(SinkRecord Record, Exception Error, TopicSink? Topic)> _refused = [];
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();
    private ILogger _log = NullLogger.Instance;
    private MongoConnection? _connection;
    private BulkWriter? _bulk;
    private ObjectIdSource? _ids;
    private SinkDocument? _document;

    /// <inheritdoc/>
    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _config = config;
        _log = Context.LoggerFactory.CreateLogger<MongoSinkTask>();
        var parsed = MongoSinkConfig.Definition.Parse(config);
        foreach (var topic in TopicOverrides.KnownTopics(parsed))
            Topic(topic);
        _ids = new ObjectIdSource(Context.TimeProvider);
        _document = new SinkDocument(new DocumentEncoder(), _ids, Context.TimeProvider);
        _connection = await MongoConnection.OpenAsync(ConnectionOptions.Of(parsed), cancellationToken).ConfigureAwait(false);
        foreach (var warning in _connection.Warnings)
            LogUriWarning(warning);
        _bulk = new BulkWriter(_connection, Context.TimeProvider);
    }

    /// <inheritdoc/>
    public override async Task PutAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
            return;
        try
        {
            Compose(records);
            foreach (var (record, error, topic) in _refused)
                await RefuseAsync(record, error, topic).ConfigureAwait(false);
            foreach (var batch in _batches)
                await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var batch in _batches)
                batch.Release(_runs);
            _batches.Clear();
            _refused.Clear();
        }
    }

    // Makes the operations of all records before any is written: a record at fault stops the task with nothing of its put written.
    private void Compose(IReadOnlyList<SinkRecord> records)
    {
        var document = _document!;
        var operation = document.Operation;
        _ids!.Tick();
        Batch? batch = null;
        TopicSink? sink = null;
        string? topic = null;
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            try
            {
                if (!ReferenceEquals(record.Topic, topic))
                {
                    sink = Topic(record.Topic);
                    topic = record.Topic;
                }
                var target = sink!.Process(record, document);
                if (document.Warning is { } warning)
                    WarnOnce(record, warning);
                if (operation.Kind == OperationKind.None)
                    continue;
                if (batch is null || !batch.Takes(topic, target))
                {
                    batch = new Batch(sink, topic, target, records.Count - i);
                    _batches.Add(batch);
                }
                batch.Add(record, operation, _runs);
            }
            catch (ConfigException)
            {
                throw;
            }
            catch (Exception e)
            {
                _refused.Add((record, e, sink));
                if (sink is null || sink.Tolerance == Tolerance.None)
                    break;
            }
        }
    }

    // Records of a topic are mostly alike: what is to be said of one would be said of all.
    private void WarnOnce(SinkRecord record, string warning)
    {
        if (_warned.Count < MostWarnings && _warned.Add(warning))
            LogWarning(record, warning);
    }

    private TopicSink Topic(string topic)
    {
        if (_topics.TryGetValue(topic, out var sink))
            return sink;
        var problems = new List<ConfigProblem>();
        sink = TopicSink.Create(MongoSinkConfig.Definition.Parse(TopicOverrides.For(_config, topic)), topic, problems)
            ?? throw new ConfigException($"The configuration for topic {topic} is not valid: {string.Join("; ", problems.Select(p => p.Message))}");
        foreach (var key in sink.Ignored())
            LogIgnored(key, topic);
        _topics.Add(topic, sink);
        return sink;
    }

    // A record that cannot become an operation: it stops the task, or is reported and passed over.
    private async Task RefuseAsync(SinkRecord record, Exception error, TopicSink? topic)
    {
        var tolerated = topic is not null && topic.Tolerance != Tolerance.None;
        if (!tolerated || topic!.LogErrors)
            LogRefused(record.ToString(), error.Message, error);
        if (!tolerated)
            throw new DataException($"{record} cannot be written: {error.Message}", error);
        var reported = error as DataException ?? new DataException(error.Message, error);
        if (Context.ErrantRecordReporter is { } reporter)
            await reporter.ReportAsync(record, reported).ConfigureAwait(false);
    }

    private async Task WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        LogWriting(batch.Records.Count, batch.Target, batch.Topic.Ordered);
        var result = WriteResult.Done;
        try
        {
            result = await _bulk!.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await FailAsync(batch, e).ConfigureAwait(false);
        }
        if (!result.IsDone)
            await ReportAsync(batch, result).ConfigureAwait(false);
        await LimitRateAsync(batch.Topic, cancellationToken).ConfigureAwait(false);
    }

    // The batch could not be written at all.
    private async Task FailAsync(Batch batch, Exception error)
    {
        var (first, last) = (batch.Records[0], batch.Records[^1]);
        var tolerated = batch.Topic.Tolerance == Tolerance.All;
        if (!tolerated || batch.Topic.LogErrors)
            LogBatchFailed(batch.Records.Count, first.ToString(), last.ToString(), batch.Target.ToString(), error.Message, error);
        if (!tolerated)
            throw new ConnectException($"{batch.Records.Count} records, {first} to {last}, could not be written to {batch.Target}: {error.Message}", error);
        if (Context.ErrantRecordReporter is not { } reporter)
            return;
        foreach (var record in batch.Records)
            await reporter.ReportAsync(record, error).ConfigureAwait(false);
    }

    // The server refused some records, and in an ordered write did not look at those after the first of them.
    private async Task ReportAsync(Batch batch, WriteResult result)
    {
        var tolerated = batch.Topic.Tolerance != Tolerance.None;
        if (!tolerated || batch.Topic.LogErrors)
        {
            foreach (var error in result.Errors)
                LogWriteError(batch.Records[error.Index].ToString(), batch.Target.ToString(), error.Code, error.Message);
            if (result.Concern is { } unmet)
                LogWriteConcern(batch.Target.ToString(), unmet.Code, unmet.Message);
        }
        if (!tolerated)
            throw new DataException(MessageOf(batch, result));
        if (Context.ErrantRecordReporter is not { } reporter)
            return;
        var errors = result.Errors.ToDictionary(error => error.Index);
        var stopped = batch.Topic.Ordered && result.Errors.Count > 0 ? result.Errors[0].Index : int.MaxValue;
        for (var i = 0; i < batch.Records.Count; i++)
        {
            Exception? error = errors.TryGetValue(i, out var refused) ? new WriteException(refused)
                : i > stopped ? new WriteSkippedException()
                : result.Concern is { } concern ? new WriteConcernException(concern)
                : null;
            if (error is not null)
                await reporter.ReportAsync(batch.Records[i], error).ConfigureAwait(false);
        }
    }

    private static string MessageOf(Batch batch, WriteResult result)
    {
        var records = $"{batch.Records.Count} records for {batch.Target}";
        if (result.Errors.Count == 0)
            return $"MongoDB did not meet the write concern for {records}, from {batch.Records[0]}: code {result.Concern!.Code}: {result.Concern.Message}";
        var first = result.Errors[0];
        return $"MongoDB refused {result.Errors.Count} of {records}; the first, {batch.Records[first.Index]}, with code {first.Code}: {first.Message}";
    }

    private async Task LimitRateAsync(TopicSink topic, CancellationToken cancellationToken)
    {
        if (topic.RateEvery <= 0)
            return;
        var written = _written.GetValueOrDefault(topic) + 1;
        _written[topic] = written % topic.RateEvery;
        if (written >= topic.RateEvery)
            await Task.Delay(topic.RateTimeout, Context.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task StopAsync()
    {
        _document?.Dispose();
        _document = null;
        _connection?.Dispose();
        while (_runs.TryPop(out var run))
            run.Dispose();
        (_connection, _bulk) = (null, null);
        return Task.CompletedTask;
    }
}
