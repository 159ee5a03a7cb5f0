using System.Reflection;
using System.Text.RegularExpressions;
using Connect.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Connect.Api.Tests;

/// <summary>The page about writing a connector shows one that compiles and runs.</summary>
public sealed partial class WritingAConnectorTests
{
    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock { get; }

    private static string Code()
    {
        using var page = new StreamReader(typeof(WritingAConnectorTests).Assembly.GetManifestResourceStream("writing-a-connector.md")!);
        return CodeBlock.Match(page.ReadToEnd().ReplaceLineEndings("\n")).Groups[1].Value;
    }

    private static Assembly Compiled()
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var name && (name.StartsWith("System", StringComparison.Ordinal) || name is "Connect.Api.dll" or "netstandard.dll"))
            .Select(p => MetadataReference.CreateFromFile(p));
        const string usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";
        var compilation = CSharpCompilation.Create("Example", [CSharpSyntaxTree.ParseText(usings), CSharpSyntaxTree.ParseText(Code())], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var library = new MemoryStream();
        var result = compilation.Emit(library);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return Assembly.Load(library.ToArray());
    }

    [Fact]
    public void The_connector_on_the_page_takes_about_fifty_lines() => Assert.InRange(Code().Split('\n').Count(l => l.Trim().Length > 0), 40, 55);

    [Fact]
    public async Task The_connector_on_the_page_compiles_starts_reads_and_goes_on_where_it_was()
    {
        var library = Compiled();
        var connector = (SourceConnector)Activator.CreateInstance(library.GetType("Example.FolderSourceConnector", true)!)!;
        Assert.Equal("Missing required configuration \"folder\" which has no default value.", connector.Config.Validate(new Dictionary<string, string>())[0].Errors.Single());

        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "2024-02-29.txt"), "hello", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "2024-03-01.txt"), "", TestContext.Current.CancellationToken);
            var config = new Dictionary<string, string> { ["folder"] = folder.FullName, ["topic"] = "files", ["poll.interval.ms"] = "10" };
            await connector.StartAsync(config, TestContext.Current.CancellationToken);
            var taskConfig = Assert.Single(await connector.TaskConfigsAsync(3, TestContext.Current.CancellationToken));

            var context = new TestSourceContext(taskConfig);
            var records = await PollOnce(connector, context);
            Assert.Equal(["2024-02-29.txt", "2024-03-01.txt"], records!.Select(r => r.Key));
            Assert.All(records!, r => Assert.Equal("files", r.Topic));
            Assert.Equal(5L, ((Struct)records![0].Value!)["bytes"]);

            context.Stored.Add((records![0].SourcePartition, records[0].SourceOffset));
            Assert.Equal(["2024-03-01.txt"], (await PollOnce(connector, context))!.Select(r => r.Key));
            context.Stored.Add((records[1].SourcePartition, records[1].SourceOffset));
            Assert.Empty((await PollOnce(connector, context))!);
        }
        finally { folder.Delete(true); }
    }

    private static async Task<IReadOnlyList<SourceRecord>?> PollOnce(SourceConnector connector, TestSourceContext context)
    {
        var task = (SourceTask)Activator.CreateInstance(connector.TaskType)!;
        task.Initialize(context);
        await task.StartAsync(context.Config, TestContext.Current.CancellationToken);
        var records = await task.PollAsync(TestContext.Current.CancellationToken);
        await task.StopAsync();
        return records;
    }
}
