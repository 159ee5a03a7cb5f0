using Connect.Api;
using Connectors.Mongo.Config;

namespace Connectors.Mongo;

// What becomes of documents before they are written: post processors, ids, change events.
internal static partial class MongoSinkConfig
{
    public const string Chain = "post.processor.chain", KeyProjectionType = "key.projection.type", KeyProjectionList = "key.projection.list",
        ValueProjectionType = "value.projection.type", ValueProjectionList = "value.projection.list",
        RenamerMapping = "field.renamer.mapping", RenamerRegexp = "field.renamer.regexp",
        IdStrategy = "document.id.strategy", IdOverwrite = "document.id.strategy.overwrite.existing", UuidFormat = "document.id.strategy.uuid.format",
        IdKeyProjectionType = "document.id.strategy.partial.key.projection.type",
        IdKeyProjectionList = "document.id.strategy.partial.key.projection.list",
        IdValueProjectionType = "document.id.strategy.partial.value.projection.type",
        IdValueProjectionList = "document.id.strategy.partial.value.projection.list",
        CdcHandler = "change.data.capture.handler", CdcRemoveNulls = "change.data.capture.handler.remove.null.values",
        Encryption = "csfle.enabled", ValueTransformer = "field.value.transformer";

    private static string[] ProjectionTypes => ["none", "blacklist", "whitelist", "allowlist", "blocklist"];

    private static void DefineDocuments(ConfigDef keys)
    {
        const string post = "Post Processing", id = "Id Strategies";
        keys.Define(Key(post, 1, Chain, "The post processor chain", ConfigType.List, JavaNames.Processors + "DocumentIdAdder", Importance.Low,
                "The post processors that each document goes through, in this order, classes of com.mongodb.kafka.connect.sink.processor: DocumentIdAdder (comes first where it is "
                + "not named), AllowListKeyProjector, AllowListValueProjector, BlockListKeyProjector, BlockListValueProjector, KafkaMetaAdder, NullFieldValueRemover, "
                + "field.renaming.RenameByMapping, field.renaming.RenameByRegExp.",
                validator: Check.ClassNames))
            .Define(Projection(post, 2, KeyProjectionType, "The key projection type", "none",
                "How partial id strategies project the key where they have no type of their own: by an AllowList or a BlockList."))
            .Define(Key(post, 3, KeyProjectionList, "The key projection list", ConfigType.String, "", Importance.Low,
                "Paths of the key's fields for the key projectors, separated by commas; * and ** stand for any.", dependents: [KeyProjectionType]))
            .Define(Projection(post, 4, ValueProjectionType, "The type of value projection to use Use either `AllowList` or `BlockList`.", "none",
                "How partial id strategies project the value where they have no type of their own: by an AllowList or a BlockList."))
            .Define(Key(post, 5, ValueProjectionList, "The value projection list", ConfigType.String, "", Importance.Low,
                "Paths of the value's fields for the value projectors, separated by commas; * and ** stand for any.", dependents: [ValueProjectionType]))
            .Define(Key(post, 6, RenamerMapping, "The field renamer mapping", ConfigType.String, "[]", Importance.Low,
                """New names of fields, for RenameByMapping: [{"oldName": "value.a", "newName": "b"}].""", validator: Check.JsonArray))
            .Define(Key(post, 7, RenamerRegexp, "The field renamer regex", ConfigType.String, "[]", Importance.Low,
                """New names of fields, for RenameByRegExp: [{"regexp": "^value\\..*", "pattern": "_", "replace": "-"}].""", validator: Check.JsonArray))
            .Define(Key(id, 1, IdStrategy, "The document id strategy", ConfigType.String, JavaNames.Ids + "BsonOidStrategy", Importance.High,
                "What makes the _id of a document that has none, a class of com.mongodb.kafka.connect.sink.processor.id.strategy: BsonOidStrategy (a new ObjectId), UuidStrategy (a new UUID), "
                + "KafkaMetaDataStrategy (topic, partition and offset), FullKeyStrategy (the key), PartialKeyStrategy and PartialValueStrategy (some fields of key or value), "
                + "ProvidedInKeyStrategy and ProvidedInValueStrategy (their field _id), UuidProvidedInKeyStrategy and UuidProvidedInValueStrategy (their field _id, a UUID).", validator: Check.ClassNameOrEmpty))
            .Define(Key(id, 2, IdOverwrite, "The document id strategy overwrite existing setting", ConfigType.Boolean, false, Importance.High,
                "Whether an _id that the value has is replaced."))
            .Define(Key(id, 3, UuidFormat, "The document id strategy uuid format", ConfigType.String, "string", Importance.High,
                "Whether UuidStrategy makes a string or a binary.",
                validator: Check.Enumerated("string", "binary"), recommender: Recommend.Values("string", "binary")))
            .Define(Projection(id, 4, IdKeyProjectionType, "The document id strategy key projection", "",
                "How PartialKeyStrategy projects the key; empty for key.projection.type."))
            .Define(Key(id, 5, IdKeyProjectionList, "The document id strategy key projection list", ConfigType.String, "", Importance.Low,
                "The paths that PartialKeyStrategy keeps or drops; empty for key.projection.list.", dependents: [IdKeyProjectionType]))
            .Define(Projection(id, 6, IdValueProjectionType, "The document id strategy value projection", "",
                "How PartialValueStrategy projects the value; empty for value.projection.type."))
            .Define(Key(id, 7, IdValueProjectionList, "The document id strategy value projection list", ConfigType.String, "", Importance.Low,
                "The paths that PartialValueStrategy keeps or drops; empty for value.projection.list.", dependents: [IdValueProjectionType]));
    }

    private static ConfigKey Projection(string group, int order, string name, string display, string defaultValue, string documentation) =>
        Key(group, order, name, display, ConfigType.String, defaultValue, Importance.Low, documentation,
            validator: defaultValue.Length == 0 ? Check.EnumeratedOrEmpty(ProjectionTypes) : Check.Enumerated(ProjectionTypes),
            recommender: Recommend.Values(ProjectionTypes));
}
