using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Client;
using Connectors.Mongo.Namespaces;
using Connectors.Mongo.TimeSeries;

namespace Connectors.Mongo.Config;

/// <summary>Checks a configuration step by step; a step runs only where those before it found nothing. Blocks while it asks the server.</summary>
internal sealed class SinkValidation(IReadOnlyDictionary<string, string> config)
{
    private const int WireVersionOfServer5 = 13;
    private static readonly TimeSpan PauseBeforeRefusal = TimeSpan.FromSeconds(1);
    private readonly List<ConfigValue> _values = [.. SinkConfig.Definition.Validate(config)];
    private readonly List<TopicSink> _topics = [];
    private int _connectTimeout;

    /// <summary>Runs the steps.</summary>
    /// <returns>The values of all keys, and of overrides of the topics that are listed.</returns>
    public IReadOnlyList<ConfigValue> Run()
    {
        // Like a check of a single key, whatever the other keys are.
        if (Uri is { } uri) CheckUri(uri);
        Action[] steps = [CheckTopics, CheckTopicConfigs, CheckServer];
        foreach (var step in steps)
        {
            if (_values.Any(value => value.Errors.Count > 0)) break;
            step();
        }
        return _values;
    }

    private void CheckUri(string uri)
    {
        try
        {
            if (MongoClient.CheckUri(uri, out _connectTimeout) is { } problem) Error(SinkConfig.ConnectionUri, problem);
        }
        catch (ConnectException e) { Error(SinkConfig.ConnectionUri, e.Message); }
    }

    private void CheckTopics()
    {
        var listed = config.TryGetValue(SinkConfig.Topics, out var topics) && topics.Trim().Length > 0;
        var pattern = config.TryGetValue(SinkConfig.TopicsRegex, out var regex) && regex.Trim().Length > 0;
        if (listed && pattern) Error(SinkConfig.Topics, "topics and topics.regex are mutually exclusive options, but both are set.");
        else if (!listed && !pattern) Error(SinkConfig.Topics, "Must configure one of topics or topics.regex");
    }

    private void CheckTopicConfigs()
    {
        var known = TopicOverrides.KnownTopics(SinkConfig.Definition.Parse(config));
        foreach (var topic in known.Count > 0 ? known : ["__default"])
        {
            var merged = TopicOverrides.For(config, topic);
            var broken = false;
            foreach (var value in SinkConfig.Definition.Validate(merged))
            {
                var name = OverrideOf(topic, value.Name);
                if (name is not null && !_values.Exists(v => v.Name == name))
                    _values.Add(new ConfigValue(name) { Value = value.Value, RecommendedValues = value.RecommendedValues, Visible = value.Visible });
                foreach (var error in value.Errors) Error(name ?? value.Name, error);
                broken |= value.Errors.Count > 0;
            }
            if (broken) continue;
            var problems = new List<ConfigProblem>();
            if (TopicSink.Create(SinkConfig.Definition.Parse(merged), topic, problems) is { } sink) _topics.Add(sink);
            foreach (var problem in problems)
            {
                Error(problem.Key, problem.Message);
                // The key is at fault with the value that is not its own.
                if (OverrideOf(topic, problem.Key) is not null) _values.Find(value => value.Name == problem.Key)!.Value = merged[problem.Key];
            }
        }
    }

    // The name under which a key is set for a topic, or null where it is not.
    private string? OverrideOf(string topic, string key)
    {
        var name = $"{SinkConfig.OverridePrefix}{topic}.{key}";
        return config.ContainsKey(name) && key is not (SinkConfig.ConnectionUri or SinkConfig.Topics) ? name : null;
    }

    private void CheckServer()
    {
        var parsed = SinkConfig.Definition.Parse(config);
        // The driver would wait for a server to appear, and the user for the driver.
        var hosts = Hosts.Of(Uri!);
        if (Hosts.AllRefuse(hosts, PauseBeforeRefusal))
        {
            var addresses = string.Join(", ", hosts.Select(host => $"{host.Host}:{host.Port}"));
            Error(SinkConfig.ConnectionUri, $"Unable to connect to the server. Nothing listens at {addresses}");
            return;
        }
        try
        {
            using var files = new TlsFiles(parsed);
            using var client = new MongoClient(files.Options(parsed) with { ServerSelection = TimeSpan.FromMilliseconds(_connectTimeout + 500) });
            var hello = client.Hello();
            var wireVersion = hello.TryGet("maxWireVersion", out var version) && version.Type == BsonType.Int32 ? BitConverter.ToInt32(version.Raw.Span) : 0;
            if (!string.IsNullOrEmpty(parsed.GetString(SinkConfig.ServerApiVersion)) && wireVersion < WireVersionOfServer5)
                Error(SinkConfig.ConnectionUri,
                    $"server.api.version needs MongoDB 5.0 or later (wire version {WireVersionOfServer5}), the server has wire version {wireVersion}");
            if (client.HasCredentials) CheckPrivileges(client);
            foreach (var topic in _topics) CheckTimeSeries(client, topic, wireVersion);
        }
        catch (MongoException e) { Error(SinkConfig.ConnectionUri, $"Unable to connect to the server. {e.Message}"); }
        catch (ConnectException e) { Error(SinkConfig.ConnectionUri, e.Message); }
    }

    private void CheckTimeSeries(MongoClient client, TopicSink topic, int wireVersion)
    {
        foreach (var key in topic.WithoutTimeField()) Error(key, $"{key} is about a time series, whose {SinkConfig.TimeField} is missing");
        if (topic.TimeSeries is not { } series) return;
        if (wireVersion < WireVersionOfServer5)
        {
            Error(SinkConfig.TimeField, "Time series need MongoDB 5.0 or later");
            return;
        }
        try { TimeSeriesCollection.Ensure(client, topic.Standard, series); }
        catch (Exception e) when (e is MongoException or ConnectException) { Error(SinkConfig.TimeField, e.Message); }
    }

    // The user must be able to write; what only hinders finding that out is no error.
    private void CheckPrivileges(MongoClient client)
    {
        BsonDocument answer;
        try { answer = BsonDocument.Parse(client.Read("admin", ConnectionStatus()).ToArray()); }
        catch (MongoException e)
        {
            if (e.LoginFailed) Error(SinkConfig.ConnectionUri, $"Unable to log in. {e.Message}");
            return;
        }
        if (answer.DocumentAt("authInfo") is not { } info || !info.TryGet("authenticatedUserPrivileges", out var granted)) return;
        if (granted.Document is not { IsEmpty: false } privileges) return;
        foreach (var topic in _topics)
        {
            var missing = new List<string> { "insert", "update", "remove" };
            if (topic.TimeSeries is not null) missing.Add("collStats");
            foreach (var (_, item) in privileges.Fields)
                if (item.AsDocument is { } privilege && Covers(privilege.DocumentAt("resource"), topic.Standard))
                    missing.RemoveAll(action => Allows(privilege, action));
            if (missing.Count > 0)
                Error(SinkConfig.ConnectionUri, $"The user of the connection string may not write to {topic.Standard}: it lacks {string.Join(", ", missing)}");
        }
    }

    private static bool Allows(BsonDocument privilege, string action) =>
        privilege.TryGet("actions", out var actions) && actions.Document is { } allowed
        && allowed.Fields.Exists(field => field.Value.Text is { } name && (name == action || name == "anyAction"));

    // A resource without a name of database or collection is all of them.
    private static bool Covers(BsonDocument? resource, Namespace target)
    {
        if (resource is null) return false;
        if (resource.Has("anyResource")) return true;
        return resource.TryGet("db", out var database) && database.Text is { } db && (db.Length == 0 || db == target.Database)
            && resource.TryGet("collection", out var collection) && collection.Text is { } name && (name.Length == 0 || name == target.Collection);
    }

    private static byte[] ConnectionStatus()
    {
        using var command = new BsonWriter(64);
        var start = command.Begin();
        command.Name(BsonType.Int32, "connectionStatus\0"u8);
        command.Int32(1);
        command.Name(BsonType.Boolean, "showPrivileges\0"u8);
        command.Boolean(true);
        command.End(start);
        return command.Written.ToArray();
    }

    private string? Uri => _values.Find(value => value.Name == SinkConfig.ConnectionUri) is { Errors.Count: 0, Value: Password uri } ? uri.Value : null;

    private void Error(string key, string message)
    {
        var value = _values.Find(v => v.Name == key);
        if (value is null)
        {
            value = new ConfigValue(key) { Value = config.GetValueOrDefault(key) };
            _values.Add(value);
        }
        if (!value.Errors.Contains(message)) value.Errors.Add(message);
    }
}
