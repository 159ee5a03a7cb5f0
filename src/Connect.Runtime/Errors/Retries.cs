using System.Globalization;
using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Errors;

/// <summary>
/// What a task or a connector tries again, seen from outside: it stays RUNNING meanwhile, so the log says what it waits for, when that begins, once a minute while it lasts,
/// and when it is over; every try is counted; and what has not succeeded for ten seconds shows in the task's status. The runner has one operation at a time;
/// the task itself may report several (<see cref="ITaskContext.ReportRetry"/>), such as one a table, of which the status shows one.
/// </summary>
/// <param name="who">The task or connector, as sentences about it begin: <c>Task orders-0</c>.</param>
/// <param name="counts">Counts each try; null for a connector, which has no such metric.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Gets the lines.</param>
/// <param name="show">Shows why the task tries something again, or with null that it does no more.</param>
internal sealed partial class Retries(string who, TaskErrorCounts? counts, TimeProvider time, ILogger logger, Action<Exception?> show)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1), UntilShown = TimeSpan.FromSeconds(10);

    // A poll of the task, and so its reports, may be under way while the runner looks after what was sent.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Failing> _ofTask = new(StringComparer.Ordinal);
    private Failing? _ofRunner, _shown;

    /// <summary>How often what the runner tries now has failed; 0 where all is well.</summary>
    public int Attempts => _ofRunner?.Attempts ?? 0;

    /// <summary>An operation of the runner failed in a retriable way and will be tried again.</summary>
    /// <param name="operation">What is tried, as a verb: <c>polling its source</c>.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="wait">After how long it is tried again.</param>
    public void Failed(string operation, Exception error, TimeSpan wait)
    {
        lock (_lock) Failed(_ofRunner ??= new(time.GetTimestamp()), operation, error, wait);
    }

    /// <summary>The runner's operation succeeded.</summary>
    public void Succeeded(string operation)
    {
        if (_ofRunner is null) return;
        lock (_lock)
        {
            LogOver(who, operation, _ofRunner.Attempts, time.GetElapsedTime(_ofRunner.Began).TotalSeconds);
            GivenUp();
        }
    }

    /// <summary>The runner's operation is not tried any more; what becomes of that is reported elsewhere.</summary>
    public void GivenUp()
    {
        if (_ofRunner is not { } over) return;
        lock (_lock)
        {
            _ofRunner = null;
            Hide(over);
        }
    }

    /// <summary>An operation of the task itself failed, and the task will try it again.</summary>
    /// <inheritdoc cref="Failed(string, Exception, TimeSpan)"/>
    public void TaskFailed(string operation, Exception error, TimeSpan wait)
    {
        lock (_lock)
        {
            if (!_ofTask.TryGetValue(operation, out var failing)) _ofTask.Add(operation, failing = new(time.GetTimestamp()));
            Failed(failing, operation, error, wait);
        }
    }

    /// <summary>An operation of the task itself succeeded; one that had not failed is none of interest.</summary>
    public void TaskSucceeded(string operation)
    {
        lock (_lock)
        {
            if (!_ofTask.Remove(operation, out var over)) return;
            LogOver(who, operation, over.Attempts, time.GetElapsedTime(over.Began).TotalSeconds);
            Hide(over);
        }
    }

    private void Failed(Failing failing, string operation, Exception error, TimeSpan wait)
    {
        counts?.Retried();
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(failing.Began, now);
        (failing.Operation, failing.Error, failing.Elapsed, failing.Lasts) = (operation, error, elapsed, elapsed + wait >= UntilShown);
        if (++failing.Attempts == 1) LogFirst(error, who, operation, wait.TotalMilliseconds);
        var isMinute = time.GetElapsedTime(failing.Logged, now) >= BetweenLines;
        if (isMinute)
        {
            failing.Logged = now;
            LogAgain(who, operation, failing.Attempts, elapsed.TotalSeconds, JavaClassAttribute.Of(error.GetType()), error.Message);
        }
        // Neither records that succeed at the second try nor each of a thousand tables must write to the status topic.
        if (_shown is null ? failing.Lasts : _shown == failing && isMinute) Show(failing);
    }

    private void Hide(Failing over)
    {
        if (_shown != over) return;
        _shown = null;
        if (AllFailing.FirstOrDefault(f => f.Lasts) is { } other) Show(other);
        else show(null);
    }

    private void Show(Failing failing)
    {
        _shown = failing;
        var seconds = failing.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var others = AllFailing.Count(f => f != failing);
        show(new RetriableException(
            $"{who} is running, and tries again what fails: {failing.Operation} has failed {failing.Attempts} times in {seconds} s: "
            + failing.Error!.Message + (others == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({others} more of its operations fail, see the log)")),
            failing.Error));
    }

    private IEnumerable<Failing> AllFailing => _ofRunner is null ? _ofTask.Values : _ofTask.Values.Prepend(_ofRunner);

    private sealed class Failing(long now)
    {
        public long Began { get; } = now;
        public long Logged { get; set; } = now;
        public int Attempts { get; set; }
        public string Operation { get; set; } = "";
        public Exception? Error { get; set; }
        public TimeSpan Elapsed { get; set; }

        // Whether it is not over soon.
        public bool Lasts { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Who} failed at {Operation} and tries again in {Milliseconds:0} ms, and so on until it succeeds")]
    private partial void LogFirst(Exception error, string who, string operation, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Who} is still at {Operation}: it has failed {Attempts} times in {Seconds:0} s, last with {ClassName}: {Reason}")]
    private partial void LogAgain(string who, string operation, int attempts, double seconds, string className, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Who} succeeded at {Operation} after {Attempts} failures in {Seconds:0} s")]
    private partial void LogOver(string who, string operation, int attempts, double seconds);
}
