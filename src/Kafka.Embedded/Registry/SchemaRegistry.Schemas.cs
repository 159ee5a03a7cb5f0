using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Kafka.Embedded.Registry;

public sealed partial class SchemaRegistry
{
    /// <summary>The schema of a request, understood, with what it refers to.</summary>
    private (string Type, string Text, IReadOnlyList<SchemaReference> References, ParsedSchema Parsed) ReadSchema(RegistryRequest request)
    {
        var type = request.Text("schemaType") ?? RegisteredSchema.Avro;
        if (request.Text("schema") is not { Length: > 0 } text)
            throw new RegistryException(42201, "Empty schema");
        var references = new List<SchemaReference>();
        foreach (var node in request.Body["references"] as JsonArray ?? [])
            references.Add(ReadReference(node as JsonObject));
        var parsed = Parse(type, text, references);
        return (type, request.Flag("normalize") ? parsed.Normalized : parsed.Canonical, references, parsed);
    }

    private static SchemaReference ReadReference(JsonObject? json)
    {
        if (json?["name"]?.ToString() is { } name && json["subject"]?.ToString() is { } subject
            && json["version"] is JsonValue number && number.TryGetValue<int>(out var version))
        {
            return new SchemaReference(name, subject, version);
        }
        throw RegistryException.InvalidBody("a reference has a name, a subject and a version");
    }

    private ParsedSchema Parse(string type, string text, IReadOnlyList<SchemaReference> references)
    {
        var resolved = new List<(string Name, string Schema)>();
        Resolve(references, resolved, []);
        return ParsedSchema.Parse(type, text, resolved);
    }

    private ParsedSchema Parse(RegisteredSchema schema) => Parse(schema.Type, schema.Schema, schema.References);

    /// <summary>Collects what a schema refers to, each after what it refers to itself.</summary>
    private void Resolve(IEnumerable<SchemaReference> references, List<(string Name, string Schema)> resolved, HashSet<(string, int)> seen)
    {
        foreach (var reference in references)
        {
            var schema = Store.Versions(reference.Subject).LastOrDefault(known => reference.Version == -1 ? !known.Deleted : known.Version == reference.Version)
                ?? throw RegistryException.InvalidSchema($"No schema reference found for subject \"{reference.Subject}\" and version {reference.Version}");
            if (!seen.Add((schema.Subject, schema.Version)))
                continue;
            Resolve(schema.References, resolved, seen);
            resolved.Add((reference.Name, schema.Schema));
        }
    }

    private RegisteredSchema FindId(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? Store.Find(number) ?? throw RegistryException.SchemaNotFound(number)
        : throw new RegistryException(404, "HTTP 404 Not Found");

    private IEnumerable<RegisteredSchema> Uses(RegisteredSchema schema, RegistryRequest request)
    {
        var (deleted, subject) = (request.Flag("deleted"), request.Parameter("subject"));
        return Store.All.Where(use => use.Id == schema.Id && (deleted || !use.Deleted) && (subject is null || use.Subject == subject));
    }

    private JsonObject SchemaWithId(RegisteredSchema schema, RegistryRequest request)
    {
        var answer = ToJson(schema, full: false);
        if (request.Flag("fetchMaxId"))
            answer["maxId"] = Store.MaxId;
        return answer;
    }

    private JsonObject SchemaWithGuid(string guid)
    {
        var found = Store.All.FirstOrDefault(schema => string.Equals(Guid(schema), guid, StringComparison.OrdinalIgnoreCase))
            ?? throw new RegistryException(40403, $"Schema {guid} not found");
        return ToJson(found, full: false);
    }

    private JsonArray ListSchemas(RegistryRequest request)
    {
        var prefix = request.Parameter("subjectPrefix") ?? "";
        var (deleted, latest) = (request.Flag("deleted"), request.Flag("latestOnly"));
        var listed = Store.Subjects.Where(subject => subject.StartsWith(prefix, StringComparison.Ordinal))
            .Select(subject => Store.Versions(subject).Where(version => deleted || !version.Deleted))
            .SelectMany(versions => latest ? versions.TakeLast(1) : versions);
        return new JsonArray([.. request.Page(listed).Select(schema => ToJson(schema, full: true))]);
    }

    private JsonArray ReferencedBy(RegisteredSchema schema) => new([.. Store.All
        .Where(user => !user.Deleted && user.References.Any(reference => reference.Subject == schema.Subject && reference.Version == schema.Version))
        .Select(user => user.Id).Distinct().Order().Select(id => (JsonNode)id)]);

    private static JsonObject ToJson(RegisteredSchema schema, bool full)
    {
        var answer = new JsonObject();
        if (full)
        {
            answer["subject"] = schema.Subject;
            answer["version"] = schema.Version;
            answer["id"] = schema.Id;
        }
        answer["guid"] = Guid(schema);
        if (schema.Type != RegisteredSchema.Avro)
            answer["schemaType"] = schema.Type;
        if (schema.References.Count > 0)
        {
            answer["references"] = new JsonArray([.. schema.References.Select(reference =>
                new JsonObject { ["name"] = reference.Name, ["subject"] = reference.Subject, ["version"] = reference.Version })]);
        }
        answer["schema"] = schema.Schema;
        return answer;
    }

    /// <summary>An id that is the same in every registry: made from the schema itself.</summary>
    private static string Guid(RegisteredSchema schema) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(schema.Identity)).AsSpan(0, 16)).ToString();
}
