using System.Text.RegularExpressions;
using Connect.Api;
using Connectors.Mongo.Config;

namespace Connectors.Mongo;

// What to read, where to connect, which collection to write to.
internal static partial class MongoSinkConfig
{
    public const string Topics = "topics", TopicsRegex = "topics.regex", ConnectionUri = "connection.uri",
        ServerApiVersion = "server.api.version", ServerApiDeprecationErrors = "server.api.deprecation.errors", ServerApiStrict = "server.api.strict",
        TrustStore = "connection.ssl.truststore", TrustStorePassword = "connection.ssl.truststorePassword",
        KeyStore = "connection.ssl.keystore", KeyStorePassword = "connection.ssl.keystorePassword",
        OverridePrefix = "topic.override.", OverridePlaceholder = "topic.override.%s.%s", Provider = "provider",
        Database = "database", Collection = "collection", NamespaceMapper = "namespace.mapper",
        KeyDatabaseField = "namespace.mapper.key.database.field", KeyCollectionField = "namespace.mapper.key.collection.field",
        ValueDatabaseField = "namespace.mapper.value.database.field", ValueCollectionField = "namespace.mapper.value.collection.field",
        NamespaceErrorIfInvalid = "namespace.mapper.error.if.invalid";

    private static void DefineConnection(ConfigDef keys)
    {
        const string connection = "Connection", api = "Server Api", ssl = "SSL", mapping = "Namespace mapping";
        keys.Define(Key(connection, 1, Topics, "The Kafka topics", ConfigType.List, "", Importance.High,
                "The topics to read, separated by commas. Exactly one of this and topics.regex is set."))
            .Define(Key(connection, 2, TopicsRegex, "Topics regex", ConfigType.String, "", Importance.High,
                "A regular expression; topics whose whole name it matches are read. Exactly one of this and topics is set.", validator: ConfigValidators.Regex))
            .Define(Key(connection, 3, ConnectionUri, "MongoDB Connection URI", ConfigType.Password, "mongodb://localhost:27017", Importance.High,
                "The connection string, mongodb:// or mongodb+srv://, with the driver's options: user, hosts, TLS, write concern, timeouts.",
                validator: Check.ConnectionString))
            .Define(Key(api, 1, ServerApiVersion, "The server API version.", ConfigType.String, "", Importance.Medium,
                "The version of the Stable API that is declared to the server: 1, or empty for none.", validator: Check.ServerApi))
            .Define(Key(api, 2, ServerApiDeprecationErrors, "Deprecation errors", ConfigType.Boolean, false, Importance.Medium,
                "Whether commands that the Stable API has deprecated fail."))
            .Define(Key(api, 3, ServerApiStrict, "Strict", ConfigType.Boolean, false, Importance.Medium,
                "Whether commands that are not part of the Stable API fail."))
            .Define(Key(ssl, 1, TrustStore, "SSL TrustStore", ConfigType.String, "", Importance.Medium,
                "A key store file (PKCS12, JKS or PEM) with the certificates to trust. TLS itself is switched on in the connection string, by tls=true.",
                ConfigWidth.Long))
            .Define(Key(ssl, 2, TrustStorePassword, "SSL TrustStore Password", ConfigType.Password, "", Importance.Medium, "The password of the trust store."))
            .Define(Key(ssl, 3, KeyStore, "SSL KeyStore", ConfigType.String, "", Importance.Medium,
                "A key store file (PKCS12, JKS or PEM) with the certificate and key that the server may ask for.", ConfigWidth.Long))
            .Define(Key(ssl, 4, KeyStorePassword, "SSL KeyStore Password", ConfigType.Password, "", Importance.Medium,
                "The password of the key store and its key."))
            .Define(Key("Overrides", 1, OverridePlaceholder, "Per topic configuration overrides.", ConfigType.String, "", Importance.Low,
                "Stands for keys of the form topic.override.TOPIC.KEY, which set any KEY but connection.uri and topics for one topic alone.",
                validator: Check.NeverSet, recommender: Recommend.Hidden))
            .Define(Key("", -1, Provider, Provider, ConfigType.String, "", Importance.Low, "Has no effect: it is for MongoDB's own use.", ConfigWidth.None))
            .Define(new ConfigKey(Database, ConfigType.String, Importance.High, "The database to write to.")
            {
                Group = "Namespace",
                OrderInGroup = 1,
                Width = ConfigWidth.Medium,
                DisplayName = "The MongoDB database name.",
                Validator = Check.Database,
            })
            .Define(Key("Namespace", 2, Collection, "The default MongoDB collection name", ConfigType.String, "", Importance.High,
                "The collection to write to; empty for one of each topic's name."))
            .Define(Key(mapping, 1, NamespaceMapper, "The namespace mapper class",
                ConfigType.String, JavaNames.Namespaces + "DefaultNamespaceMapper", Importance.High,
                "What chooses the database and collection of each record: com.mongodb.kafka.connect.sink.namespace.mapping.DefaultNamespaceMapper, or FieldPathNamespaceMapper "
                + "of the same package to take them from fields.",
                ConfigWidth.Long, validator: Check.ClassName))
            .Define(Key(mapping, 2, KeyDatabaseField, "The key field to use as the destination database name.", ConfigType.String, "", Importance.Medium,
                "The path, with dots, of the key's field that names the database."))
            .Define(Key(mapping, 3, KeyCollectionField, "The key field to use as the destination collection name.", ConfigType.String, "", Importance.Medium,
                "The path, with dots, of the key's field that names the collection."))
            .Define(Key(mapping, 4, ValueDatabaseField, "The value field to use as the destination database name.", ConfigType.String, "", Importance.Medium,
                "The path, with dots, of the value's field that names the database."))
            .Define(Key(mapping, 5, ValueCollectionField, "The value field to use as the destination collection name.",
                ConfigType.String, "", Importance.Medium,
                "The path, with dots, of the value's field that names the collection."))
            .Define(Key(mapping, 6, NamespaceErrorIfInvalid, "Throw an error if the mapped field is missing or invalid.",
                ConfigType.Boolean, false, Importance.Medium,
                "Whether a record without a string in such a field is an error; else it goes to the default database or collection."));
    }
}
