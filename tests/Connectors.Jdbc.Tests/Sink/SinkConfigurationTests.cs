using Connect.Api;

namespace Connectors.Jdbc.Tests.Sink;

public sealed class SinkConfigurationTests
{
    /// <summary>What the Java connector answers of its keys: name, type, default, importance, group, order, width, display name.</summary>
    private const string Keys = """
        connection.url|STRING|required|HIGH|Connection|1|LONG|JDBC URL
        connection.user|STRING|null|HIGH|Connection|2|MEDIUM|JDBC User
        connection.password|PASSWORD|null|HIGH|Connection|3|MEDIUM|JDBC Password
        jdbc.credentials.provider.class|CLASS|io.confluent.connect.jdbc.util.DefaultJdbcCredentialsProvider|LOW|Connection|4|LONG|JDBC Credentials Provider Class
        dialect.name|STRING||LOW|Connection|5|LONG|Database Dialect
        connection.attempts|INT|3|LOW|Connection|6|SHORT|JDBC connection attempts
        connection.backoff.ms|LONG|10000|LOW|Connection|7|SHORT|JDBC connection backoff in milliseconds
        insert.mode|STRING|insert|HIGH|Writes|1|MEDIUM|Insert Mode
        batch.size|INT|3000|MEDIUM|Writes|2|SHORT|Batch Size
        delete.enabled|BOOLEAN|false|MEDIUM|Writes|3|SHORT|Enable deletes
        table.types|LIST|TABLE|LOW|Writes|4|MEDIUM|Table Types
        replace.null.with.default|BOOLEAN|true|LOW|Writes|5|MEDIUM|Replace null value with default value
        table.name.format|STRING|${topic}|MEDIUM|Data Mapping|1|LONG|Table Name Format
        pk.mode|STRING|none|HIGH|Data Mapping|2|MEDIUM|Primary Key Mode
        pk.fields|LIST||MEDIUM|Data Mapping|3|LONG|Primary Key Fields
        fields.whitelist|LIST||MEDIUM|Data Mapping|4|LONG|Fields Whitelist
        db.timezone|STRING|UTC|MEDIUM|Data Mapping|5|MEDIUM|DB Time Zone
        date.timezone|STRING|DB_TIMEZONE|LOW|Data Mapping|6|MEDIUM|Time Zone used for Date
        timestamp.fields.list|LIST||MEDIUM|Data Mapping|7|MEDIUM|Timestamp Fields Whitelist
        timestamp.precision.mode|STRING|MICROSECONDS|LOW|Data Mapping|8|MEDIUM|Sink Timestamp Precision mode
        date.calendar.system|STRING|LEGACY|LOW|Data Mapping|9|MEDIUM|Date Calendar System
        string.output.value.column.name|STRING|record_value|LOW|Data Mapping|10|MEDIUM|String Value Column Name
        auto.create|BOOLEAN|false|MEDIUM|DDL Support|1|SHORT|Auto-Create
        auto.evolve|BOOLEAN|false|MEDIUM|DDL Support|2|SHORT|Auto-Evolve
        quote.sql.identifiers|STRING|ALWAYS|MEDIUM|DDL Support|3|MEDIUM|Quote Identifiers
        mssql.use.merge.holdlock|BOOLEAN|true|LOW|DML Support|1|MEDIUM|SQL Server - Use HOLDLOCK in MERGE
        max.retries|INT|10|MEDIUM|Retries|1|SHORT|Maximum Retries
        retry.backoff.ms|INT|3000|MEDIUM|Retries|2|SHORT|Retry Backoff (millis)
        trim.sensitive.log|BOOLEAN|false|LOW||-1|NONE|trim.sensitive.log
        """;

    private static readonly Dictionary<string, string> Good = new() { ["connection.url"] = "jdbc:sqlite::memory:", ["topics"] = "a" };

    [Fact]
    public void Sink_configuration_has_the_keys_of_the_Java_connector() =>
        Assert.Equal(Keys.ReplaceLineEndings("\n").Split('\n'), new JdbcSinkConnector().Config.Keys.Select(k => string.Join('|',
        k.Name, k.Type.ToString().ToUpperInvariant(), k.IsRequired ? "required" : ConfigDef.ToText(k.Default) ?? "null",
        k.Importance.ToString().ToUpperInvariant(), k.Group, k.OrderInGroup,
        k.Width.ToString().ToUpperInvariant(), k.DisplayName)));

    [Fact]
    public void Sink_configuration_documents_every_key() => Assert.All(new JdbcSinkConnector().Config.Keys, k => Assert.True(k.Documentation.Length > 20, k.Name));

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "insert.mode", "replace", "Invalid value replace for configuration insert.mode: Invalid enumerator" },
        { "insert.mode", "Upsert", "Invalid value Upsert for configuration insert.mode: Invalid enumerator" },
        { "pk.mode", "key", "Invalid value key for configuration pk.mode: Invalid enumerator" },
        { "batch.size", "-1", "Invalid value -1 for configuration batch.size: Value must be at least 0" },
        { "max.retries", "-1", "Invalid value -1 for configuration max.retries: Value must be at least 0" },
        { "retry.backoff.ms", "-5", "Invalid value -5 for configuration retry.backoff.ms: Value must be at least 0" },
        { "connection.attempts", "0", "Invalid value 0 for configuration connection.attempts: Value must be at least 1" },
        { "auto.create", "yes", "Invalid value yes for configuration auto.create: Expected value to be either true or false" },
        { "table.name.format", "", "Invalid value  for configuration table.name.format: String must be non-empty" },
        { "table.types", "sequence", "Invalid value sequence for configuration table.types: Invalid enumerator" },
        { "table.types", "",
            "Invalid value [] for configuration table.types: At least one value must be specified. Valid values are: [table, partitioned table, view]" },
        { "db.timezone", "Mars/Olympus",
            "Invalid value Mars/Olympus for configuration db.timezone: Invalid time zone. "
                + "See the list of valid time zones at https://docs.oracle.com/javase/8/docs/api/java/time/ZoneId.html#shortIds" },
        { "date.timezone", "local", "Invalid value local for configuration date.timezone: Invalid enumerator" },
        { "timestamp.precision.mode", "millis", "Invalid value millis for configuration timestamp.precision.mode: Invalid enumerator" },
        { "date.calendar.system", "legacy", "Invalid value legacy for configuration date.calendar.system: String must be one of: LEGACY, PROLEPTIC_GREGORIAN" },
        { "dialect.name", "NoSuchDialect", "Invalid value NoSuchDialect for configuration dialect.name: Invalid enumerator" },
        { "dialect.name", "Db2DatabaseDialect",
            "The dialect Db2DatabaseDialect is not part of this connector: expected one of "
                + "GenericDatabaseDialect, PostgreSqlDatabaseDialect, MySqlDatabaseDialect, SqliteDatabaseDialect, SqlServerDatabaseDialect" },
        { "string.output.value.column.name", "", "Invalid value  for configuration string.output.value.column.name: String must be non-empty" },
        { "quote.sql.identifiers", "sometimes", "Invalid value sometimes for configuration quote.sql.identifiers: expected always or never" },
        { "connection.url", "postgres://x", "Could not connect to database. Not a valid JDBC URL: postgres://x" },
        { "connection.url", "jdbc:postgresql://127.0.0.1:1/x", "Could not connect to database. Failed to connect to 127.0.0.1:1: Connection refused. "
            + "Check that the database runs and accepts connections, and host and port in connection.url." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Sink_configuration_names_the_key_that_is_wrong(string key, string value, string error)
    {
        var values = await new JdbcSinkConnector().ValidateAsync(new Dictionary<string, string>(Good) { [key] = value }, TestContext.Current.CancellationToken);
        Assert.Equal([(key, error)], values.SelectMany(v => v.Errors.Select(e => (v.Name, e))));
    }

    [Fact]
    public async Task Sink_configuration_is_good_with_a_database_that_answers() =>
        Assert.All(await new JdbcSinkConnector().ValidateAsync(Good, TestContext.Current.CancellationToken), v => Assert.Empty(v.Errors));

    [Theory]
    [InlineData("none")]
    [InlineData("record_value")]
    public async Task Sink_configuration_allows_deletes_only_by_record_key(string mode)
    {
        var values = await new JdbcSinkConnector()
            .ValidateAsync(new Dictionary<string, string>(Good) { ["delete.enabled"] = "true", ["pk.mode"] = mode }, TestContext.Current.CancellationToken);
        Assert.Equal(["delete.enabled", "pk.mode"], values.Where(v => v.Errors.Count > 0).Select(v => v.Name));
    }

    [Fact]
    public async Task Sink_configuration_says_of_a_mode_that_is_none_only_that()
    {
        var values = await new JdbcSinkConnector().ValidateAsync(new Dictionary<string, string>(Good)
        {
            ["delete.enabled"] = "true",
            ["pk.mode"] = "Record_Key"
        }, TestContext.Current.CancellationToken);
        Assert.Equal(["pk.mode"], values.SelectMany(v => v.Errors.Select(_ => v.Name)));
    }

    [Fact]
    public async Task Sink_configuration_says_what_to_do_without_a_credentials_provider_of_Java()
    {
        var values = await new JdbcSinkConnector().ValidateAsync(
            new Dictionary<string, string>(Good) { ["jdbc.credentials.provider.class"] = "com.example.Vault" }, TestContext.Current.CancellationToken);
        Assert.Equal(["jdbc.credentials.provider.class", "jdbc.credentials.provider.class"], values.SelectMany(v => v.Errors.Select(_ => v.Name)));
        Assert.Contains("config provider", values.Single(v => v.Errors.Count > 0).Errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sink_configuration_recommends_what_other_keys_leave_open()
    {
        async Task<Dictionary<string, ConfigValue>> Values(params (string, string)[] more)
        {
            var config = new Dictionary<string, string>(Good);
            foreach (var (key, value) in more) config[key] = value;
            return (await new JdbcSinkConnector().ValidateAsync(config, TestContext.Current.CancellationToken)).ToDictionary(v => v.Name);
        }

        var plain = await Values();
        Assert.False(plain["delete.enabled"].Visible);
        Assert.Equal(["false"], plain["delete.enabled"].RecommendedValues);
        Assert.Equal(4, plain["pk.mode"].RecommendedValues.Count);
        Assert.Equal(12, plain["dialect.name"].RecommendedValues.Count);
        var deleting = await Values(("pk.mode", "record_key"), ("delete.enabled", "TRUE"));
        Assert.True(deleting["delete.enabled"].Visible);
        Assert.Equal(["record_key"], deleting["pk.mode"].RecommendedValues);
    }

    [Fact]
    public async Task Sink_configuration_shows_no_password_when_the_database_refuses_it()
    {
        using var store = Store.Of("mysql");
        var values = await new JdbcSinkConnector()
            .ValidateAsync(new Dictionary<string, string>(store.Config) { ["connection.password"] = "wrong-secret" }, TestContext.Current.CancellationToken);
        var error = Assert.Single(values.Single(v => v.Name == "connection.url").Errors);
        Assert.StartsWith("Could not connect to database. ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sink_configuration_goes_to_every_task_as_it_is()
    {
        var connector = new JdbcSinkConnector();
        await connector.StartAsync(Good, TestContext.Current.CancellationToken);
        Assert.Equal([Good, Good, Good], await connector.TaskConfigsAsync(3, TestContext.Current.CancellationToken));
        Assert.Equal("io.confluent.connect.jdbc.sink.JdbcSinkTask", JavaClassAttribute.Of(connector.TaskType));
    }
}
