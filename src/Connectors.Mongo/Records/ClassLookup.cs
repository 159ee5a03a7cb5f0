using Connect.Api;
using Connectors.Mongo.Cdc;
using Connectors.Mongo.Config;
using Connectors.Mongo.Ids;
using Connectors.Mongo.Namespaces;
using Connectors.Mongo.PostProcessors;
using Connectors.Mongo.TimeSeries;
using Connectors.Mongo.WriteModels;

namespace Connectors.Mongo.Records;

/// <summary>What is wrong with the value of a key in the light of the others.</summary>
/// <param name="Key">The key.</param>
/// <param name="Message">What was expected and what came.</param>
internal sealed record ConfigProblem(string Key, string Message);

/// <summary>Makes what a configuration names by Java class; what is not known or does not fit becomes a problem of the key that named it.</summary>
internal sealed class ClassLookup(ParsedConfig config, List<ConfigProblem> problems)
{
    private static readonly BsonOidId Fallback = new();

    /// <summary>What chooses the collection of each record.</summary>
    public NamespaceMapper NamespaceMapper(Namespace configured) => NameIn(JavaNames.Namespaces, MongoSinkConfig.NamespaceMapper) switch
    {
        "DefaultNamespaceMapper" => new DefaultNamespaceMapper(configured),
        "FieldPathNamespaceMapper" => FieldPathMapper(configured),
        _ => NotFound(MongoSinkConfig.NamespaceMapper, new DefaultNamespaceMapper(configured)),
    };

    private FieldPathNamespaceMapper FieldPathMapper(Namespace configured)
    {
        var database = PlaceOf(MongoSinkConfig.KeyDatabaseField, MongoSinkConfig.ValueDatabaseField);
        var collection = PlaceOf(MongoSinkConfig.KeyCollectionField, MongoSinkConfig.ValueCollectionField);
        if (database is null && collection is null)
        {
            Problem(MongoSinkConfig.NamespaceMapper,
                "FieldPathNamespaceMapper needs a field: set one of namespace.mapper.{key,value}.{database,collection}.field");
        }
        return new FieldPathNamespaceMapper(configured, database, collection, config.GetBoolean(MongoSinkConfig.NamespaceErrorIfInvalid));
    }

    private FieldPathNamespaceMapper.Place? PlaceOf(string keyField, string valueField)
    {
        var inKey = config.GetString(keyField);
        var inValue = config.GetString(valueField);
        if (!string.IsNullOrEmpty(inKey) && !string.IsNullOrEmpty(inValue))
            Problem(keyField, $"Cannot set both: '{keyField}' and '{valueField}'");
        return !string.IsNullOrEmpty(inKey) ? new(true, inKey) : !string.IsNullOrEmpty(inValue) ? new(false, inValue) : null;
    }

    /// <summary>What makes the ids of documents.</summary>
    public IdStrategy IdStrategy() => NameIn(JavaNames.Ids, MongoSinkConfig.IdStrategy) switch
    {
        "BsonOidStrategy" => Fallback,
        "KafkaMetaDataStrategy" => new KafkaMetaDataId(),
        "FullKeyStrategy" => new FullKeyId(),
        "ProvidedInKeyStrategy" => new ProvidedId(inKey: true),
        "ProvidedInValueStrategy" => new ProvidedId(inKey: false),
        "UuidStrategy" => new UuidId(string.Equals(config.GetString(MongoSinkConfig.UuidFormat), "binary", StringComparison.OrdinalIgnoreCase)),
        "UuidProvidedInKeyStrategy" => new UuidProvidedId(inKey: true),
        "UuidProvidedInValueStrategy" => new UuidProvidedId(inKey: false),
        "PartialKeyStrategy" => PartialId(true, MongoSinkConfig.IdKeyProjectionType, MongoSinkConfig.IdKeyProjectionList,
            MongoSinkConfig.KeyProjectionType, MongoSinkConfig.KeyProjectionList),
        "PartialValueStrategy" => PartialId(false, MongoSinkConfig.IdValueProjectionType, MongoSinkConfig.IdValueProjectionList,
            MongoSinkConfig.ValueProjectionType, MongoSinkConfig.ValueProjectionList),
        _ => NotFound(MongoSinkConfig.IdStrategy, Fallback),
    };

    private IdStrategy PartialId(bool inKey, string typeKey, string listKey, string generalType, string generalList)
    {
        var type = Or(typeKey, generalType).ToUpperInvariant();
        if (type is "ALLOWLIST" or "WHITELIST" or "BLOCKLIST" or "BLACKLIST")
            return new PartialId(inKey, FieldProjection.Of(type is "ALLOWLIST" or "WHITELIST", Or(listKey, generalList)));
        Problem(MongoSinkConfig.IdStrategy, $"{config.GetString(MongoSinkConfig.IdStrategy)} needs {typeKey} (or {generalType}) "
            + $"to be either BlockList or AllowList, got '{Or(typeKey, generalType)}'");
        return Fallback;
    }

    private string Or(string key, string general) => config.GetString(key) is { Length: > 0 } own ? own : config.GetString(general) ?? "";

    /// <summary>The post processors in their order; none where there is only the one that adds ids.</summary>
    public PostProcessor[] PostProcessors(DocumentIdAdder idAdder)
    {
        var processors = new List<PostProcessor>();
        foreach (var name in config.GetList(MongoSinkConfig.Chain))
        {
            if (name.Length == 0)
                continue;
            if (PostProcessor(name, idAdder) is { } processor)
                processors.Add(processor);
            else
                Problem(MongoSinkConfig.Chain, $"Class not found: {name}");
        }
        if (!processors.Contains(idAdder))
            processors.Insert(0, idAdder);
        if (config.GetString(MongoSinkConfig.TimeField) is { Length: > 0 } field && config.GetBoolean(MongoSinkConfig.TimeConvert))
            processors.Add(new TimeFieldConverter(field, TimeSeriesOptions.PatternOf(config)));
        return processors.All(p => p is DocumentIdAdder) ? [] : [.. processors];
    }

    private PostProcessor? PostProcessor(string name, DocumentIdAdder idAdder)
    {
        if (!name.StartsWith(JavaNames.Processors, StringComparison.Ordinal))
            return null;
        return name[JavaNames.Processors.Length..] switch
        {
            "DocumentIdAdder" => idAdder,
            "KafkaMetaAdder" => new KafkaMetaAdder(),
            "NullFieldValueRemover" => new NullFieldValueRemover(),
            "AllowListKeyProjector" or "WhitelistKeyProjector" => Projector(ofKey: true, allow: true),
            "BlockListKeyProjector" or "BlacklistKeyProjector" => Projector(ofKey: true, allow: false),
            "AllowListValueProjector" or "WhitelistValueProjector" => Projector(ofKey: false, allow: true),
            "BlockListValueProjector" or "BlacklistValueProjector" => Projector(ofKey: false, allow: false),
            "field.renaming.RenameByMapping" => Renamer(MongoSinkConfig.RenamerMapping, settings => new RenameByMapping(settings), idAdder),
            "field.renaming.RenameByRegExp" => Renamer(MongoSinkConfig.RenamerRegexp, settings => new RenameByRegExp(settings), idAdder),
            _ => null,
        };
    }

    private FieldProjector Projector(bool ofKey, bool allow) =>
        new(ofKey, FieldProjection.Of(allow, config.GetString(ofKey ? MongoSinkConfig.KeyProjectionList : MongoSinkConfig.ValueProjectionList) ?? ""));

    private PostProcessor Renamer(string key, Func<IReadOnlyList<IReadOnlyDictionary<string, string?>>, PostProcessor> make, PostProcessor otherwise)
    {
        try
        {
            return make(Settings.Array(config.GetString(key) ?? ""));
        }
        catch (DataException e)
        {
            Problem(key, e.Message);
            return otherwise;
        }
    }

    /// <summary>What records with a value become.</summary>
    public WriteModel ValueModel(IdStrategy id, bool isSeries) => Model(MongoSinkConfig.WriteModel, id, isSeries, new DeleteOne(null));

    /// <summary>What records without value become, or null where they are errors.</summary>
    public WriteModel? DeleteModel(IdStrategy id, bool isSeries)
    {
        if (!config.GetBoolean(MongoSinkConfig.DeleteOnNullValues))
            return null;
        var model = Model(MongoSinkConfig.DeleteModel, id, isSeries, new DeleteOne(id));
        // Of a strategy that is itself a problem nothing more is to be said.
        if (problems.Exists(problem => problem.Key == MongoSinkConfig.IdStrategy))
            return model;
        if (model is DeleteOne && id is not (FullKeyId or PartialId { InKey: true } or ProvidedId { InKey: true }))
            Problem(MongoSinkConfig.DeleteOnNullValues, "Documents are deleted by ids that come from the key: "
                + "document.id.strategy must be FullKeyStrategy, PartialKeyStrategy or ProvidedInKeyStrategy");
        return model;
    }

    // Any model may stand for values and for deletes; one that does not fit refuses the records, as in the original.
    private WriteModel Model(string key, IdStrategy id, bool isSeries, DeleteOne delete)
    {
        // Ids of fields of key or value hold the names that the fields have in the stored document: below a path, not in a document.
        var flatten = id is PartialId;
        return NameIn(JavaNames.WriteModels, key) switch
        {
            "DefaultWriteModelStrategy" => isSeries ? new InsertOne() : new ReplaceOne(),
            "ReplaceOneDefaultStrategy" => new ReplaceOne(),
            "InsertOneDefaultStrategy" => new InsertOne(),
            "UpdateOneDefaultStrategy" => new UpdateOne(),
            "UpdateOneTimestampsStrategy" => new UpdateOneByIdWithTimes(),
            "ReplaceOneBusinessKeyStrategy" => new ReplaceOneByBusinessKey(flatten),
            "UpdateOneBusinessKeyTimestampStrategy" => new UpdateOneByBusinessKeyWithTimes(flatten),
            "DeleteOneBusinessKeyStrategy" => new DeleteOneByBusinessKey(flatten),
            "DeleteOneDefaultStrategy" => delete,
            "DeleteOneTombstoneBusinessKeyStrategy" => new DeleteOneTombstoneByBusinessKey(id as PartialId),
            _ => NotFound(key, new ReplaceOne()),
        };
    }

    /// <summary>What understands change events, or null where records are plain documents.</summary>
    public CdcHandler? CdcHandler()
    {
        if (string.IsNullOrEmpty(config.GetString(MongoSinkConfig.CdcHandler)))
            return null;
        // A key of later versions of the original, whose definition is not listed here.
        var removeNulls = config.Originals.TryGetValue(MongoSinkConfig.CdcRemoveNulls, out var flag) && flag.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
        return NameIn(JavaNames.Cdc, MongoSinkConfig.CdcHandler) switch
        {
            "debezium.rdbms.RdbmsHandler" or "debezium.rdbms.mysql.MysqlHandler" or "debezium.rdbms.postgres.PostgresHandler" =>
                new DebeziumRdbms { RemoveNulls = removeNulls },
            "debezium.mongodb.MongoDbHandler" => new DebeziumMongo(changeStreams: false) { RemoveNulls = removeNulls },
            "debezium.mongodb.ChangeStreamHandler" => new DebeziumMongo(changeStreams: true) { RemoveNulls = removeNulls },
            "mongodb.ChangeStreamHandler" => new MongoChangeStream { RemoveNulls = removeNulls },
            "qlik.rdbms.RdbmsHandler" => new QlikRdbms { RemoveNulls = removeNulls },
            _ => NotFound<CdcHandler?>(MongoSinkConfig.CdcHandler, null),
        };
    }

    /// <summary>Refuses what later versions of the original do to values and this one cannot: documents would be written as nobody wants them.</summary>
    public void RefuseUnsupported()
    {
        if (config.Originals.TryGetValue(MongoSinkConfig.Encryption, out var encryption) && encryption.Trim().Equals("true", StringComparison.OrdinalIgnoreCase))
            problems.Add(new(MongoSinkConfig.Encryption, $"{MongoSinkConfig.Encryption}: encryption in the client is not supported, documents would be written in clear"));
        if (config.Originals.TryGetValue(MongoSinkConfig.ValueTransformer, out var transformer) && transformer.Trim().Length > 0)
            problems.Add(new(MongoSinkConfig.ValueTransformer, $"{MongoSinkConfig.ValueTransformer}: a Java class cannot be loaded here; a transformation (transforms) can take its place"));
    }

    // The name of the class without its package, or null if it is of another.
    private string? NameIn(string package, string key) =>
        config.GetString(key) is { } name && name.StartsWith(package, StringComparison.Ordinal) ? name[package.Length..] : null;

    private T NotFound<T>(string key, T instead)
    {
        Problem(key, $"Class not found, or not of the kind that is expected here: {config.GetString(key)}");
        return instead;
    }

    private void Problem(string key, string message) => problems.Add(new(key, new ConfigException(key, config[key], message).Message));
}
