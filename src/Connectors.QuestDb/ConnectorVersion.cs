namespace Connectors.QuestDb;

/// <summary>The version that the plugins of this project give.</summary>
internal static class ConnectorVersion
{
    public static string Text { get; } = typeof(ConnectorVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
