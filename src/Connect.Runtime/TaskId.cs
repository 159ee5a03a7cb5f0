namespace Connect.Runtime;

/// <summary>A task of a connector.</summary>
/// <param name="Connector">The connector's name.</param>
/// <param name="Task">The task's number, from 0.</param>
internal readonly record struct TaskId(string Connector, int Task) : IComparable<TaskId>
{
    public int CompareTo(TaskId other)
    {
        var byName = string.CompareOrdinal(Connector, other.Connector);
        return byName != 0 ? byName : Task.CompareTo(other.Task);
    }

    public override string ToString() => $"{Connector}-{Task}";
}
