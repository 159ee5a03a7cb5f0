using System.Reflection;
using System.Text.Json;
using Connect.Runtime.Group;

namespace Connect.Runtime.Tests.Group;

/// <summary>What Java's classes answered, as data of these tests.</summary>
internal static class JavaData
{
    public static JsonElement Read(string name)
    {
        using var data = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var document = JsonDocument.Parse(data);
        return document.RootElement.Clone();
    }

    public static Work WorkOf(JsonElement element, string connectors, string tasks) =>
        new([.. element.GetProperty(connectors).EnumerateArray().Select(c => c.GetString()!)], [.. element.GetProperty(tasks).EnumerateArray().Select(t => Task(t.GetString()!))]);

    private static TaskId Task(string text)
    {
        var dash = text.LastIndexOf('-');
        return new TaskId(text[..dash], int.Parse(text[(dash + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
