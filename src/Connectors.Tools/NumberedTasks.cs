using System.Globalization;

namespace Connectors.Tools;

/// <summary>Task configurations that differ by the task's number alone.</summary>
internal static class NumberedTasks
{
    public const string IdKey = "id";

    /// <summary>As many as may be.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Of(IReadOnlyDictionary<string, string> config, int count) =>
    [
        .. Enumerable.Range(0, count).Select(
            i => new Dictionary<string, string>(config, StringComparer.Ordinal) { [IdKey] = i.ToString(CultureInfo.InvariantCulture) }),
    ];
}
