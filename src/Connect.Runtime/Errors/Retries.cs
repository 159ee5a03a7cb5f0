using System.Globalization;
using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Errors;

/// <summary>
/// What a task tries again, seen from outside: it stays RUNNING meanwhile, so the log says what it waits for, when that begins, once a minute while it lasts,
/// and when it is over; every try is counted; and what has not succeeded for ten seconds shows in the task's status.
/// </summary>
/// <param name="task">The task.</param>
/// <param name="counts">Counts each try.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Gets the lines.</param>
/// <param name="show">Shows why the task tries something again, or with null that it does no more.</param>
internal sealed partial class Retries(TaskId task, TaskErrorCounts counts, TimeProvider time, ILogger logger, Action<Exception?> show)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1), UntilShown = TimeSpan.FromSeconds(10);
    private long _began, _logged;
    private bool _isShown;

    /// <summary>How often what is tried now has failed; 0 where all is well.</summary>
    public int Attempts { get; private set; }

    /// <summary>An operation failed in a retriable way and will be tried again.</summary>
    /// <param name="operation">What is tried, as a verb: <c>polling its source</c>.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="wait">After how long it is tried again.</param>
    public void Failed(string operation, Exception error, TimeSpan wait)
    {
        counts.Retried();
        var now = time.GetTimestamp();
        if (++Attempts == 1)
        {
            (_began, _logged) = (now, now);
            LogFirst(error, task, operation, wait.TotalMilliseconds);
        }
        var elapsed = time.GetElapsedTime(_began, now);
        var isMinute = time.GetElapsedTime(_logged, now) >= BetweenLines;
        if (isMinute)
        {
            _logged = now;
            LogAgain(task, operation, Attempts, elapsed.TotalSeconds, JavaClassAttribute.Of(error.GetType()), error.Message);
        }
        // Records that succeed at the second try must not each write to the status topic.
        if (_isShown ? !isMinute : elapsed + wait < UntilShown) return;
        _isShown = true;
        var seconds = elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        show(new RetriableException(
            $"Task {task} is running, and tries again what fails: {operation} has failed {Attempts} times in {seconds} s: {error.Message}",
            error));
    }

    /// <summary>The operation succeeded.</summary>
    public void Succeeded(string operation)
    {
        if (Attempts == 0) return;
        LogOver(task, operation, Attempts, time.GetElapsedTime(_began).TotalSeconds);
        GivenUp();
    }

    /// <summary>The operation is not tried any more; what becomes of that is reported elsewhere.</summary>
    public void GivenUp()
    {
        Attempts = 0;
        if (!_isShown) return;
        _isShown = false;
        show(null);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Task} failed at {Operation} and tries again in {Milliseconds:0} ms, and so on until it succeeds")]
    private partial void LogFirst(Exception error, TaskId task, string operation, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Task {Task} is still at {Operation}: it has failed {Attempts} times in {Seconds:0} s, last with {ClassName}: {Reason}")]
    private partial void LogAgain(TaskId task, string operation, int attempts, double seconds, string className, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Task {Task} succeeded at {Operation} after {Attempts} failures in {Seconds:0} s")]
    private partial void LogOver(TaskId task, string operation, int attempts, double seconds);
}
