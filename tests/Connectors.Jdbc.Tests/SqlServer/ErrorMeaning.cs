namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>What becomes of an error.</summary>
[Flags]
public enum ErrorMeaning
{
    None = 0,
    Lasts = 1,
    Passes = 2,
    TableChanged = 4,
    EqualKeys = 8,
}
