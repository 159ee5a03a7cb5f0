using System.Diagnostics;
using System.Text;
using Connect.Runtime.Logging;

namespace Connect.Runtime.Tests.Logging;

public class LogWriterTests
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(20);

    private static LogWriter WriterTo(TextWriter output, int most = 1 << 20) => new(output, count => $"{count} left out\n", most);

    [Fact]
    public void Whoever_logs_does_not_wait_for_who_reads_and_nothing_is_lost()
    {
        using var output = new StuckWriter();
        using var writer = WriterTo(output);
        writer.Write("0\n");
        Assert.True(output.Entered.Wait(WaitTimeout, TestContext.Current.CancellationToken));
        // Nobody reads: the calls come back all the same.
        for (var i = 1; i < 10_000; i++) writer.Write($"{i}\n");
        Assert.False(writer.Flush(TimeSpan.Zero));
        output.Go.Set();
        Assert.True(writer.Flush(WaitTimeout));
        Assert.Equal(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}\n")), output.ToString());
    }

    [Fact]
    public void What_waits_at_the_end_is_written()
    {
        using var output = new StringWriter();
        var writer = WriterTo(output);
        for (var i = 0; i < 1000; i++) writer.Write($"{i}\n");
        writer.Dispose();
        writer.Write("last words\n");
        Assert.Equal(string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i}\n")) + "last words\n", output.ToString());
    }

    [Fact]
    public void What_does_not_fit_while_nobody_reads_is_counted()
    {
        using var output = new StuckWriter();
        using var writer = WriterTo(output, most: 50);
        writer.Write("0\n");
        Assert.True(output.Entered.Wait(WaitTimeout, TestContext.Current.CancellationToken));
        for (var i = 0; i < 100; i++) writer.Write("nine more\n");
        output.Go.Set();
        Assert.True(writer.Flush(WaitTimeout));
        writer.Write("end\n");
        Assert.True(writer.Flush(WaitTimeout));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["0", "nine more", "nine more", "nine more", "nine more", "96 left out", "end"], lines);
    }

    [Fact]
    public void A_disk_that_is_full_for_a_while_ends_nothing()
    {
        using var output = new StuckWriter { Error = new IOException("No space left on device") };
        output.Go.Set();
        using var writer = WriterTo(output);
        writer.Write("lost\n");
        Assert.True(writer.Flush(WaitTimeout));
        output.Error = null;
        writer.Write("there\n");
        Assert.True(writer.Flush(WaitTimeout));
        Assert.Equal("there\n", output.ToString());
    }

    [Fact]
    public void A_reader_that_is_stuck_does_not_keep_the_worker_from_ending()
    {
        using var output = new StuckWriter();
        var writer = new LogWriter(output, count => $"{count} left out\n", endTimeout: TimeSpan.FromMilliseconds(100));
        writer.Write("0\n");
        var began = Stopwatch.GetTimestamp();
        writer.Dispose();
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(90), WaitTimeout);
        output.Go.Set();
    }

    // Writes nothing until it is let.
    private sealed class StuckWriter : StringWriter
    {
        public ManualResetEventSlim Entered { get; } = new();
        public ManualResetEventSlim Go { get; } = new();
        public IOException? Error { get; set; }

        public override void Write(string? value)
        {
            Entered.Set();
            Go.Wait(WaitTimeout);
            if (Error is { } error) throw error;
            lock (this) base.Write(value);
        }

        public override Encoding Encoding => Encoding.UTF8;

        public override string ToString() { lock (this) return base.ToString(); }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            Go.Dispose();
            Entered.Dispose();
        }
    }
}
