using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace S3TestServer;

/// <summary>Buckets as folders and objects as files, so that whoever is curious may look at them with any tool.</summary>
internal sealed partial class ObjectFolder(string folder)
{
    private readonly string _root = Path.GetFullPath(folder);

    // No bucket may be called that.
    private string Uploads => Path.Combine(_root, ".uploads");

    public bool HasBucket(string bucket) => Directory.Exists(BucketPath(bucket));

    public void CreateBucket(string bucket) => Directory.CreateDirectory(BucketPath(bucket));

    public IEnumerable<StoredObject> List(string bucket, string prefix)
    {
        var path = ExistingBucket(bucket);
        return new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => new StoredObject(Path.GetRelativePath(path, file.FullName), file.Length, file.LastWriteTimeUtc))
            .Where(found => found.Key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(found => found.Key, StringComparer.Ordinal);
    }

    /// <summary>The file of an object that is there.</summary>
    public FileInfo Find(string bucket, string key)
    {
        var file = new FileInfo(ObjectPath(bucket, key));
        return file.Exists ? file : throw new S3Exception(404, "NoSuchKey", "The specified key does not exist.");
    }

    /// <summary>Deletes an object; one that is not there is deleted already.</summary>
    public void Delete(string bucket, string key)
    {
        try { File.Delete(ObjectPath(bucket, key)); }
        catch (DirectoryNotFoundException) { }
    }

    /// <summary>Stores an object: whole or not at all.</summary>
    /// <returns>Its tag.</returns>
    public async Task<string> PutAsync(string bucket, string key, Stream content, bool onlyIfAbsent, CancellationToken cancellation)
    {
        var target = ObjectPath(bucket, key);
        var arriving = Path.Combine(Directory.CreateDirectory(Uploads).FullName, $"{Guid.NewGuid():N}.arriving");
        try
        {
            await using (var file = File.Create(arriving)) await content.CopyToAsync(file, cancellation);
            var tag = await TagAsync(arriving, cancellation);
            Publish(arriving, target, onlyIfAbsent);
            return tag;
        }
        finally { File.Delete(arriving); }
    }

    public string BeginUpload(string bucket, string key)
    {
        var id = $"{Guid.NewGuid():N}";
        var target = ObjectPath(bucket, key);
        Directory.CreateDirectory(Path.Combine(Uploads, id));
        File.WriteAllText(Path.Combine(Uploads, id, "target"), target);
        return id;
    }

    /// <summary>The uploads to a bucket that have begun and are neither complete nor given up.</summary>
    public IEnumerable<(string Key, string Id)> ListUploads(string bucket)
    {
        var path = ExistingBucket(bucket);
        return !Directory.Exists(Uploads) ? [] : Directory.EnumerateFiles(Uploads, "target", SearchOption.AllDirectories)
            .Select(file => (Key: Path.GetRelativePath(path, File.ReadAllText(file)), Id: Path.GetFileName(Path.GetDirectoryName(file)!)))
            .Where(upload => !upload.Key.StartsWith("../", StringComparison.Ordinal))
            .Order();
    }

    public async Task<string> PutPartAsync(string bucket, string key, string upload, int number, Stream content, CancellationToken cancellation)
    {
        if (number is < 1 or > 10_000) throw new S3Exception(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        var path = Path.Combine(UploadPath(bucket, key, upload), number.ToString(CultureInfo.InvariantCulture));
        await using (var file = File.Create(path)) await content.CopyToAsync(file, cancellation);
        return await TagAsync(path, cancellation);
    }

    /// <summary>Makes the object of its parts.</summary>
    /// <returns>Its tag: the digest of the parts' digests, and their number.</returns>
    public async Task<string> CompleteAsync(string bucket, string key,
        string upload, IReadOnlyList<(int Number, string Tag)> parts, bool onlyIfAbsent, CancellationToken cancellation)
    {
        var path = UploadPath(bucket, key, upload);
        var whole = Path.Combine(path, "whole");
        var digests = new MemoryStream();
        await using (var file = File.Create(whole))
        {
            foreach (var (number, tag) in parts)
            {
                var part = Path.Combine(path, number.ToString(CultureInfo.InvariantCulture));
                if (!File.Exists(part) || await TagAsync(part, cancellation) != tag.Trim('"')) throw new S3Exception(400,
                    "InvalidPart", "One or more of the specified parts could not be found.");
                await using var content = File.OpenRead(part);
                await content.CopyToAsync(file, cancellation);
                digests.Write(Convert.FromHexString(tag.Trim('"')));
            }
        }
        Publish(whole, ObjectPath(bucket, key), onlyIfAbsent);
        Directory.Delete(path, recursive: true);
        return $"{Hex(digests.ToArray())}-{parts.Count}";
    }

    public void Abort(string bucket, string key, string upload) => Directory.Delete(UploadPath(bucket, key, upload), recursive: true);

    /// <summary>The tag of a file's content: its MD5 digest in hexadecimal digits.</summary>
    public static async Task<string> TagAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
#pragma warning disable CA5351 // S3 defines tags by MD5; they name content, they do not guard it.
        return Convert.ToHexStringLower(await MD5.HashDataAsync(file, cancellation));
    }

    private static string Hex(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351

    private static void Publish(string from, string to, bool onlyIfAbsent)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Move(from, to, overwrite: !onlyIfAbsent);
        }
        catch (IOException) when (onlyIfAbsent && File.Exists(to))
        {
            throw new S3Exception(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
    }

    private string BucketPath(string bucket) => BucketName().IsMatch(bucket) ? Path.Combine(_root, bucket)
        : throw new S3Exception(400, "InvalidBucketName", "The specified bucket is not valid.");

    private string ExistingBucket(string bucket) => HasBucket(bucket) ? BucketPath(bucket)
        : throw new S3Exception(404, "NoSuchBucket", "The specified bucket does not exist");

    // A key becomes a path: what would lead out of the bucket's folder, or has no path, is refused.
    private string ObjectPath(string bucket, string key) => !key.Contains('\0', StringComparison.Ordinal)
        && Array.TrueForAll(key.Split('/'), part => part is not ("" or "." or ".."))
        ? Path.Combine(ExistingBucket(bucket), key)
        : throw new S3Exception(400, "InvalidArgument", "This server keeps objects as files: a key may not have empty, '.' or '..' parts between its slashes.");

    private string UploadPath(string bucket, string key, string upload)
    {
        var path = Path.Combine(Uploads, upload);
        return Guid.TryParseExact(upload, "N", out _) && Directory.Exists(path)
            && File.ReadAllText(Path.Combine(path, "target")) == ObjectPath(bucket, key) ? path
            : throw new S3Exception(404, "NoSuchUpload", "The specified upload does not exist.");
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex BucketName();
}
