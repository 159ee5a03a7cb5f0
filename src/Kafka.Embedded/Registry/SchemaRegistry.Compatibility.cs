using System.Text.Json.Nodes;

namespace Kafka.Embedded.Registry;

public sealed partial class SchemaRegistry
{
    private static readonly Dictionary<string, CompatibilityLevel> Levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NONE"] = CompatibilityLevel.None,
        ["BACKWARD"] = CompatibilityLevel.Backward,
        ["BACKWARD_TRANSITIVE"] = CompatibilityLevel.BackwardTransitive,
        ["FORWARD"] = CompatibilityLevel.Forward,
        ["FORWARD_TRANSITIVE"] = CompatibilityLevel.ForwardTransitive,
        ["FULL"] = CompatibilityLevel.Full,
        ["FULL_TRANSITIVE"] = CompatibilityLevel.FullTransitive,
    };

    private string DefaultLevel => Levels.First(level => level.Value == _options.Compatibility).Key;

    private string EffectiveLevel(string subject) => Store.LevelOf(subject) ?? Store.LevelOf("") ?? DefaultLevel;

    private void RequireCompatible(string subject, string type, ParsedSchema schema, IReadOnlyCollection<RegisteredSchema> versions)
    {
        var level = EffectiveLevel(subject);
        var faults = Faults(type, schema, [.. versions.Where(version => !version.Deleted)], level);
        if (faults.Count > 0)
        {
            throw new RegistryException(409,
                $"Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: [{string.Join(", ", faults)}]");
        }
    }

    /// <summary>What keeps a schema from being the next version, in the words of Confluent's registry.</summary>
    private List<string> Faults(string type, ParsedSchema schema, RegisteredSchema[] versions, string levelName)
    {
        var level = Levels[levelName];
        if (level == CompatibilityLevel.None || versions.Length == 0)
            return [];
        var transitive = level is CompatibilityLevel.BackwardTransitive or CompatibilityLevel.ForwardTransitive or CompatibilityLevel.FullTransitive;
        var faults = new List<string>();
        for (var i = versions.Length - 1; i >= (transitive ? 0 : versions.Length - 1); i--)
        {
            var version = versions[i];
            if (version.Type != type)
            {
                faults.Add($"Incompatible because of different schema type: {version.Type} became {type}");
                return faults;
            }
            var old = Parse(version);
            if (level is CompatibilityLevel.Backward or CompatibilityLevel.BackwardTransitive or CompatibilityLevel.Full or CompatibilityLevel.FullTransitive)
                faults.AddRange(schema.FaultsReading(old).Select(fault => Name(fault, "new", "old")));
            if (level is CompatibilityLevel.Forward or CompatibilityLevel.ForwardTransitive or CompatibilityLevel.Full or CompatibilityLevel.FullTransitive)
                faults.AddRange(old.FaultsReading(schema).Select(fault => Name(fault, "old", "new")));
            if (faults.Count == 0)
                continue;
            faults.Add($"{{oldSchemaVersion: {version.Version}}}");
            faults.Add($"{{oldSchema: '{version.Schema}'}}");
            faults.Add($"{{compatibility: '{levelName}'}}");
            return faults;
        }
        return faults;

        static string Name(string fault, string reader, string writer) =>
            fault.Replace("{0}", reader, StringComparison.Ordinal).Replace("{1}", writer, StringComparison.Ordinal);
    }

    private JsonObject CheckCompatibility(string subject, string? version, RegistryRequest request)
    {
        var (type, _, _, parsed) = ReadSchema(request);
        var versions = Store.Versions(subject).Where(known => !known.Deleted).ToArray();
        if (version is not null)
        {
            var number = VersionNumber(version);
            // A subject without versions takes anything as its latest.
            if (number > 0 && !versions.Any(known => known.Version == number))
                throw versions.Length == 0 ? RegistryException.SubjectNotFound(subject) : RegistryException.VersionNotFound(number);
            versions = number < 0 ? [.. versions.TakeLast(1)] : [.. versions.Where(known => known.Version == number)];
        }
        var faults = Faults(type, parsed, versions, EffectiveLevel(subject));
        var answer = new JsonObject { ["is_compatible"] = faults.Count == 0 };
        if (request.Flag("verbose"))
            answer["messages"] = new JsonArray([.. faults.Select(fault => (JsonNode)fault)]);
        return answer;
    }

    private JsonObject Configure(string subject, RegistryRequest request)
    {
        switch (request.Method)
        {
            case "PUT":
                if (request.Text("compatibility") is not { } wanted || !Levels.ContainsKey(wanted))
                {
                    throw new RegistryException(42203,
                        "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, "
                        + "and full_transitive");
                }
                RequireWritable(subject);
                Store.SetLevel(subject, wanted.ToUpperInvariant());
                return new JsonObject { ["compatibility"] = wanted.ToUpperInvariant() };
            case "DELETE":
                if (subject.Length > 0 && Store.LevelOf(subject) is null)
                    throw RegistryException.SubjectNotFound(subject);
                var former = EffectiveLevel(subject);
                Store.SetLevel(subject, null);
                return new JsonObject { ["compatibilityLevel"] = former };
            default:
                if (subject.Length > 0 && Store.LevelOf(subject) is null && !request.Flag("defaultToGlobal"))
                    throw new RegistryException(40408, $"Subject '{subject}' does not have subject-level compatibility configured");
                return new JsonObject { ["compatibilityLevel"] = EffectiveLevel(subject) };
        }
    }

    private string EffectiveMode(string subject)
    {
        var ofAll = Store.ModeOf("") ?? "READWRITE";
        return ofAll == "READONLY_OVERRIDE" ? ofAll : Store.ModeOf(subject) ?? ofAll;
    }

    private JsonObject ConfigureMode(string subject, RegistryRequest request)
    {
        switch (request.Method)
        {
            case "PUT":
                var wanted = request.Text("mode")?.ToUpperInvariant();
                if (wanted is not ("READWRITE" or "READONLY" or "READONLY_OVERRIDE" or "IMPORT"))
                    throw new RegistryException(42204, "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE, IMPORT");
                // Ids given from outside must not meet ids given here.
                if (wanted == "IMPORT" && !request.Flag("force") && (subject.Length == 0 ? Store.All : Store.Versions(subject)).Any())
                    throw new RegistryException(42205, $"Cannot import since found existing subjects{(subject.Length == 0 ? "" : $": {subject}")}");
                Store.SetMode(subject, wanted);
                return new JsonObject { ["mode"] = wanted };
            case "DELETE":
                if (subject.Length > 0 && Store.ModeOf(subject) is null)
                    throw RegistryException.SubjectNotFound(subject);
                var former = EffectiveMode(subject);
                Store.SetMode(subject, null);
                return new JsonObject { ["mode"] = former };
            default:
                if (subject.Length > 0 && Store.ModeOf(subject) is null && !request.Flag("defaultToGlobal"))
                    throw new RegistryException(40409, $"Subject '{subject}' does not have subject-level mode configured");
                return new JsonObject { ["mode"] = EffectiveMode(subject) };
        }
    }
}
