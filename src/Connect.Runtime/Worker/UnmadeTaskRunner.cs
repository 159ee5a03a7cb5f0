namespace Connect.Runtime.Worker;

/// <summary>Stands for a task that could not be made, which has failed as one that ran: it stays so until it is restarted or its configuration changes.</summary>
internal sealed class UnmadeTaskRunner(TaskSetup setup, Exception reason, ITaskListener listener) : TaskRunner(setup, typeof(UnmadeTaskRunner), listener)
{
    protected override Task ExecuteAsync() => Task.FromException(reason);

    protected override Task CleanUpAsync() => Task.CompletedTask;

    protected override void Wake() { }
}
