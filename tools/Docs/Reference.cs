using System.Text;
using Connect.Api;
using Connect.Api.Config;
using Connect.Runtime.Config;
using Connect.Runtime.Embedded;
using Connect.Runtime.Kafka;
using Connect.Runtime.Plugins;
using Connect.Runtime.Worker.Source;
using Microsoft.Extensions.Logging.Abstractions;

namespace Docs;

/// <summary>The pages about everything that configurations can say, made from the definitions that the worker itself goes by.</summary>
internal sealed class Reference
{
    private const string Made = "<!-- Made by `dotnet run --project tools/Docs` from the definitions in the source. Change those, not this page. -->\n\n";

    /// <summary>The plugins that a worker has without plugin.path.</summary>
    public PluginRegistry Plugins { get; } = PluginRegistry.Load(null, NullLogger<PluginRegistry>.Instance);

    /// <summary>The pages by their paths.</summary>
    public IReadOnlyDictionary<string, string> Pages()
    {
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["README.md"] = Index(),
            ["worker.md"] = Worker(),
            ["connector.md"] = Connector(),
            ["config-providers.md"] = ConfigProviders(),
            ["kafka-clients.md"] = KafkaClients(),
        };
        foreach (var page in Plugins.All.GroupBy(PluginNames.Path)) pages.Add(page.Key, PluginPage([.. page]));
        return pages.ToDictionary(p => p.Key, p => $"{Made}{p.Value.TrimEnd('\n')}\n", StringComparer.Ordinal);
    }

    private string Index()
    {
        var text = new StringBuilder("""
            # Reference

            Every key of every configuration, from the definitions that the worker itself goes by; `GET /connector-plugins/NAME/config` answers the same of a
            running worker.

            - [The worker](worker.md): its properties file, or the variables of its container.
            - [Connectors' common keys](connector.md): what every connector takes, with transformations, error handling and the making of topics.
            - [Kafka clients](kafka-clients.md): what becomes of each property of the Java clients.
            - [Config providers](config-providers.md): secrets and other values from files and variables.


            """.ReplaceLineEndings("\n"));
        (string Heading, PluginKind[] Kinds)[] chapters =
        [
            ("Source connectors", [PluginKind.Source]), ("Sink connectors", [PluginKind.Sink]), ("Converters", [PluginKind.Converter, PluginKind.HeaderConverter]),
            ("Transformations", [PluginKind.Transformation]), ("Predicates", [PluginKind.Predicate]),
        ];
        foreach (var (heading, kinds) in chapters)
        {
            text.Append($"## {heading}\n\n| Name | What it is for |\n|---|---|\n");
            foreach (var page in Plugins.All.Where(p => kinds.Contains(p.Kind)).GroupBy(PluginNames.Path).OrderBy(p => p.Key, StringComparer.Ordinal))
                text.Append($"| [{PluginNames.Title(page.First())}]({page.Key}) | {Markdown.Text(Documentation.Of(page.First().Type)?.Summary ?? "")} |\n");
            text.Append('\n');
        }
        return text.ToString();
    }

    private string PluginPage(IReadOnlyList<Plugin> plugins)
    {
        var first = plugins[0];
        var documentation = Documentation.Of(first.Type);
        var text = new StringBuilder($"# {PluginNames.Title(first)}\n\n{Markdown.Text(documentation?.Summary ?? "")}\n\n");
        foreach (var plugin in plugins.GroupBy(p => p.ClassName))
        {
            var kinds = string.Join(" and ", plugin.Select(p => p.Kind switch
            {
                PluginKind.Sink => "sink connector",
                PluginKind.Source => "source connector",
                PluginKind.HeaderConverter => "header converter",
                var kind => kind.ToString().ToLowerInvariant(),
            }));
            var aliases = plugin.SelectMany(p => PluginNames.Aliases(p, Plugins)).Distinct().ToList();
            text.Append($"- {char.ToUpperInvariant(kinds[0])}{kinds[1..]} {Markdown.Code(plugin.Key)}{On(plugin.Key)}");
            if (aliases.Count > 0) text.Append($", or {string.Join(" or ", aliases.Select(Markdown.Code))}");
            text.Append('\n');
        }
        text.Append("\n## Example\n\n");
        var shown = plugins.FirstOrDefault(p => p.ClassName.EndsWith("$Value", StringComparison.Ordinal)) ?? first;
        if (first.Kind > PluginKind.Source) text.Append("In a connector's configuration:\n\n");
        text.Append($"```json\n{Example.Of(shown, Plugins).Shown}\n```\n\n");
        if (Effect.Of(shown, Plugins) is { } effect)
        {
            text.Append("With it, this happens to a record:\n\n| | Before | After |\n|---|---|---|\n");
            foreach (var (part, before, after) in effect) text.Append($"| {part} | {Markdown.Cell(before)} | {Markdown.Cell(after)} |\n");
            text.Append('\n');
        }
        text.Append(first.Kind switch
        {
            PluginKind.Sink or PluginKind.Source => "Converters, transformations, error handling and other keys that every connector takes: [common keys](../connector.md).\n\n",
            PluginKind.Converter => "The same keys behind `key.converter.` are for keys"
                + (plugins.Any(p => p.Kind == PluginKind.HeaderConverter) ? ", behind `header.converter.` for headers" : "")
                + "; in the worker's file they are for all connectors that name no converter of their own.\n\n",
            PluginKind.Transformation => "How transformations are named, put in order and made conditional: [common keys](../connector.md#transformations).\n\n",
            PluginKind.Predicate => "How transformations use predicates: [common keys](../connector.md#predicates).\n\n",
            _ => "",
        });
        var definition = first.Options();
        if (documentation?.Remarks is { } remarks) text.Append($"## Remarks\n\n{Markdown.Text(remarks, n => definition[n] is null ? null : $"#{Markdown.Anchor(n)}")}\n\n");
        text.Append(definition.Keys.Count == 0 ? "## Keys\n\nIt has no keys of its own.\n" : new KeyList(definition) { LinkOf = name => CommonLink(name, "../connector.md", first.Kind) }.Render("Keys"));
        return text.ToString();
    }

    private static string On(string className) => className.EndsWith("$Key", StringComparison.Ordinal) ? " (works on the key)"
        : className.EndsWith("$Value", StringComparison.Ordinal) ? " (works on the value)" : "";

    private string? CommonLink(string name, string page, PluginKind kind) =>
        kind is PluginKind.Sink or PluginKind.Source && Common(kind)[name] is not null ? $"{page}#{Markdown.Anchor(name)}" : null;

    // The keys of all sinks or sources: those of the Java worker, and those that only this one has.
    private ConfigDef Common(PluginKind kind)
    {
        var common = ConnectorConfig.Definition(kind == PluginKind.Sink, Plugins, null, null);
        foreach (var key in ConnectorConfig.OwnKeys) common.Define(key);
        return common;
    }

    private static string Worker()
    {
        var text = new StringBuilder("""
            # The worker's configuration

            A properties file, as `connect-distributed` takes it, or variables of the container: `CONNECT_` and the key in capitals, with `_` for a dot, `__` for an
            underscore and `___` for a dash.

            ## Example

            ```properties
            bootstrap.servers=localhost:9092
            group.id=connect
            key.converter=org.apache.kafka.connect.json.JsonConverter
            value.converter=org.apache.kafka.connect.json.JsonConverter
            config.storage.topic=connect-configs
            offset.storage.topic=connect-offsets
            status.storage.topic=connect-status
            ```

            On a cluster of one broker the three `*.storage.replication.factor` have to be 1.

            ## Further keys

            - Properties of the Kafka clients. Without a prefix they are the worker's own clients', behind `consumer.`, `producer.` and `admin.` those of connectors:
              [Kafka clients](kafka-clients.md).
            - `key.converter.`, `value.converter.` and `header.converter.` stand before the keys of the worker's [converters](README.md#converters).
            - `config.providers.NAME.class` and `config.providers.NAME.param.`: [config providers](config-providers.md).
            - `config.storage.`, `offset.storage.` and `status.storage.` stand before settings of these topics, for when they have to be made; they are always compacted.


            """.ReplaceLineEndings("\n"));
        text.Append(new KeyList(WorkerConfig.Definition) { IsGrouped = false, Further = key => $"*variable:* {Markdown.Code(VariableOf(key.Name))}" }.Render("Keys"));
        text.Append("""
            ## Broker and schema registry in the worker

            With `--embedded` a broker and a schema registry run in the worker's process, for one machine, for a first try and for tests. No key has to be set then; these are
            added to those above.


            """.ReplaceLineEndings("\n"));
        text.Append(new KeyList(EmbeddedConfig.Definition) { Level = 3 }.Render("Keys of --embedded"));
        text.Append("""
            ## A worker alone

            `connect-standalone` takes the keys above, without those of the group and its topics, and one more ([the container](../container.md#a-worker-alone)).


            """.ReplaceLineEndings("\n"));
        text.Append(new KeyList(StandaloneConfig.Definition) { Level = 3 }.Render("Keys of connect-standalone"));
        text.Append("""
            ## A worker alone

            `connect-standalone` keeps its state out of Kafka ([the container](../container.md#a-worker-alone)). It needs no `group.id` and none of the three topics, but:


            """.ReplaceLineEndings("\n"));
        text.Append(new KeyList(StandaloneConfig.Definition) { Level = 3 }.Render("Keys of connect-standalone"));
        text.Append("""
            ## Keys of the Java worker without effect

            Whoever sets one is told in the log.

            | Key | Why |
            |---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var (key, why) in WorkerKeys.WithoutEffect) text.Append($"| {Markdown.Code(key.EndsWith('.') ? $"{key}*" : key)} | {Markdown.Text(why)} |\n");
        return text.ToString();
    }

    /// <summary>The variable of the container that stands for a key.</summary>
    internal static string VariableOf(string key) => "CONNECT_" + key.Replace("_", "__", StringComparison.Ordinal).Replace("-", "___", StringComparison.Ordinal)
        .Replace('.', '_').ToUpperInvariant();

    private string Connector()
    {
        var (sink, source) = (Common(PluginKind.Sink), Common(PluginKind.Source));
        var text = new StringBuilder("""
            # Keys of every connector

            A connector is its configuration: `PUT /connectors/NAME/config` with a JSON object of keys and values makes it, or changes it. Beside the keys below it has
            those of its class ([source connectors](README.md#source-connectors), [sink connectors](README.md#sink-connectors)).


            """.ReplaceLineEndings("\n"));
        string? Here(string name) => sink[name] is not null || source[name] is not null ? $"#{Markdown.Anchor(name)}" : null;
        text.Append(new KeyList(sink) { Shows = k => source[k.Name] is not null, LinkOf = Here }.Render("All connectors"));
        text.Append(new KeyList(sink) { Shows = k => source[k.Name] is null, LinkOf = Here }.Render("Sinks"));
        text.Append(new KeyList(source) { Shows = k => sink[k.Name] is null, LinkOf = Here }.Render("Sources"));
        text.Append("""
            ## Topics that sources make

            Where the worker has `topic.creation.enable=true` and a source has `topic.creation.default.replication.factor` and
            `topic.creation.default.partitions`, the worker makes the source's topics before it writes to them. `topic.creation.groups` names further groups, each with
            the keys below behind `topic.creation.GROUP.`. Any other key there, as `topic.creation.default.cleanup.policy`, is a setting of the topics.


            """.ReplaceLineEndings("\n"));
        text.Append(new KeyList(TopicCreation.GroupDefinition) { Level = 3 }.Render("Keys of a group"));
        text.Append("""
            ## Transformations

            `transforms` names transformations, in the order in which records pass them; the names are yours. Behind `transforms.NAME.` stand `type`, which is the class
            ([all of them](README.md#transformations)), the keys of that class, and:


            """.ReplaceLineEndings("\n"));
        var transformation = new ConfigDef();
        foreach (var key in ConnectorValidation.TransformationKeys) transformation.Define(key);
        text.Append(new KeyList(transformation) { Level = 3 }.Render("Keys of each transformation"));
        text.Append("""
            ## Predicates

            `predicates` names predicates that transformations refer to. Behind `predicates.NAME.` stand `type`, which is the class ([all of them](README.md#predicates)),
            and the keys of that class.

            ## Kafka clients

            `consumer.override.`, `producer.override.` and `admin.override.` stand before [properties of the Kafka clients](kafka-clients.md) that the connector has in
            place of the worker's; the worker's `connector.client.config.override.policy` says which may be.

            """.ReplaceLineEndings("\n"));
        return text.ToString();
    }

    private static string ConfigProviders()
    {
        var text = new StringBuilder("""
            # Config providers

            A value may hold variables, `${NAME:PATH:KEY}` or `${NAME:KEY}`, that a provider of the worker resolves. Connectors keep the variable: what it stands for shows
            neither in the config topic nor in answers of the REST API. `config.providers` in the worker's file gives the providers names:

            ```properties
            config.providers=file,env
            config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
            config.providers.file.param.allowed.paths=/etc/connect-secrets
            config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider
            config.providers.env.param.allowlist.pattern=SECRET_.*
            ```

            A connector then has `"connection.password": "${file:/etc/connect-secrets/db.properties:password}"` or `"${env:SECRET_DB}"`. What no provider knows stays as
            it is. Keys of a provider stand behind `config.providers.NAME.param.`.


            """.ReplaceLineEndings("\n"));
        foreach (var kind in ConfigProviderKind.All)
        {
            text.Append($"## {kind.Type.Name}\n\n{Markdown.Text(Documentation.Of(kind.Type)?.Summary ?? "")}\n\nClass {Markdown.Code(JavaClassAttribute.Of(kind.Type))}\n\n");
            text.Append(new KeyList(kind.Definition) { Level = 3 }.Render("Keys"));
        }
        return text.ToString();
    }

    private static string KafkaClients()
    {
        var text = new StringBuilder("""
            # Kafka clients

            Properties of the Java clients, as they stand in the worker's file (for its own clients without a prefix, for those of connectors behind `consumer.`,
            `producer.` and `admin.`) and in connectors' overrides (`consumer.override.` and so on), and the setting of librdkafka that each becomes. One that has no effect
            is named in the log when it is set, with the reason. Settings of librdkafka by their own names are taken too, but for those that load code, run programs or
            open files.

            As in Java, the clients of connectors have nothing of the worker's own properties but `bootstrap.servers`. On a cluster with logins the same settings stand four
            times:

            ```properties
            security.protocol=SASL_SSL
            sasl.mechanism=SCRAM-SHA-512
            sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="connect" password="secret";
            consumer.security.protocol=SASL_SSL
            consumer.sasl.mechanism=SCRAM-SHA-512
            consumer.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="connect" password="secret";
            # … and the same behind producer. and admin.
            ```

            Which stores and logins work: [security](../security.md).

            | Property | Clients | Becomes |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var (java, kinds, native, why) in ClientProperties.Translations)
        {
            var clients = kinds == ClientKind.Any ? "all" : kinds.ToString().ToLowerInvariant();
            text.Append($"| {Markdown.Code(java)} | {clients} | {(native is not null ? Markdown.Code(native) : why is not null ? $"no effect: {Markdown.Text(why)}" : "taken by the worker itself")} |\n");
        }
        return text.ToString();
    }
}
