using Connect.Api;

namespace Connectors.S3;

internal sealed partial class TopicPartitionWriter
{
    /// <summary>A put begins: failures of the last commit show, a pause may be over.</summary>
    public async Task BeginAsync(long now)
    {
        _discarding = false;
        if (_failure is not null) throw _failure;
        if (_waiting && now >= _resumeAt)
        {
            _waiting = false;
            _context.Resume([Partition]);
        }
        if (_records == 0 && DueByClock(now)) Reschedule();
        if (_commit is { Done.IsCompleted: true }) await FinishCommitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>A put ends: the clock may have struck without records.</summary>
    public async ValueTask EndAsync(long now, CancellationToken cancellationToken)
    {
        if (_records == 0 || _backlog.Count > 0 || !DueByClock(now)) return;
        LogRotation(Partition, "scheduled", _lastFolder ?? "", _records);
        Reschedule();
        await CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for the commit on its way, so that its offset can be committed.</summary>
    /// <param name="cancellationToken">Ends the wait. The commit goes on, and nothing else: a later call finishes it.</param>
    public async Task FinishCommitAsync(CancellationToken cancellationToken)
    {
        if (_commit is not { } commit) return;
        await commit.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
        _committed = Math.Max(_committed, commit.Next);
        LogCommitted(Partition, commit.Files.Count, commit.Next);
        _context.ReportSuccess(Storing);
        _commit = null;
    }

    /// <summary>Keeps a failure that was found where it could not be thrown; the next put throws it.</summary>
    public void Fail(ConnectException failure) => _failure = failure;

    /// <summary>The store does not answer: everything that is not there is read again, after a pause.</summary>
    public async Task RewindAsync(RetriableException error, long now)
    {
        // From the beginning of the commit, completed files too: the same records then make the same files.
        var start = _open.Select(f => f.Start).Concat(_commit?.Files.Select(f => f.Start) ?? []).DefaultIfEmpty(-1).Min();
        LogRewound(error, Partition, start, _config.RetryBackoff.TotalMilliseconds);
        await ClearAsync().ConfigureAwait(false);
        if (start >= 0) _context.Offset(new Dictionary<TopicPartition, long> { [Partition] = start });
        _context.Timeout(_config.RetryBackoff);
        _context.Pause([Partition]);
        _waiting = true;
        _resumeAt = now + (long)_config.RetryBackoff.TotalMilliseconds;
        _context.ReportRetry(Storing, error, _config.RetryBackoff);
    }

    private string Storing => $"storing files of {Partition}";

    /// <summary>An object is there already and is left alone: reading goes on at the next offset whose object is not.</summary>
    public async Task SkipExistingAsync(ObjectExistsException error, CancellationToken cancellationToken)
    {
        var files = _commit?.Files ?? _open;
        var taken = files.First(f => !f.Completed);
        var next = await NextFreeAsync(taken.Start + 1, cancellationToken).ConfigureAwait(false);
        var start = files.Concat(_open).Where(f => !f.Completed && !ReferenceEquals(f, taken)).Select(f => f.Start).Append(next).Min();
        LogSkipped(Partition, error.Message, start);
        await ClearAsync().ConfigureAwait(false);
        _context.Offset(new Dictionary<TopicPartition, long> { [Partition] = start });
        _discarding = true;
    }

    /// <summary>The partition is taken away or the task stops: open files are dropped, and their records will be read again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _dropped.CancelAsync().ConfigureAwait(false);
        await ClearAsync().ConfigureAwait(false);
        _dropped.Dispose();
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        await FinishCommitAsync(cancellationToken).ConfigureAwait(false);
        if (_open.Count > 0)
        {
            _commit = new FileCommit([.. _open], _lastOffset + 1);
            _open.Clear();
        }
        _folders.Clear();
        _current = null;
        _records = 0;
        _baseTime = null;
        if (_commit is null) return;
        _commit.Start(_files, _config.ConditionalWrites, _dropped.Token);
        // An object that exists sends the reading back: there is no use in writing on before that is known.
        if (_config.ConditionalWrites) await FinishCommitAsync(cancellationToken).ConfigureAwait(false);
        _seen.Clear();
    }

    private async Task<long> NextFreeAsync(long offset, CancellationToken cancellationToken)
    {
        for (var end = offset + _config.MaxFilesScan; offset < end; offset++)
        {
            var at = _seen.FindIndex(s => s.Offset == offset);
            if (at < 0) return offset;
            try
            {
                if (!await _files.Storage.ExistsAsync(_seen[at].Stem + _files.Values.Extension, cancellationToken).ConfigureAwait(false)) return offset;
            }
            catch (ConnectException e) when (e is not RetriableException) { return offset; }
        }
        return offset;
    }

    private async Task ClearAsync()
    {
        if (_commit is not null)
        {
            await _commit.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var files in _commit.Files) await files.DropAsync().ConfigureAwait(false);
            _commit = null;
        }
        foreach (var files in _open) await files.DropAsync().ConfigureAwait(false);
        _open.Clear();
        _folders.Clear();
        _seen.Clear();
        _backlog.Clear();
        _current = null;
        _lastFolder = null;
        _records = 0;
        _baseTime = null;
        _leftOut = -1;
        Reschedule();
    }
}
