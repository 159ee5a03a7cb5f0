using Connect.Api;

namespace Connectors.Jdbc.Source;

/// <summary>The definition of the source connector's keys.</summary>
internal static partial class SourceConfigDef
{
    /// <summary>The keys of the connector.</summary>
    public static ConfigDef Connector { get; } = new ConfigDef()
        .DefineGroup("Database", [.. ConnectionKeys(), .. TableListKeys(), .. DatabaseKeys()])
        .DefineGroup("Mode", [.. ModeKeys(), .. QueryKeys()])
        .DefineGroup("Connector", ConnectorKeys());

    /// <summary>The keys of its tasks: those of the connector and what the connector adds to hand out the tables.</summary>
    public static ConfigDef Task { get; } = new ConfigDef(Connector)
        // Text rather than a list: a comma inside a quoted name is part of the name.
        .Define(SourceKeys.Tables, ConfigType.String, "", Importance.High, "The tables of this task, quoted and separated by commas; empty with a query.")
        .Define(SourceKeys.TablesFetched, ConfigType.Boolean, false, Importance.High, "Whether the list of tables was known when the task was configured.");
}
