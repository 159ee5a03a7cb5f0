using Connect.Api;

namespace Connect.Runtime;

/// <summary>What the worker is asked for on its command line.</summary>
internal sealed record CommandLine
{
    public const string Help = """
        Connect for .NET: a worker for Kafka Connect's connectors.

        Usage: Connect.Runtime [--embedded] [worker.properties]
               Connect.Runtime standalone worker.properties [connector.properties|connector.json ...]
               Connect.Runtime plugin install [OWNER/NAME[:VERSION] ...]

          worker.properties   the worker's configuration, as connect-distributed takes it; without it, CONNECT_ variables are read as by the Java container
                              (CONNECT_BOOTSTRAP_SERVERS is bootstrap.servers)
          standalone          a worker that runs alone, as connect-standalone: configurations in memory, offsets in the file of offset.storage.file.filename
          plugin install      says what takes the place of a connector of Confluent's hub; nothing is downloaded
          --embedded          a broker and a schema registry inside the worker, for a first try; nothing has to be configured
          --render FILE       writes the properties that CONNECT_ variables stand for to a file, where it can be written
          --help, -h          this text

        Connectors are created over the REST API, at http://localhost:8083 unless listeners says otherwise:
          curl -X PUT -H 'Content-Type: application/json' -d @connector.json http://localhost:8083/connectors/NAME/config

        It ends with 0 after SIGTERM or SIGINT, 1 where an address cannot be listened on, 2 where the configuration is not valid, 3 where a connector of the
        command line cannot be created.
        """;

    private const string EmbeddedOption = "--embedded", RenderOption = "--render",
        Usage = "usage: Connect.Runtime [--embedded] [worker.properties]; --help says more";

    /// <summary>Whether only the help is wanted.</summary>
    public bool IsHelp { get; private init; }

    /// <summary>Whether a broker and a registry are to run inside the worker.</summary>
    public bool IsEmbedded { get; private init; }

    /// <summary>Whether the worker runs alone.</summary>
    public bool IsStandalone { get; private init; }

    /// <summary>The worker's properties file; null to read variables.</summary>
    public string? WorkerFile { get; private init; }

    /// <summary>The files of connectors to create, of a worker that runs alone.</summary>
    public IReadOnlyList<string> ConnectorFiles { get; private init; } = [];

    /// <summary>Where to write the properties that variables stand for, or null.</summary>
    public string? RenderTo { get; private init; }

    /// <summary>What is to be installed; null where nothing is.</summary>
    public IReadOnlyList<string>? Plugins { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ConfigException">They ask for nothing that there is.</exception>
    public static CommandLine Parse(string[] args)
    {
        if (args.Any(static a => a is "--help" or "-h")) return new() { IsHelp = true };
        // confluent-hub has options before and after the name, which say where and how to download.
        if (args is ["plugin", "install", .. var wanted]) return new() { Plugins = [.. WithoutOptions(wanted)] };
        var isStandalone = args is ["standalone", ..];
        var (files, isEmbedded, render) = (new List<string>(), false, (string?)null);
        for (var i = isStandalone ? 1 : 0; i < args.Length; i++)
        {
            if (args[i] == EmbeddedOption && !isStandalone) isEmbedded = true;
            else if (args[i] == RenderOption && !isStandalone && i + 1 < args.Length) render = args[++i];
            else if (args[i].StartsWith('-')) throw new ConfigException($"Unknown option {args[i]}; {Usage}");
            else files.Add(args[i]);
        }
        if (isStandalone)
            return files is [var worker, .. var connectors] ? new() { IsStandalone = true, WorkerFile = worker, ConnectorFiles = connectors }
                : throw new ConfigException("Usage: connect-standalone worker.properties [connector1.properties connector2.json ...]");
        if (files.Count > 1)
            throw new ConfigException(
                $"Expected one properties file, the worker's, but there is {files[1]} as well. Connectors are not named on the command line: send their "
                + "configurations as JSON with PUT to /connectors/NAME/config of the REST API, or run a worker alone with connect-standalone");
        return new() { IsEmbedded = isEmbedded, WorkerFile = files.FirstOrDefault(), RenderTo = render };
    }

    private static readonly string[] OptionsWithValue = ["--component-dir", "--worker-configs", "--plugin-directory", "--confluent-platform", "--config"];

    private static IEnumerable<string> WithoutOptions(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (OptionsWithValue.Contains(args[i])) i++;
            else if (!args[i].StartsWith('-')) yield return args[i];
        }
    }
}
