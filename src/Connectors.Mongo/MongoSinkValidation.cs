using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Client;
using Connectors.Mongo.Config;
using Connectors.Mongo.Namespaces;
using Connectors.Mongo.Records;
using Connectors.Mongo.TimeSeries;

namespace Connectors.Mongo;

/// <summary>Checks a configuration step by step; a step runs only where those before it found nothing.</summary>
internal sealed class MongoSinkValidation(IReadOnlyDictionary<string, string> config)
{
    private const int WireVersionOfServer5 = 13;
    // Stands for the topics of a pattern.
    private const string AnyTopic = "__default";
    private const int RefusalsToBelieve = 20;
    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(1);
    private static readonly TimeSpan PauseBetweenLooks = TimeSpan.FromMilliseconds(50), WaitBeyondConnecting = TimeSpan.FromMilliseconds(500);
    private readonly List<ConfigValue> _values = [.. MongoSinkConfig.Definition.Validate(config)];
    private readonly List<TopicSink> _topics = [];
    private TimeSpan _connectTimeout;

    /// <summary>Runs the steps.</summary>
    /// <returns>The values of all keys, and of overrides of the topics that are listed.</returns>
    public async Task<IReadOnlyList<ConfigValue>> RunAsync(CancellationToken cancellationToken)
    {
        // Like a check of a single key, whatever the other keys are.
        if (Uri is { } uri)
            CheckUri(uri);
        if (IsFaultless)
            CheckTopics();
        if (IsFaultless)
            CheckTopicConfigs();
        if (IsFaultless)
            await CheckServerAsync(cancellationToken).ConfigureAwait(false);
        return _values;
    }

    private bool IsFaultless => _values.TrueForAll(value => value.Errors.Count == 0);

    private void CheckUri(string uri)
    {
        try
        {
            _connectTimeout = ConnectionString.Parse(uri).ConnectTimeout;
        }
        catch (FormatException e)
        {
            Error(MongoSinkConfig.ConnectionUri, e.Message);
        }
    }

    private void CheckTopics()
    {
        var listed = config.TryGetValue(MongoSinkConfig.Topics, out var topics) && topics.Trim().Length > 0;
        var pattern = config.TryGetValue(MongoSinkConfig.TopicsRegex, out var regex) && regex.Trim().Length > 0;
        if (listed && pattern)
            Error(MongoSinkConfig.Topics, "topics and topics.regex are mutually exclusive options, but both are set.");
        else if (!listed && !pattern)
            Error(MongoSinkConfig.Topics, "Must configure one of topics or topics.regex");
    }

    private void CheckTopicConfigs()
    {
        var known = TopicOverrides.KnownTopics(MongoSinkConfig.Definition.Parse(config));
        foreach (var topic in known.Count > 0 ? known : [AnyTopic])
        {
            var merged = TopicOverrides.For(config, topic);
            var broken = false;
            foreach (var value in MongoSinkConfig.Definition.Validate(merged))
            {
                var name = OverrideOf(topic, value.Name);
                if (name is not null && !_values.Exists(v => v.Name == name))
                    _values.Add(new ConfigValue(name) { Value = value.Value, RecommendedValues = value.RecommendedValues, Visible = value.Visible });
                foreach (var error in value.Errors)
                    Error(name ?? value.Name, error);
                broken |= value.Errors.Count > 0;
            }
            if (broken)
                continue;
            var problems = new List<ConfigProblem>();
            if (TopicSink.Create(MongoSinkConfig.Definition.Parse(merged), topic, problems) is { } sink)
                _topics.Add(sink);
            foreach (var problem in problems)
            {
                Error(problem.Key, problem.Message);
                // The key is at fault with the value that is not its own.
                if (OverrideOf(topic, problem.Key) is not null)
                    _values.Find(value => value.Name == problem.Key)!.Value = merged[problem.Key];
            }
        }
    }

    // The name under which a key is set for a topic, or null where it is not.
    private string? OverrideOf(string topic, string key)
    {
        var name = $"{MongoSinkConfig.OverridePrefix}{topic}.{key}";
        return config.ContainsKey(name) && key is not (MongoSinkConfig.ConnectionUri or MongoSinkConfig.Topics) ? name : null;
    }

    private async Task CheckServerAsync(CancellationToken cancellationToken)
    {
        var parsed = MongoSinkConfig.Definition.Parse(config);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_connectTimeout < LongestLimit)
            limit.CancelAfter(2 * (_connectTimeout + WaitBeyondConnecting));
        try
        {
            var options = ConnectionOptions.Of(parsed) with { ServerSelection = _connectTimeout + WaitBeyondConnecting };
            using var connection = await MongoConnection.OpenAsync(options, limit.Token).ConfigureAwait(false);
            if (!await ConnectAsync(connection, limit.Token).ConfigureAwait(false))
                return;
            if (!string.IsNullOrEmpty(parsed.GetString(MongoSinkConfig.ServerApiVersion)) && connection.WireVersion < WireVersionOfServer5)
                Error(MongoSinkConfig.ConnectionUri,
                    $"server.api.version needs MongoDB 5.0 or later (wire version {WireVersionOfServer5}), the server has wire version {connection.WireVersion}");
            if (connection.HasCredentials)
                await CheckPrivilegesAsync(connection, limit.Token).ConfigureAwait(false);
            foreach (var topic in _topics)
                await CheckTimeSeriesAsync(connection, topic, limit.Token).ConfigureAwait(false);
        }
        catch (MongoException e)
        {
            Error(MongoSinkConfig.ConnectionUri, $"Unable to {(e.LoginFailed ? "log in" : "connect to the server")}. {e.Message}");
        }
        catch (ConnectException e)
        {
            Error(MongoSinkConfig.ConnectionUri, e.Message);
        }
        // A socket of the driver may wait for ever.
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Error(MongoSinkConfig.ConnectionUri, $"Unable to connect to the server. It accepts connections and does not answer, with connectTimeoutMS={_connectTimeout.TotalMilliseconds}");
        }
    }

    // The driver would wait for a server to appear, and the user for the driver.
    private async Task<bool> ConnectAsync(MongoConnection connection, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = connection.PingAsync(giveUp.Token);
        var refusals = 0;
        while (await Task.WhenAny(answer, Task.Delay(PauseBetweenLooks, cancellationToken)).ConfigureAwait(false) != answer)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var refusing = connection.RefusingHosts;
            refusals = refusing.Count > 0 ? refusals + 1 : 0;
            // One that restarts may come back meanwhile.
            if (refusals < RefusalsToBelieve)
                continue;
            await giveUp.CancelAsync().ConfigureAwait(false);
            await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Error(MongoSinkConfig.ConnectionUri, $"Unable to connect to the server. Nothing listens at {string.Join(", ", refusing)}");
            return false;
        }
        await answer.ConfigureAwait(false);
        return true;
    }

    private async Task CheckTimeSeriesAsync(MongoConnection connection, TopicSink topic, CancellationToken cancellationToken)
    {
        foreach (var key in topic.WithoutTimeField())
            Error(key, $"{key} is about a time series, whose {MongoSinkConfig.TimeField} is missing");
        if (topic.TimeSeries is not { } series)
            return;
        if (connection.WireVersion < WireVersionOfServer5)
        {
            Error(MongoSinkConfig.TimeField, "Time series need MongoDB 5.0 or later");
            return;
        }
        // A collection that only records name is created when they come.
        if (topic.MapsNamespaces || topic.Namespace.Collection == AnyTopic)
            return;
        try
        {
            await TimeSeriesCollection.EnsureAsync(connection, topic.Namespace, series, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MongoException or ConnectException)
        {
            Error(MongoSinkConfig.TimeField, e.Message);
        }
    }

    // The user must be able to write; what only hinders finding that out is no error.
    private async Task CheckPrivilegesAsync(MongoConnection connection, CancellationToken cancellationToken)
    {
        BsonDocument answer;
        try
        {
            var command = MongoConnection.Command("{connectionStatus: 1, showPrivileges: true}");
            answer = await connection.RunAsync("admin", command, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoException e) when (!e.LoginFailed)
        {
            return;
        }
        if (answer.DocumentAt("authInfo") is not { } info || !info.TryGet("authenticatedUserPrivileges", out var granted))
            return;
        if (granted.Document is not { IsEmpty: false } privileges)
            return;
        foreach (var topic in _topics)
        {
            var missing = new List<string> { "insert", "update", "remove" };
            if (topic.TimeSeries is not null)
                missing.Add("collStats");
            foreach (var (_, item) in privileges.Fields)
                if (item.AsDocument is { } privilege && Covers(privilege.DocumentAt("resource"), topic.Namespace))
                    missing.RemoveAll(action => Allows(privilege, action));
            if (missing.Count > 0)
                Error(MongoSinkConfig.ConnectionUri, $"The user of the connection string may not write to {topic.Namespace}: it lacks {string.Join(", ", missing)}");
        }
    }

    private static bool Allows(BsonDocument privilege, string action) =>
        privilege.TryGet("actions", out var actions) && actions.Document is { } allowed
        && allowed.Fields.Exists(field => field.Value.Text is { } name && (name == action || name == "anyAction"));

    // A resource without a name of database or collection is all of them.
    private static bool Covers(BsonDocument? resource, Namespace target)
    {
        if (resource is null)
            return false;
        if (resource.Has("anyResource"))
            return true;
        return resource.TryGet("db", out var database) && database.Text is { } db && (db.Length == 0 || db == target.Database)
            && resource.TryGet("collection", out var collection) && collection.Text is { } name && (name.Length == 0 || name == target.Collection);
    }

    private string? Uri => _values.Find(value => value.Name == MongoSinkConfig.ConnectionUri) is { Errors.Count: 0, Value: Password uri } ? uri.Value : null;

    private void Error(string key, string message)
    {
        var value = _values.Find(v => v.Name == key);
        if (value is null)
        {
            value = new ConfigValue(key) { Value = config.GetValueOrDefault(key) };
            _values.Add(value);
        }
        if (!value.Errors.Contains(message))
            value.Errors.Add(message);
    }
}
