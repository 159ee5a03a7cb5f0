using Connect.Api;
using Connectors.Mongo.Config;

namespace Connectors.Mongo;

// How records are written.
internal static partial class MongoSinkConfig
{
    public const string DeleteOnNullValues = "delete.on.null.values", WriteModel = "writemodel.strategy", DeleteModel = "delete.writemodel.strategy",
        MaxBatchSize = "max.batch.size", Ordered = "bulk.write.ordered", RateTimeout = "rate.limiting.timeout", RateEvery = "rate.limiting.every.n";

    private static void DefineWrites(ConfigDef keys)
    {
        const string writes = "Writes";
        keys.Define(Key(writes, 1, DeleteOnNullValues, "Delete on null values", ConfigType.Boolean, false, Importance.Medium,
                "Whether a record with a key and without a value deletes the document of that key; document.id.strategy then has to be FullKeyStrategy, PartialKeyStrategy "
                + "or ProvidedInKeyStrategy."))
            .Define(Key(writes, 2, WriteModel, "The writeModel strategy",
                ConfigType.String, JavaNames.WriteModels + "DefaultWriteModelStrategy", Importance.Low,
                "The operation that a record becomes, a class of com.mongodb.kafka.connect.sink.writemodel.strategy. By _id: DefaultWriteModelStrategy and "
                + "ReplaceOneDefaultStrategy replace or insert (the former inserts into time series), InsertOneDefaultStrategy inserts, UpdateOneDefaultStrategy and "
                + "UpdateOneTimestampsStrategy update. By the fields of a business key, which a partial id strategy chooses: ReplaceOneBusinessKeyStrategy, "
                + "UpdateOneBusinessKeyTimestampStrategy, DeleteOneBusinessKeyStrategy.", validator: Check.ClassName))
            .Define(Key(writes, 3, DeleteModel, "The delete writeModel strategy",
                ConfigType.String, JavaNames.WriteModels + "DeleteOneDefaultStrategy", Importance.Low,
                "The operation that a record without a value becomes, where delete.on.null.values is set: DeleteOneDefaultStrategy deletes by _id, "
                + "DeleteOneTombstoneBusinessKeyStrategy by the fields of a business key, both of com.mongodb.kafka.connect.sink.writemodel.strategy.", validator: Check.ClassName))
            .Define(Key(writes, 4, MaxBatchSize, "The maximum batch size", ConfigType.Int, 0, Importance.Medium,
                "The most records in one bulk write; 0 for as many as come.", validator: ConfigValidators.AtLeast(0)))
            .Define(Key(writes, 5, Ordered, "Use ordered bulk writes", ConfigType.Boolean, true, Importance.Medium,
                "Whether a bulk write stops at its first failure. If not, records after it are written too."))
            .Define(Key(writes, 6, RateTimeout, "The rate limiting timeout", ConfigType.Int, 0, Importance.Low,
                "How long to wait after every rate.limiting.every.n bulk writes, in milliseconds; 0 for not at all.", validator: ConfigValidators.AtLeast(0)))
            .Define(Key(writes, 7, RateEvery, "The rate limiting batch number", ConfigType.Int, 0, Importance.Low,
                "After how many bulk writes to wait for rate.limiting.timeout; 0 for never.", validator: ConfigValidators.AtLeast(0)));
    }
}
