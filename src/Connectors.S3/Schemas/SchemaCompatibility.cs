namespace Connectors.S3;

/// <summary>Which records may go to a file whose schema is another than theirs.</summary>
internal enum SchemaCompatibility
{
    /// <summary>None: any difference makes a new file.</summary>
    None,
    /// <summary>Records of an older version.</summary>
    Backward,
    /// <summary>Records of a newer version.</summary>
    Forward,
    /// <summary>As <see cref="Backward"/>.</summary>
    Full,
}
