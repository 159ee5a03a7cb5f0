using Connect.Runtime.Storage;

namespace Connect.Runtime.Worker;

/// <summary>Hears what a task does.</summary>
internal interface ITaskListener
{
    /// <summary>A task is in another state; with the error where it failed.</summary>
    void TaskStateChanged(TaskRunner runner, RunState state, Exception? error);

    /// <summary>A task uses a topic; called once a topic and task.</summary>
    void TopicUsed(TaskId task, string topic);
}
