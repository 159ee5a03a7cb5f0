using Connect.Api;
using Connectors.QuestDb.Client;
using Connectors.QuestDb.Ilp;
using Connectors.QuestDb.Rows;
using Connectors.QuestDb.Time;

namespace Connectors.QuestDb;

/// <summary>The keys of the QuestDB sink, and what a task makes of them.</summary>
internal sealed class QuestDbSinkConfig
{
    public const string Host = "host", Tls = "tls", TlsValidationMode = "tls.validation.mode", Username = "username", Token = "token";
    public const string ClientConfString = "client.conf.string", Table = "table";
    public const string IncludeKey = "include.key", KeyPrefix = "key.prefix", ValuePrefix = "value.prefix";
    public const string Symbols = "symbols", Doubles = "doubles", SkipUnsupportedTypes = "skip.unsupported.types";
    public const string TimestampFieldName = "timestamp.field.name", TimestampUnits = "timestamp.units", TimestampKafkaNative = "timestamp.kafka.native";
    public const string TimestampStringFields = "timestamp.string.fields", TimestampFormat = "timestamp.string.format";
    public const string RetryBackoffMs = "retry.backoff.ms", MaxRetries = "max.retries";
    public const string AllowedLag = "allowed.lag", DlqSendBatchOnError = "dlq.send.batch.on.error";

    /// <summary>The variable of the worker's environment that holds a configuration string for connectors that have none.</summary>
    public const string ClientConfVariable = "QDB_CLIENT_CONF";

    private readonly ParsedConfig _config;
    private readonly Func<string, string?> _environment;

    /// <summary>A parsed configuration.</summary>
    /// <param name="config">The connector's configuration.</param>
    /// <param name="environment">Variables of the worker's environment.</param>
    /// <exception cref="ConfigException">A value is not valid.</exception>
    public QuestDbSinkConfig(IReadOnlyDictionary<string, string> config, Func<string, string?> environment)
    {
        _config = Definition.Parse(config);
        _environment = environment;
    }

    /// <summary>The definition of the keys.</summary>
    public static ConfigDef Definition { get; } = new ConfigDef()
        .Define(Host, ConfigType.String, null, Importance.High,
            "Host and port (9009 unless given) of line protocol over TCP. The old way to name the server; client.conf.string is the new one.")
        .Define(Table, ConfigType.String, null, Importance.High,
            "The table to write to; the topic's name when not set. ${topic}, ${key} and ${partition} stand for those of each record.",
            ConfigValidators.By(EnsureTable, "what QuestDB takes for the name of a table"))
        .Define(KeyPrefix, ConfigType.String, "key", Importance.Medium,
            "What names of columns from the record's key begin with, joined by an underscore; the column's name where the key is a single value.")
        .Define(ValuePrefix, ConfigType.String, "", Importance.Medium,
            "What names of columns from the record's value begin with, joined by an underscore; the column's name where the value is a single value.")
        .Define(SkipUnsupportedTypes, ConfigType.Boolean, false, Importance.Medium,
            "Leave out fields that no column can hold (bytes, decimals, maps with a schema, arrays of anything but doubles) instead of refusing their records.")
        .Define(TimestampFieldName, ConfigType.String, null, Importance.Medium,
            "The field that is the row's designated time, by its full flattened name. Several names separated by commas: their texts are joined and read by "
            + "timestamp.string.format. Without it, and without timestamp.kafka.native, rows get the time of their arrival.")
        .Define(IncludeKey, ConfigType.Boolean, true, Importance.Medium, "Store the record's key too.")
        .Define(Symbols, ConfigType.String, null, Importance.Medium, "Columns to send as symbols, separated by commas, by their flattened names.")
        .Define(Doubles, ConfigType.String, null, Importance.Medium,
            "Columns to send as doubles even where a number has no fraction, separated by commas; for data without a schema, "
            + "where 1 would make a LONG column that then refuses 1.5.")
        .Define(Username, ConfigType.String, "admin", Importance.Medium, "With host and token: the id of the key of authentication over TCP.")
        .Define(Token, ConfigType.Password, null, Importance.Medium, "With host: the private key of authentication over TCP.")
        .Define(Tls, ConfigType.Boolean, false, Importance.Medium, "With host: encrypt the connection.")
        .Define(new ConfigKey(TimestampUnits, ConfigType.String, Importance.Low,
            "The unit of a designated time that is a number: auto (by its size), seconds, millis, micros or nanos.")
        {
            Default = "auto",
            Validator = ConfigValidators.In("auto", "seconds", "millis", "micros", "nanos"),
            Recommender = new RecommendedUnits(),
        })
        .Define(RetryBackoffMs, ConfigType.Long, 3000, Importance.Low, "Over TCP: milliseconds before a batch that could not be sent is sent again.")
        .Define(MaxRetries, ConfigType.Int, 10, Importance.Low, "Over TCP: how many failures in a row a task survives; ten good batches make it forget.")
        .Define(TimestampFormat, ConfigType.String, Time.TimestampFormat.Default, Importance.Medium,
            "How texts are read as times, in QuestDB's letters: yyyy-MM-ddTHH:mm:ss.U+Z takes ISO times with any fraction, "
            + "yyyyMMddHHmmssSSS times without separators. "
            + "See https://questdb.com/docs/query/functions/date-time/#timestamp-format.", ConfigValidators.By(EnsureFormat))
        .Define(TimestampStringFields, ConfigType.String, null, Importance.Medium,
            "Columns of text to store as timestamps, separated by commas; read by timestamp.string.format.")
        .Define(TimestampKafkaNative, ConfigType.Boolean, false, Importance.Medium,
            "Take the record's own timestamp for the row's designated time; not together with timestamp.field.name.")
        .Define(TlsValidationMode, ConfigType.String, "default", Importance.Low,
            "With host and tls: default checks the server's certificate, insecure does not.",
            ConfigValidators.In("default", "insecure"))
        .Define(ClientConfString, ConfigType.Password, null, Importance.High,
            "How to reach the server, as http::addr=host:9000;username=…;password=…; (or https, tcp, tcps). ${NAME} is a variable of the worker's environment. "
            + "When not set, the variable " + ClientConfVariable + " of the environment is used. "
            + "See https://questdb.com/docs/ingestion/clients/configuration-string/.")
        .Define(AllowedLag, ConfigType.Int, 1000, Importance.Low,
            "Over HTTP: the longest time in milliseconds that rows wait for more while no new records come.",
            ConfigValidators.Between(1, int.MaxValue))
        .Define(DlqSendBatchOnError, ConfigType.Boolean, false, Importance.Low,
            "Over HTTP, when the server refuses lines and there is a dead letter queue: "
            + "report the whole batch at once instead of sending the good records of it.");

    /// <summary>What the configuration says of records.</summary>
    public RecordReading Reading(TimeProvider time) => new()
    {
        Table = _config.GetString(Table),
        IncludeKey = _config.GetBoolean(IncludeKey),
        KeyPrefix = _config.GetString(KeyPrefix) ?? "",
        ValuePrefix = _config.GetString(ValuePrefix) ?? "",
        SkipUnsupportedTypes = _config.GetBoolean(SkipUnsupportedTypes),
        KafkaTime = _config.GetBoolean(TimestampKafkaNative),
        TimeUnit = _config.GetString(TimestampUnits) switch
        {
            "seconds" => TimeUnit.Seconds,
            "millis" => TimeUnit.Millis,
            "micros" => TimeUnit.Micros,
            "nanos" => TimeUnit.Nanos,
            _ => null,
        },
        TimeFormat = new TimestampFormat(_config.GetRequiredString(TimestampFormat), time),
    };

    /// <summary>What is likely not to be meant by the format of times, or null.</summary>
    /// <param name="format">The format.</param>
    public string? WarningOf(TimestampFormat format)
    {
        var readsTexts = ColumnRules.Set(_config.GetString(TimestampStringFields)).Count > 0;
        return readsTexts && format.Pattern == Time.TimestampFormat.Default ? Time.TimestampFormat.Strictness : format.Warning;
    }

    /// <summary>What the configuration says of columns.</summary>
    /// <param name="maxNameLength">The most characters of a name.</param>
    public ColumnRules Rules(int maxNameLength) => new()
    {
        Symbols = _config.GetString(Symbols) is { } symbols ? ColumnRules.Set(symbols) : null,
        Doubles = ColumnRules.Set(_config.GetString(Doubles)),
        TimeTexts = ColumnRules.Set(_config.GetString(TimestampStringFields)),
        TimeFields = TimeFields(_config.GetString(TimestampFieldName)),
        MaxNameLength = maxNameLength,
    };

    /// <summary>Whether <c>symbols</c> is set, be it empty: it decides the order in lines.</summary>
    public bool HasSymbols => _config.GetString(Symbols) is not null;

    /// <summary>Whether the server is named by the old keys.</summary>
    public bool UsesHost => string.IsNullOrEmpty(ConfText);

    public TimeSpan RetryBackoff => TimeSpan.FromMilliseconds(_config.GetLong(RetryBackoffMs));

    public int Retries => _config.GetInt(MaxRetries);

    public TimeSpan Lag => TimeSpan.FromMilliseconds(_config.GetInt(AllowedLag));

    public bool ReportsWholeBatch => _config.GetBoolean(DlqSendBatchOnError);

    /// <summary>How to reach the server.</summary>
    /// <exception cref="LineSenderException">It is not said, or wrongly.</exception>
    /// <exception cref="ConfigException">A variable or a setting of flushing is wrong.</exception>
    /// <exception cref="ConnectException">A token without user.</exception>
    public ClientConf Client()
    {
        if (ConfText is { Length: > 0 } text) return ClientConfReader.Read(ConfVariables.Expand(text, _environment));
        var token = _config.GetPassword(Token)?.Value;
        var user = _config.GetString(Username);
        if (token is not null && string.IsNullOrEmpty(user)) throw new ConnectException("Username cannot be empty when using ILP authentication");
        return new ClientConf
        {
            IsTls = _config.GetBoolean(Tls),
            VerifiesTls = _config.GetString(TlsValidationMode) != "insecure",
            Addresses = [ClientConfReader.Address(_config.GetString(Host) ?? "", ClientConfReader.DefaultTcpPort)],
            Username = token is null ? null : user,
            Token = token,
        };
    }

    private string? ConfText => _config.GetPassword(ClientConfString)?.Value is { Length: > 0 } text ? text : _environment(ClientConfVariable);

    internal static string[] TimeFields(string? list)
    {
        if (list is null) return [];
        if (!list.Contains(',', StringComparison.Ordinal)) return list.Length == 0 ? [] : [list];
        // As in Java, trailing commas do not make another part.
        var names = list.TrimEnd(',').Split(',', StringSplitOptions.TrimEntries);
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0) throw new ConflictingKeysException($"Empty field name in '{TimestampFieldName}': '{list}'");
            if (Array.IndexOf(names, names[i]) < i)
                throw new ConflictingKeysException($"Duplicate field name '{names[i]}' in '{TimestampFieldName}': '{list}'");
        }
        return names;
    }

    private static void EnsureTable(string name, object? value)
    {
        if (value is string table && !Names.IsTable(table, int.MaxValue))
            throw new ConfigException(name, value, "expected a table name of at least one character without line ends, ? , ' \" \\ / : ) ( + * % ~ "
                + "and other characters that cannot be printed, without two dots in a row, and without blanks or dots at its ends");
    }

    private static void EnsureFormat(string name, object? value)
    {
        if (value is not string) throw new ConfigException(name, value, "Timestamp format must be a string");
    }

    private sealed class RecommendedUnits : IConfigRecommender
    {
        public IReadOnlyList<object> ValidValues(string name, IReadOnlyDictionary<string, object?> parsed) => ["auto", "millis", "micros", "nanos"];

        public bool Visible(string name, IReadOnlyDictionary<string, object?> parsed) => true;
    }
}
