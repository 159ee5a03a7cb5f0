namespace Connect.Runtime.Logging;

/// <summary>
/// Writes lines from a thread of its own, in the order in which they came: whoever reads the other end of the standard output may be slow, and no thread of the pool
/// waits for that. What is written when this is disposed of, and what cannot be written for long, is bounded; what is left out is counted and said.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private const int MostCharacters = 8 << 20;
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _endTimeout;
    private readonly object _gate = new();
    private readonly TextWriter _output;
    private readonly Func<long, string> _leftOutLine;
    private readonly int _mostCharacters;
    private readonly Thread _thread;
    private Queue<string> _waiting = new();
    private long _characters, _leftOut, _written, _enqueued;
    private bool _closing, _closed;

    /// <summary>Starts the thread.</summary>
    /// <param name="output">Where to; not closed.</param>
    /// <param name="leftOutLine">The line that says how many lines were left out.</param>
    /// <param name="mostCharacters">How much may wait.</param>
    /// <param name="endTimeout">How long the end waits for what waits; five seconds by default.</param>
    public LogWriter(TextWriter output, Func<long, string> leftOutLine, int mostCharacters = MostCharacters, TimeSpan? endTimeout = null)
    {
        (_output, _leftOutLine, _mostCharacters, _endTimeout) = (output, leftOutLine, mostCharacters, endTimeout ?? EndTimeout);
        _thread = new Thread(Run) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>Hands over a line; returns at once.</summary>
    public void Write(string line)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                // A single line, however long, is taken.
                if (_characters > 0 && _characters + line.Length > _mostCharacters) { _leftOut++; return; }
                _waiting.Enqueue(line);
                _characters += line.Length;
                _enqueued++;
                Monitor.PulseAll(_gate);
                return;
            }
        }
        // The last words of what ends after the log.
        WriteAll([line]);
    }

    /// <summary>Waits until what was handed over by now is written, but not longer than so.</summary>
    /// <returns>Whether it is.</returns>
    public bool Flush(TimeSpan timeout)
    {
        var end = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        lock (_gate)
        {
            var last = _enqueued;
            while (_written < last)
                if (end - Environment.TickCount64 is var left && (left <= 0 || !Monitor.Wait(_gate, (int)left)) && _written < last) return false;
            return true;
        }
    }

    /// <summary>Writes what waits, and ends; a pipe that nobody reads is given up after a while.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.PulseAll(_gate);
        }
        _thread.Join(_endTimeout);
    }

    private void Run()
    {
        var batch = new Queue<string>();
        while (true)
        {
            long leftOut;
            lock (_gate)
            {
                while (_waiting.Count == 0 && _leftOut == 0 && !_closing) Monitor.Wait(_gate);
                if (_waiting.Count == 0 && _leftOut == 0)
                {
                    _closed = true;
                    return;
                }
                (batch, _waiting) = (_waiting, batch);
                (leftOut, _leftOut) = (_leftOut, 0);
            }
            var lines = batch.Count;
            var characters = batch.Sum(static l => (long)l.Length);
            if (leftOut > 0) batch.Enqueue(_leftOutLine(leftOut));
            WriteAll(batch);
            batch.Clear();
            lock (_gate)
            {
                _characters -= characters;
                _written += lines;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void WriteAll(IEnumerable<string> lines)
    {
        try
        {
            foreach (var line in lines) _output.Write(line);
            _output.Flush();
        }
        // A full disk, a pipe or file that is closed: there is nobody to be told, and work goes on.
        catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException) { }
    }
}
