namespace Connect.Runtime.Kafka;

/// <summary>What a client of Confluent.Kafka's says of its connections: its calls end by a timeout only, whatever the reason.</summary>
internal sealed class ClientErrors
{
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What no waiting mends, as soon as there is such a thing.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>What ended the client, or null.</summary>
    public string? Final => _ended.Task.IsCompletedSuccessfully ? _ended.Task.Result : null;

    /// <summary>The last error, or null.</summary>
    public string? Last { get; private set; }

    /// <summary>An error that may pass.</summary>
    public void Note(string reason) => Last = reason;

    /// <summary>An error that does not.</summary>
    public void End(string reason) => _ended.TrySetResult(reason);
}
