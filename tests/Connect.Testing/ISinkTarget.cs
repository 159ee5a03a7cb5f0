using Connect.Api;

namespace Connect.Testing;

/// <summary>Where a sink under test writes to: what <see cref="SinkStops"/> has to know of it. Each one is empty when it is opened.</summary>
public interface ISinkTarget : IAsyncDisposable
{
    /// <summary>The task's configuration.</summary>
    IReadOnlyDictionary<string, string> Config { get; }

    /// <summary>Asked before each request and, where they can be told apart, each answer, which waits for what it returns.</summary>
    Func<Task>? Before { get; set; }

    /// <summary>Whether records that come again are stored again.</summary>
    bool StoresAgain { get; }

    /// <summary>After how many records offsets are committed, a multiple of <see cref="SinkStops.RecordsOfPut"/>.</summary>
    int RecordsOfCommit => SinkStops.RecordsOfPut;

    /// <summary>A task that writes here.</summary>
    SinkTask CreateTask();

    /// <summary>The record at an offset of the partition <see cref="SinkStops.Partition"/>.</summary>
    SinkRecord Record(int offset);

    /// <summary>How many of so many delivered records are to be stored when the task is given the time to end: all, unless it stores whole files only.</summary>
    int Whole(int delivered) => delivered;

    /// <summary>The offsets of the records that are stored here.</summary>
    Task<IReadOnlyList<int>> StoredAsync();

    /// <summary>Looks at what a task has left behind that came to its end.</summary>
    void CheckEnd() { }
}
