using System.Text.RegularExpressions;
using Connect.Testing;

namespace Connectors.Jdbc.Tests;

/// <summary>The folders of the connectors: each is a namespace, and they depend on each other in one direction.</summary>
public sealed partial class LayersTests
{
    private const string Root = "Connectors.Jdbc";

    // What each may use beside what stands above it; the connectors themselves, in the project's own folder, use all.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Urls"] = [],
        ["Columns"] = [],
        ["Databases"] = ["Urls", "Columns"],
        ["Databases.MySql"] = ["Urls", "Columns"],
        ["Databases.PostgreSql"] = ["Urls", "Columns"],
        ["Databases.SqlServer"] = ["Urls", "Columns"],
        ["Databases.Sqlite"] = ["Urls", "Columns"],
        ["Connections"] = ["Urls", "Databases"],
        ["Reading"] = ["Columns", "Databases", "Connections"],
        ["Writing"] = ["Columns", "Databases", "Connections"],
    };

    // A provider of ADO.NET is known to its database's folder alone.
    private static readonly string[] Providers = ["Npgsql", "MySqlConnector", "Microsoft.Data"];

    private static IEnumerable<(string File, string Folder, string Text)> Sources()
    {
        var root = Path.Combine(Repository.Root, "src", Root);
        foreach (var file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            var folder = Path.GetDirectoryName(Path.GetRelativePath(root, file))!.Replace(Path.DirectorySeparatorChar, '.');
            if (folder.Split('.')[0] is not ("obj" or "bin")) yield return (Path.GetFileName(file), folder, File.ReadAllText(file));
        }
    }

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\bJdbc(?:Sink|Source)?(?:Config|Connector|Task|Validation)\b")]
    private static partial Regex OfTheConnectors();

    [Fact]
    public void A_file_has_the_namespace_of_its_folder()
    {
        var sources = Sources().ToList();
        Assert.NotEmpty(sources);
        Assert.Empty(sources.Where(s => !s.Text.Contains($"namespace {Root}{(s.Folder.Length == 0 ? "" : "." + s.Folder)};", StringComparison.Ordinal)).Select(s => s.File));
    }

    [Fact]
    public void Folders_use_each_other_in_one_direction()
    {
        var wrong = new List<string>();
        foreach (var (file, folder, text) in Sources().Where(s => s.Folder.Length > 0))
        {
            foreach (var used in Using().Matches(text).Select(m => m.Groups[1].Value))
            {
                if (used.StartsWith(Root + ".", StringComparison.Ordinal) && !Allowed[folder].Any(a => used[(Root.Length + 1)..].Split('.')[0] == a)) wrong.Add($"{file}: {used}");
                if (Array.Exists(Providers, p => used.StartsWith(p, StringComparison.Ordinal)) && !folder.StartsWith("Databases.", StringComparison.Ordinal)) wrong.Add($"{file}: {used}");
            }
            if (folder is not ("Reading" or "Writing") && OfTheConnectors().Match(text) is { Success: true } found) wrong.Add($"{file}: {found.Value}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Only_the_list_of_databases_names_one() => Assert.Equal(["DatabaseList.cs", "DialectNames.cs"],
        Sources().Where(s => !s.Folder.StartsWith("Databases.", StringComparison.Ordinal)
            && Using().Matches(s.Text).Any(m => m.Groups[1].Value.StartsWith($"{Root}.Databases.", StringComparison.Ordinal))).Select(s => s.File).Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_is_public_but_the_connectors_and_their_tasks() => Assert.Equal(
        ["JdbcSinkConnector", "JdbcSinkTask", "JdbcSourceConnector", "JdbcSourceTask"],
        typeof(JdbcSinkConnector).Assembly.GetExportedTypes().Select(t => t.Name).Order(StringComparer.Ordinal));
}
