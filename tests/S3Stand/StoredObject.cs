namespace S3Stand;

/// <summary>An object as a listing shows it.</summary>
internal sealed record StoredObject(string Key, long Size, DateTime Modified);
