namespace S3TestServer;

/// <summary>An object as a listing shows it.</summary>
internal sealed record StoredObject(string Key, long Size, DateTime Modified);
