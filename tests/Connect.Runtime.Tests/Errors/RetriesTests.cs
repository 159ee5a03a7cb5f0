using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Testing;

namespace Connect.Runtime.Tests.Errors;

public class RetriesTests
{
    private readonly LineLogger<RetriesTests> _logger = new();
    private readonly ManualTime _time = new();
    private readonly TaskErrorCounts _counts = new();
    private readonly List<Exception?> _shown = [];

    [Fact]
    public void What_is_tried_again_is_said_when_it_begins_once_a_minute_and_when_it_is_over()
    {
        var retries = new Retries("Task c-0", _counts, _time, _logger, _shown.Add);
        for (var i = 0; i < 150; i++)
        {
            retries.Failed("polling its source", new RetriableException($"the source is down {i}"), TimeSpan.FromSeconds(1));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(150, retries.Attempts);
        Assert.Equal(150, _counts.Retries);
        retries.Succeeded("polling its source");
        retries.Succeeded("polling its source");
        Assert.Equal(
        [
            "Task c-0 failed at polling its source and tries again in 1000 ms, and so on until it succeeds",
            "Task c-0 is still at polling its source: it has failed 61 times in 60 s, last with org.apache.kafka.connect.errors.RetriableException: the source is down 60",
            "Task c-0 is still at polling its source: it has failed 121 times in 120 s, last with org.apache.kafka.connect.errors.RetriableException: the source is down 120",
            "Task c-0 succeeded at polling its source after 150 failures in 150 s",
        ], _logger.Lines);
        Assert.Equal(0, retries.Attempts);
    }

    [Fact]
    public void What_has_not_succeeded_for_ten_seconds_shows_with_its_reason_until_it_does()
    {
        var retries = new Retries("Task c-0", _counts, _time, _logger, _shown.Add);
        for (var i = 0; i < 9; i++)
        {
            retries.Failed("polling its source", new RetriableException("not yet"), TimeSpan.FromSeconds(1));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Empty(_shown);
        retries.Failed("polling its source", new RetriableException("the source is down"), TimeSpan.FromSeconds(1));
        Assert.Equal("Task c-0 is running, and tries again what fails: polling its source has failed 10 times in 9 s: the source is down", _shown.Single()!.Message);
        Assert.Equal("the source is down", _shown.Single()!.InnerException!.Message);
        for (var i = 0; i < 60; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            retries.Failed("polling its source", new RetriableException("the source is down"), TimeSpan.FromSeconds(1));
        }
        Assert.Equal(2, _shown.Count);
        retries.Succeeded("polling its source");
        Assert.Null(_shown[2]);
        retries.Failed("putting records", new RetriableException("a long wait"), TimeSpan.FromMinutes(1));
        Assert.Equal(4, _shown.Count);
        retries.GivenUp();
        retries.GivenUp();
        Assert.Equal(5, _shown.Count);
        Assert.Null(_shown[4]);
    }

    [Fact]
    public void Of_many_operations_that_a_task_tries_again_itself_one_shows_and_how_many_others_there_are()
    {
        var retries = new Retries("Task c-0", _counts, _time, _logger, _shown.Add);
        for (var i = 0; i < 30; i++)
        {
            foreach (var table in (string[])["a", "b", "c"])
                retries.TaskFailed($"reading table {table}", new RetriableException($"{table} is locked"), TimeSpan.FromSeconds(1));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(90, _counts.Retries);
        Assert.Equal(["Task c-0 is running, and tries again what fails: reading table a has failed 10 times in 9 s: a is locked (2 more of its operations fail, see the log)"],
            _shown.Select(s => s!.Message));
        // A poll that succeeds, as it does between the failures of single tables, does not hide them.
        retries.Succeeded("polling its source");
        retries.TaskSucceeded("reading table c");
        Assert.Single(_shown);
        retries.TaskSucceeded("reading table a");
        Assert.Equal("Task c-0 is running, and tries again what fails: reading table b has failed 30 times in 29 s: b is locked", _shown[1]!.Message);
        retries.TaskSucceeded("reading table b");
        retries.TaskSucceeded("reading table b");
        Assert.Equal(3, _shown.Count);
        Assert.Null(_shown[2]);
        Assert.Equal(["c", "a", "b"], _logger.Lines.Where(l => l.Contains("succeeded", StringComparison.Ordinal)).Select(l => l.Split(' ')[6]));
    }
}
