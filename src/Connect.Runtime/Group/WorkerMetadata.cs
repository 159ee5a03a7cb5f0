namespace Connect.Runtime.Group;

/// <summary>What a worker says of itself when it joins the group.</summary>
/// <param name="Url">Where other workers reach it.</param>
/// <param name="ConfigOffset">How far it has read the config topic: the offset after the last record, -1 before the first.</param>
/// <param name="Assignment">What it has been assigned up to now; null for nothing. Not sent by the eager protocol.</param>
internal sealed record WorkerMetadata(string Url, long ConfigOffset, GroupAssignment? Assignment)
{
    /// <summary>By what its config topic is told from any other; null where that is not known, as with Java's workers. Not sent by the eager protocol.</summary>
    public Guid? ConfigTopicId { get; init; }
}
