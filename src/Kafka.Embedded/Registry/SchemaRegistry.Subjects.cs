using System.Globalization;
using System.Text.Json.Nodes;

namespace Kafka.Embedded.Registry;

public sealed partial class SchemaRegistry
{
    private JsonArray ListSubjects(RegistryRequest request)
    {
        var prefix = request.Parameter("subjectPrefix") ?? "";
        var (deleted, only) = (request.Flag("deleted"), request.Flag("deletedOnly"));
        var listed = Store.Subjects.Where(subject => subject.StartsWith(prefix, StringComparison.Ordinal)
            && Store.Versions(subject).Any(version => only ? version.Deleted : deleted || !version.Deleted));
        return new JsonArray([.. request.Page(listed).Select(subject => (JsonNode)subject)]);
    }

    private JsonArray ListVersions(string subject, RegistryRequest request)
    {
        var (deleted, only) = (request.Flag("deleted"), request.Flag("deletedOnly"));
        var versions = Store.Versions(subject).Where(version => only ? version.Deleted : deleted || !version.Deleted).ToArray();
        return versions.Length > 0
            ? new JsonArray([.. request.Page(versions).Select(version => (JsonNode)version.Version)])
            : throw RegistryException.SubjectNotFound(subject);
    }

    private RegisteredSchema FindVersion(string subject, string version, bool deleted)
    {
        var versions = Store.Versions(subject).Where(known => deleted || !known.Deleted).ToArray();
        var number = VersionNumber(version);
        if (versions.Length == 0)
            throw RegistryException.SubjectNotFound(subject);
        return number < 0 ? versions[^1] : versions.FirstOrDefault(known => known.Version == number) ?? throw RegistryException.VersionNotFound(number);
    }

    private static int VersionNumber(string version)
    {
        if (version == "latest")
            return -1;
        var isNumber = int.TryParse(version, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        return isNumber && (number >= 1 || number == -1) ? number : throw RegistryException.InvalidVersion(version);
    }

    private JsonObject Register(string subject, RegistryRequest request)
    {
        var mode = EffectiveMode(subject);
        if (mode is "READONLY" or "READONLY_OVERRIDE")
            throw new RegistryException(42205, $"Subject {subject} is in read-only mode");
        var (id, version) = (request.Number("id"), request.Number("version"));
        var imported = id >= 0 || version > 0;
        if (imported && mode != "IMPORT")
            throw new RegistryException(42205, $"Subject {subject} is not in import mode");
        if (!imported && mode != "READWRITE")
            throw new RegistryException(42205, $"Subject {subject} is not in read-write mode");
        var (type, text, references, parsed) = ReadSchema(request);
        var versions = Store.Versions(subject);
        var identity = RegisteredSchema.Identify(type, text, references);
        var present = versions.FirstOrDefault(known => !known.Deleted && known.Identity == identity);
        if (present is not null && (id is null or < 0 || id == present.Id))
            return Registered(present);
        if (mode != "IMPORT")
            RequireCompatible(subject, type, parsed, versions);
        if (id >= 0 && Store.Find(id.Value) is { } other && other.Identity != identity)
            throw new RegistryException(42205, $"Overwrite new schema with id {id} is not permitted.");
        var schema = new RegisteredSchema(
            subject,
            mode == "IMPORT" && version > 0 ? version.Value : versions.Count == 0 ? 1 : versions.Last().Version + 1,
            id >= 0 ? id.Value : Store.IdOf(identity) ?? Store.MaxId + 1,
            type, text, references, Deleted: false);
        Store.Put(schema);
        return Registered(schema);
    }

    private static JsonObject Registered(RegisteredSchema schema)
    {
        var answer = ToJson(schema, full: true);
        answer.Remove("subject");
        return answer;
    }

    private JsonObject LookUp(string subject, RegistryRequest request)
    {
        var deleted = request.Flag("deleted");
        var versions = Store.Versions(subject).Where(known => deleted || !known.Deleted).ToArray();
        if (versions.Length == 0)
            throw RegistryException.SubjectNotFound(subject);
        var (type, text, references, _) = ReadSchema(request);
        var identity = RegisteredSchema.Identify(type, text, references);
        return ToJson(versions.LastOrDefault(known => known.Identity == identity) ?? throw RegistryException.SchemaNotFound(), full: true);
    }

    private JsonArray DeleteSubject(string subject, RegistryRequest request)
    {
        RequireWritable(subject);
        var versions = Store.Versions(subject).ToArray();
        if (versions.Length == 0)
            throw RegistryException.SubjectNotFound(subject);
        var permanent = request.Flag("permanent");
        if (permanent && versions.Any(version => !version.Deleted))
            throw new RegistryException(40405, $"Subject '{subject}' was not deleted first before being permanently deleted");
        if (!permanent && versions.All(version => version.Deleted))
            throw new RegistryException(40404, $"Subject '{subject}' was soft deleted.Set permanent=true to delete permanently");
        var affected = permanent ? versions : [.. versions.Where(version => !version.Deleted)];
        foreach (var version in affected)
            RequireUnused(version);
        foreach (var version in affected)
            Delete(version, permanent);
        if (!permanent)
        {
            // Settings of a subject go with it.
            if (Store.LevelOf(subject) is not null)
                Store.SetLevel(subject, null);
            if (Store.ModeOf(subject) is not null)
                Store.SetMode(subject, null);
        }
        return new JsonArray([.. affected.Select(version => (JsonNode)version.Version)]);
    }

    private JsonNode DeleteVersion(string subject, string version, RegistryRequest request)
    {
        RequireWritable(subject);
        var permanent = request.Flag("permanent");
        var schema = FindVersion(subject, version, deleted: version is not ("latest" or "-1") || permanent);
        if (permanent && !schema.Deleted)
            throw new RegistryException(40407, $"Subject '{subject}' Version {schema.Version} was not deleted first before being permanently deleted");
        if (!permanent && schema.Deleted)
            throw new RegistryException(40406, $"Subject '{subject}' Version {schema.Version} was soft deleted.Set permanent=true to delete permanently");
        RequireUnused(schema);
        Delete(schema, permanent);
        return schema.Version;
    }

    private void Delete(RegisteredSchema schema, bool permanent)
    {
        if (permanent)
            Store.Remove(schema);
        else
            Store.Put(schema with { Deleted = true });
    }

    private void RequireUnused(RegisteredSchema schema)
    {
        if (ReferencedBy(schema).Count > 0)
        {
            throw new RegistryException(42206,
                $"One or more references exist to the schema {{magic=1,keytype=SCHEMA,subject={schema.Subject},version={schema.Version}}}.");
        }
    }

    private void RequireWritable(string subject)
    {
        if (EffectiveMode(subject) is "READONLY" or "READONLY_OVERRIDE")
            throw new RegistryException(42205, $"Subject {subject} is in read-only mode");
    }
}
