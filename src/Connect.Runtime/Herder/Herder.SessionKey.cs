using System.Security.Cryptography;
using Connect.Api;
using Connect.Runtime.Rest;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Herder;

/// <summary>The key that requests between workers are signed with (KIP-507): made by the leader, renewed by it, and known to whoever may read the config topic.</summary>
internal sealed partial class Herder
{
    private static readonly TimeSpan KeyRetry = TimeSpan.FromSeconds(1);
    private CancellationTokenSource? _keyDelay;
    private bool _keepsKey;

    // Runs as long as this worker leads.
    private async Task KeepSessionKeyAsync()
    {
        if (_keepsKey) return;
        _keepsKey = true;
        try
        {
            while (!_closing && _assignment is { IsLeader: true, IsSigned: true })
            {
                var wait = UntilNewKey();
                if (wait <= TimeSpan.Zero)
                {
                    try { await WriteSessionKeyAsync(); }
                    catch (ConnectException e) { LogSessionKey(e.Message); wait = KeyRetry; }
                }
                if (wait > TimeSpan.Zero) await KeyDelayAsync(wait);
            }
        }
        catch (OperationCanceledException) { /* The worker ends. */ }
        finally { _keepsKey = false; }
    }

    // Ends early when the key, or the leader, changes.
    private async Task KeyDelayAsync(TimeSpan wait)
    {
        using var delay = _keyDelay = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        try { await Task.Delay(wait, _time, delay.Token); }
        catch (OperationCanceledException) when (!_ending.IsCancellationRequested) { /* Looked at again. */ }
        finally { _keyDelay = null; }
    }

    private TimeSpan UntilNewKey() => _state.SessionKey is { } key && Signatures.Fits(key, _config.KeyAlgorithm, _config.KeySize)
        ? DateTimeOffset.FromUnixTimeMilliseconds(key.CreatedMs) + _config.KeyTimeToLive - _time.GetUtcNow() : TimeSpan.Zero;

    private async Task WriteSessionKeyAsync()
    {
        await _writing.WaitAsync(_ending.Token);
        try
        {
            if (!IsLeading || UntilNewKey() > TimeSpan.Zero) return;
            var bytes = RandomNumberGenerator.GetBytes(_config.KeySize ?? Signatures.DefaultKeySize(_config.KeyAlgorithm));
            var key = new SessionKey(bytes, _config.KeyAlgorithm, _time.GetUtcNow().ToUnixTimeMilliseconds());
            await WriteConfigAsync(end => _topics.Config.PutSessionKeyAsync(key, end));
        }
        finally { _writing.Release(); }
        // Not yet a member, or no longer: whoever leads writes it.
        if (!IsLeading) await KeyDelayAsync(KeyRetry);
    }
}
