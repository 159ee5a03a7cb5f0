namespace Connect.Runtime.Plugins;

/// <summary>
/// What <c>confluent-hub install</c> and <c>confluent connect plugin install</c> do in the container: nothing is downloaded, as jars do not run here. Scripts that
/// install what this worker has built in go on; others are told what there is.
/// </summary>
internal static class HubPlugins
{
    /// <summary>The connectors and converters of the hub whose place this worker's own take, with the classes that have their names.</summary>
    public static IReadOnlyList<(string Name, string[] Classes)> BuiltIn { get; } =
    [
        ("confluentinc/kafka-connect-jdbc", ["io.confluent.connect.jdbc.JdbcSourceConnector", "io.confluent.connect.jdbc.JdbcSinkConnector"]),
        ("confluentinc/kafka-connect-s3", ["io.confluent.connect.s3.S3SinkConnector"]),
        ("mongodb/kafka-connect-mongodb", ["com.mongodb.kafka.connect.MongoSinkConnector"]),
        ("questdb/kafka-questdb-connector", ["io.questdb.kafka.QuestDBSinkConnector"]),
        ("confluentinc/kafka-connect-avro-converter", ["io.confluent.connect.avro.AvroConverter"]),
        ("confluentinc/kafka-connect-json-schema-converter", ["io.confluent.connect.json.JsonSchemaConverter"]),
    ];

    /// <summary>Says what there is in place of plugins.</summary>
    /// <param name="names">The names, <c>owner/name</c> with or without a version.</param>
    /// <param name="output">Gets a line for each that is built in.</param>
    /// <param name="error">Gets a line for each that is not.</param>
    /// <returns>The exit code: 0 if all are built in.</returns>
    public static async Task<int> InstallAsync(IReadOnlyList<string> names, TextWriter output, TextWriter error)
    {
        if (names.Count == 0)
        {
            await error.WriteLineAsync("Nothing to install: expected the names of plugins, such as confluentinc/kafka-connect-jdbc:latest");
            return 2;
        }
        var code = 0;
        foreach (var name in names)
        {
            var bare = name.Split(':')[0];
            if (BuiltIn.FirstOrDefault(p => p.Name == bare) is { Classes: { } classes })
            {
                await output.WriteLineAsync($"{name} is built in, in this worker's own version, and is not downloaded: {string.Join(", ", classes)}");
                continue;
            }
            await error.WriteLineAsync($"{name} cannot be installed: it is made of jars, which do not run here. Built in are {string.Join(", ", BuiltIn.Select(p => p.Name))}; "
                + "plugins for .NET go into a folder of plugin.path");
            code = 1;
        }
        return code;
    }
}
