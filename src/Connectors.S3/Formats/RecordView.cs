namespace Connectors.S3;

/// <summary>Which part of records a file holds.</summary>
internal enum RecordView
{
    /// <summary>The values.</summary>
    Value,
    /// <summary>The keys.</summary>
    Key,
    /// <summary>The headers.</summary>
    Headers,
}
