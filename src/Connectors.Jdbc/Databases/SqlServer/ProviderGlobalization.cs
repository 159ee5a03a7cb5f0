using System.Reflection;

namespace Connectors.Jdbc.Databases.SqlServer;

/// <summary>
/// Lets Microsoft.Data.SqlClient connect where .NET knows no cultures (InvariantGlobalization), as the worker runs, which needs no ICU so. Since 7.1 the provider
/// takes the code pages of collations from tables of its own and asks for no culture, but it still refuses to open a connection. It remembers its answer in a
/// field, and nothing public sets that: not the switch of the runtime's configuration, after which it tries to make the culture <c>en-US</c>.
/// </summary>
internal static class ProviderGlobalization
{
    private const string Switches = "Microsoft.Data.SqlClient.LocalAppContextSwitches", Answer = "s_globalizationInvariantMode", No = "False";

    /// <summary>Has a provider take the runtime for one with cultures. Where a version keeps its answer elsewhere, nothing is changed.</summary>
    /// <param name="provider">The provider's assembly: the built-in one, or one from the plugin path.</param>
    public static void Allow(Assembly provider)
    {
        if (provider.GetType(Switches)?.GetField(Answer, BindingFlags.Static | BindingFlags.NonPublic) is { FieldType.IsEnum: true } field
            && Enum.TryParse(field.FieldType, No, out var no)) field.SetValue(null, no);
    }
}
