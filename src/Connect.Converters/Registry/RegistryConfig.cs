namespace Connect.Converters.Registry;

/// <summary>The options that every converter with a schema registry takes; the names are Confluent's.</summary>
internal static class RegistryConfig
{
    public const string Url = "schema.registry.url", AutoRegister = "auto.register.schemas", UseLatest = "use.latest.version",
        LatestStrict = "latest.compatibility.strict", UseId = "use.schema.id", IdStrict = "id.compatibility.strict", Normalize = "normalize.schemas",
        KeySubjects = "key.subject.name.strategy", ValueSubjects = "value.subject.name.strategy", MaxSchemas = "max.schemas.per.subject",
        MaxRetries = "max.retries", RetryWait = "retries.wait.ms", RetryMaxWait = "retries.max.wait.ms", ConnectTimeout = "http.connect.timeout.ms",
        ReadTimeout = "http.read.timeout.ms", BasicSource = "basic.auth.credentials.source", UserInfo = "basic.auth.user.info",
        OldUserInfo = "schema.registry.basic.auth.user.info", BearerSource = "bearer.auth.credentials.source", BearerToken = "bearer.auth.token",
        Issuer = "bearer.auth.issuer.endpoint.url", ClientId = "bearer.auth.client.id", ClientSecret = "bearer.auth.client.secret", Scope = "bearer.auth.scope",
        LogicalCluster = "bearer.auth.logical.cluster", IdentityPool = "bearer.auth.identity.pool.id", JaasConfig = "sasl.jaas.config",
        HeaderPrefix = "request.header.", ProxyHost = "proxy.host", ProxyPort = "proxy.port", CacheSize = "schemas.cache.config",
        FlattenUnions = "flatten.singleton.unions", SumTypes = "generalized.sum.type.support", IgnoreDefaults = "ignore.default.for.nullables",
        Ssl = "schema.registry.ssl.", TrustLocation = Ssl + "truststore.location", TrustPassword = Ssl + "truststore.password",
        TrustType = Ssl + "truststore.type", TrustCertificates = Ssl + "truststore.certificates", KeyLocation = Ssl + "keystore.location",
        KeyStorePassword = Ssl + "keystore.password", KeyType = Ssl + "keystore.type", KeyPassword = Ssl + "key.password", KeyPem = Ssl + "keystore.key",
        KeyChain = Ssl + "keystore.certificate.chain", HostCheck = Ssl + "endpoint.identification.algorithm";

    public static ConfigDef Define() => new ConfigDef()
        .Define(Url, ConfigType.List, Importance.High, "Base addresses of the schema registry; the next is tried when one does not answer.",
            ConfigValidators.By((name, value) =>
            {
                if (value is IReadOnlyList<string> { Count: 0 })
                    throw new ConfigException(name, "", "expected at least one address, such as http://registry:8081");
            }, "at least one address"))
        .Define(AutoRegister, ConfigType.Boolean, true, Importance.Medium,
            "Whether schemas are registered when they are first written; false: they are looked up, and one that is not known is an error.")
        .Define(UseLatest, ConfigType.Boolean, false, Importance.Low,
            "Whether values are written with the latest schema of the subject; only with auto.register.schemas=false.")
        .Define(LatestStrict, ConfigType.Boolean, true, Importance.Low, "Whether the latest schema must be able to read what the data's own schema writes.")
        .Define(UseId, ConfigType.Int, -1, Importance.Low,
            "The number of the schema that values are written with; only with auto.register.schemas=false. -1: none.")
        .Define(IdStrict, ConfigType.Boolean, true, Importance.Low, "Whether that schema must be able to read what the data's own schema writes.")
        .Define(Normalize, ConfigType.Boolean, false, Importance.Medium, "Whether the registry compares schemas in their normal form.")
        .Define(KeySubjects, ConfigType.Class, SubjectNames.TopicName, Importance.Medium,
            "How the subject of keys is named: TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy of io.confluent.kafka.serializers.subject.")
        .Define(ValueSubjects, ConfigType.Class, SubjectNames.TopicName, Importance.Medium,
            "How the subject of values is named: TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy of io.confluent.kafka.serializers.subject.")
        .Define(MaxSchemas, ConfigType.Int, 1000, Importance.Low, "How many schemas are remembered for what is written.")
        .Define(MaxRetries, ConfigType.Int, 3, Importance.Low,
            "How often a request is repeated that found no registry or one that is busy (408, 429, 500, 502, 503, 504).")
        .Define(RetryWait, ConfigType.Int, 1000, Importance.Low,
            "The first pause before a request is repeated, in milliseconds; each further one is twice as long.")
        .Define(RetryMaxWait, ConfigType.Int, 20_000, Importance.Low, "The longest such pause, in milliseconds.")
        .Define(ConnectTimeout, ConfigType.Int, 60_000, Importance.Low, "How long to wait for a connection, in milliseconds.")
        .Define(ReadTimeout, ConfigType.Int, 60_000, Importance.Low, "How long to wait for an answer, in milliseconds.")
        .Define(BasicSource, ConfigType.String, null, Importance.Medium,
            "Where user and password come from: URL, USER_INFO or SASL_INHERIT; nothing is sent without it.")
        .Define(UserInfo, ConfigType.Password, "", Importance.Medium, "user:password, for USER_INFO.")
        .Define(OldUserInfo, ConfigType.Password, "", Importance.Medium, "The older name of basic.auth.user.info.")
        .Define(BearerSource, ConfigType.String, null, Importance.Medium,
            "Where the token comes from: STATIC_TOKEN or OAUTHBEARER; nothing is sent without it.")
        .Define(BearerToken, ConfigType.Password, "", Importance.Medium, "The token, for STATIC_TOKEN.")
        .Define(Issuer, ConfigType.String, null, Importance.Medium, "Where tokens are issued, for OAUTHBEARER (RFC 6749, section 4.4).")
        .Define(ClientId, ConfigType.String, null, Importance.Medium, "The client's name there.")
        .Define(ClientSecret, ConfigType.Password, null, Importance.Medium, "The client's secret there.")
        .Define(Scope, ConfigType.String, null, Importance.Medium, "The scope to ask for, or none.")
        .Define(LogicalCluster, ConfigType.String, null, Importance.Medium, "Sent as the header target-sr-cluster with each request that has a token.")
        .Define(IdentityPool, ConfigType.String, null, Importance.Medium, "Sent as the header Confluent-Identity-Pool-Id with each request that has a token.")
        .Define(JaasConfig, ConfigType.Password, null, Importance.Medium, "user name and password as Kafka's clients take them, for SASL_INHERIT.")
        .Define(ProxyHost, ConfigType.String, "", Importance.Low, "A proxy for the requests.")
        .Define(ProxyPort, ConfigType.Int, -1, Importance.Low, "The proxy's port.")
        .Define(CacheSize, ConfigType.Int, 1000, Importance.Low, "How many schemas are kept in the form that values are read with.")
        .Define(FlattenUnions, ConfigType.Boolean, true, Importance.Low, "Whether a union of one type is that type.")
        .Define(SumTypes, ConfigType.Boolean, false, Importance.Medium,
            "Whether unions are read as structs connect_union_N and enums by the parameters org.apache.kafka.connect.data.Enum.")
        .Define(IgnoreDefaults, ConfigType.Boolean, false, Importance.Medium, "Whether null stays null in optional fields that have a default.")
        .Define(TrustLocation, ConfigType.String, null, Importance.Low, "A file with the certificates to trust: PEM, PKCS12 or JKS.")
        .Define(TrustPassword, ConfigType.Password, null, Importance.Low, "The file's password.")
        .Define(TrustType, ConfigType.String, null, Importance.Low, "The file's type: PEM, PKCS12 or JKS; without it the file itself tells.")
        .Define(TrustCertificates, ConfigType.Password, null, Importance.Low, "The certificates to trust themselves, in PEM.")
        .Define(KeyLocation, ConfigType.String, null, Importance.Low, "A file with the client's key and certificate: PEM, PKCS12 or JKS.")
        .Define(KeyStorePassword, ConfigType.Password, null, Importance.Low, "The file's password.")
        .Define(KeyType, ConfigType.String, null, Importance.Low, "The file's type: PEM, PKCS12 or JKS; without it the file itself tells.")
        .Define(KeyPassword, ConfigType.Password, null, Importance.Low, "The password of the key itself, where it has one of its own.")
        .Define(KeyPem, ConfigType.Password, null, Importance.Low, "The client's key itself, in PEM.")
        .Define(KeyChain, ConfigType.Password, null, Importance.Low, "The client's certificate and those that vouch for it, in PEM.")
        .Define(HostCheck, ConfigType.String, "https", Importance.Low, "https: the certificate must be of the host's name; empty: any host.");

    /// <summary>A secret, or null where it is not set or empty.</summary>
    public static string? Secret(this ParsedConfig config, string name) => config[name] is Password { Value.Length: > 0 } secret ? secret.Value : null;
}
