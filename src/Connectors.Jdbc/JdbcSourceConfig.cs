using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Reading;

namespace Connectors.Jdbc;

/// <summary>The keys of the JDBC source: their names, their definitions (those of the original connector) and their values in one configuration.</summary>
/// <param name="parsed">The parsed configuration, of the connector or of a task.</param>
internal sealed partial class JdbcSourceConfig(ParsedConfig parsed) : JdbcConfig(parsed)
{
    /// <summary>In a task's configuration: its tables, quoted, separated by commas; empty with a query.</summary>
    public const string TablesKey = "tables";

    /// <summary>In a task's configuration: whether the connector had read the list of tables when it made the configuration.</summary>
    public const string TablesFetchedKey = "tables.fetched";

    /// <summary>The definition of the connector's keys.</summary>
    public static ConfigDef Definition { get; } = Define();

    /// <summary>The definition of its tasks' keys: those of the connector and what the connector adds to hand out the tables.</summary>
    public static ConfigDef TaskDefinition { get; } = new ConfigDef(Definition)
        // A string rather than a list: a comma inside a quoted name is part of the name.
        .Define(TablesKey, ConfigType.String, "", Importance.High, "The tables of this task, quoted and separated by commas; empty with a query.")
        .Define(TablesFetchedKey, ConfigType.Boolean, false, Importance.High, "Whether the list of tables was known when the task was configured.");

    /// <summary>Parses the configuration of a connector.</summary>
    /// <exception cref="ConfigException">A key is not valid.</exception>
    public static JdbcSourceConfig Parse(IReadOnlyDictionary<string, string> config) => new(Definition.Parse(config));

    /// <summary>Parses the configuration of a task.</summary>
    /// <exception cref="ConfigException">A key is not valid.</exception>
    public static JdbcSourceConfig ParseTask(IReadOnlyDictionary<string, string> config) => new(TaskDefinition.Parse(config));

    /// <summary>How the connector itself connects, which goes by the URL whatever <c>dialect.name</c> says.</summary>
    public ConnectionSettings ConnectionByUrl()
    {
        var settings = Connection();
        return settings with { Dialect = DialectNames.Create(null, settings.Target, settings.Dialect.Quoting) };
    }

    /// <summary>The zone of times without one.</summary>
    public DatabaseZone DatabaseZone => new(Zone);

    /// <summary>How columns become fields.</summary>
    /// <param name="dialect">The dialect in use.</param>
    public RowSchemaOptions RowSchemaOptions(Dialect dialect) => new(Numerics, Timestamps, DatabaseZone, LegacyCalendar, dialect is GenericDialect);

    /// <summary>In a task's configuration: its tables, as they were written there.</summary>
    public IReadOnlyList<string> TaskTables => TableList.Split(Parsed.GetString(TablesKey) ?? "");

    /// <summary>In a task's configuration: whether the list of tables was known.</summary>
    public bool TablesFetched => Parsed.GetBoolean(TablesFetchedKey);

    // A list of one empty item, which Java makes of some spellings of nothing, is none.
    private static IReadOnlyList<string> Items(ParsedConfig parsed, string key) => [.. parsed.GetList(key).Where(i => i.Length > 0)];

    private static ConfigDef Define()
    {
        var definition = new ConfigDef();
        DefineGroup(definition, "Database", [.. ConnectionKeys(), .. TableListKeys(), .. DatabaseKeys()]);
        DefineGroup(definition, "Mode", [.. ModeKeys(), .. QueryKeys()]);
        DefineGroup(definition, "Connector", ConnectorKeys());
        return definition;
    }
}
