using System.Xml.Linq;
using Connect.Testing;

namespace Connect.Runtime.Tests;

public class DependencyTests
{
    // What each project may refer to; the map in ARCHITECTURE.md says why.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Connect.Api"] = ["Connect.Java"],
        ["Connect.Avro"] = ["Connect.Api", "Connect.Java", "Formats.Avro"],
        ["Connect.Converters"] = ["Connect.Api", "Connect.Avro", "Connect.Java", "Connect.Json", "Connect.Security", "Formats.Avro", "Formats.JsonSchema"],
        ["Connect.Java"] = [],
        ["Connect.Json"] = ["Connect.Api", "Connect.Java"],
        ["Connect.Security"] = ["Connect.Api"],
        ["Connect.Transforms"] = ["Connect.Api", "Connect.Java"],
        ["Connectors.File"] = ["Connect.Api"],
        ["Connectors.Jdbc"] = ["Connect.Api", "Connect.Java"],
        ["Connectors.Mongo"] = ["Connect.Api", "Connect.Java", "Connect.Security"],
        ["Connectors.QuestDb"] = ["Connect.Api", "Connect.Java", "Connect.Security"],
        ["Connectors.S3"] = ["Connect.Api", "Connect.Avro", "Connect.Java", "Connect.Json", "Formats.Avro", "Formats.Parquet"],
        ["Connectors.Tools"] = ["Connect.Api", "Connect.Java"],
        ["Formats.Avro"] = ["Formats.Compression"],
        ["Formats.Compression"] = [],
        ["Formats.JsonSchema"] = [],
        ["Formats.Parquet"] = ["Formats.Compression"],
        ["Kafka.Protocol"] = ["Formats.Compression"],
        ["Kafka.Embedded"] = ["Formats.Avro", "Formats.JsonSchema", "Kafka.Protocol"],
        ["Connect.Runtime"] = ["Connect.Api", "Connect.Converters", "Connect.Java", "Connect.Json", "Connect.Security", "Connect.Transforms", "Connectors.File", "Connectors.Jdbc", "Connectors.Mongo", "Connectors.QuestDb", "Connectors.S3", "Kafka.Embedded", "Kafka.Protocol"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Dependencies_point_one_way(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} is not in the list of what may refer to what");
        var file = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"));
        var referred = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(referred.Except(allowed));
    }

    [Fact]
    public void The_runtime_names_connectors_converters_and_transformations_nowhere_but_in_its_project_file()
    {
        var offenders = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Connect.Runtime"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(f => File.ReadLines(f).Where(l => l.StartsWith("using Connectors.", StringComparison.Ordinal) || l.StartsWith("using Connect.Converters", StringComparison.Ordinal) || l.StartsWith("using Connect.Transforms", StringComparison.Ordinal)).Select(l => $"{Path.GetFileName(f)}: {l}"));
        Assert.Empty(offenders);
    }
}
