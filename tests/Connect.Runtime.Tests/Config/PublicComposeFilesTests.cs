using System.Text;
using System.Text.Json;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;
using Connect.Runtime.Plugins;
using Connect.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Config;

/// <summary>
/// The variables of the connect services of compose files in public use, and of nothing else: what a worker reads of them. Their table is the one of docs/container.md.
/// </summary>
public sealed class PublicComposeFilesTests
{
    private sealed record Service(string File, string Name, Dictionary<string, string> Variables);

    private static readonly List<Service> Services = Read();

    private static List<Service> Read()
    {
        using var file = typeof(PublicComposeFilesTests).Assembly.GetManifestResourceStream("public-compose-files.json")!;
        using var document = JsonDocument.Parse(file);
        return
        [
            .. document.RootElement.EnumerateArray().Select(s => new Service(s.GetProperty("file").GetString()!, s.GetProperty("service").GetString()!,
                s.GetProperty("variables").EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString()!))),
        ];
    }

    public static TheoryData<string> Names => [.. Services.Where(s => !IsDebezium(s)).Select(s => $"{s.File}, {s.Name}")];

    private static bool IsDebezium(Service service) => service.File.StartsWith("debezium/", StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_worker_starts_with_the_variables_of_a_public_compose_file_alone(string name)
    {
        var variables = Services.Single(s => $"{s.File}, {s.Name}" == name).Variables;
        Assert.Null(ContainerEnvironment.Problem(variables));
        var properties = ContainerEnvironment.Properties(variables);
        var resolved = new ConfigVariables(properties, variables).Resolve(properties);
        var worker = new WorkerConfig(resolved);
        Assert.Equal(variables["CONNECT_GROUP_ID"], worker.GroupId);
        Assert.Equal(variables["CONNECT_REST_ADVERTISED_HOST_NAME"], new Uri(worker.AdvertisedUrl).Host);
        var plugins = PluginRegistry.Load(worker.PluginPath, NullLogger<PluginRegistry>.Instance);
        foreach (var (_, converter, kind) in worker.Converters) Assert.NotNull(plugins.Find(converter, kind));
        var clients = new KafkaClients(worker.Properties, NullLoggerFactory.Instance, TimeProvider.System);
        foreach (var kind in (ClientKind[])[ClientKind.Admin, ClientKind.Consumer, ClientKind.Producer])
            Assert.Equal(variables["CONNECT_BOOTSTRAP_SERVERS"], clients.Settings(kind, clients.Properties(kind, new Dictionary<string, string>()), "id")["bootstrap.servers"]);
    }

    [Fact]
    public void The_variables_of_Debeziums_image_are_told_from_those_of_a_worker()
    {
        var service = Services.Single(IsDebezium);
        Assert.EndsWith("BOOTSTRAP_SERVERS, GROUP_ID, CONFIG_STORAGE_TOPIC, OFFSET_STORAGE_TOPIC, STATUS_STORAGE_TOPIC are set, without CONNECT_ before the name",
            ContainerEnvironment.Problem(service.Variables), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_the_documentation_says_what_became_of_each_variable()
    {
        const string begin = "<!-- variables of public compose files -->\n", end = "<!-- end -->";
        var file = Path.Combine(Repository.Root, "docs", "container.md");
        var page = File.ReadAllText(file);
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(end, from, StringComparison.Ordinal);
        // With UPDATE_DOCS=1 the page is brought up to date.
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1") File.WriteAllText(file, string.Concat(page.AsSpan(0, from), Table(), page.AsSpan(to)));
        else Assert.Equal(Table(), page[from..to]);
    }

    private static string Table()
    {
        var rows = from service in Services
                   from variable in service.Variables.Keys
                   let described = ContainerEnvironment.Describe(service.Variables).FirstOrDefault(v => v.Name == variable)
                   group service by (variable, What: What(described)) into row
                   orderby row.Key.variable
                   select (row.Key.variable, row.Key.What, Files: string.Join(", ", row.Select(s => Number(s)).Distinct()));
        var table = new StringBuilder("| Variable | What becomes of it | In |\n|---|---|---|\n");
        foreach (var (variable, what, files) in rows) table.Append($"| `{variable}` | {what} | {files} |\n");
        table.Append('\n');
        foreach (var file in Services.Select(s => s.File).Distinct())
            table.Append($"{Number(Services.First(s => s.File == file))}: {file}, {string.Join(" and ", Services.Where(s => s.File == file).Select(s => $"`{s.Name}`"))}\n\n");
        return table.ToString();
    }

    private static int Number(Service service) => Services.Select(s => s.File).Distinct().ToList().IndexOf(service.File) + 1;

    private static string What(ContainerVariable? variable) => variable switch
    {
        null => "not Connect's: nobody reads it",
        { Use: VariableUse.Property } => $"`{variable.Text}`",
        { Use: VariableUse.Log } => "the log's",
        { Use: VariableUse.NoEffect } => $"no effect: {variable.Text}",
        _ => $"a warning: {variable.Text}",
    };
}
