namespace Connect.Runtime.Kafka;

/// <summary>
/// Gives a client that has said that all brokers are down its bootstrap servers again, as long as it has no connection: it may have forgotten them, as
/// <see cref="LostBrokers"/> says. Looked at where the client is, now and then and from one thread, as statistics of it would cost 0.23 MB.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="isConnected">Whether the client has a connection to a broker; must not wait.</param>
/// <param name="addBootstrapServers">Gives it the servers.</param>
internal sealed class BrokerWatch(TimeProvider time, Func<bool> isConnected, Action<TimeSpan> addBootstrapServers)
{
    // The first is long enough for a connection that is just being made. Each time that servers are given again the client keeps their addresses once more.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5), LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>A watch over a client of librdkafka's.</summary>
    /// <param name="rk">The client.</param>
    /// <param name="settings">Its settings, <c>bootstrap.servers</c> among them.</param>
    /// <param name="logger">Hears of it.</param>
    /// <param name="time">The clock.</param>
    public static BrokerWatch Of(nint rk, IReadOnlyDictionary<string, string> settings, ILogger logger, TimeProvider time) => new(time, () => Librdkafka.IsConnected(rk), away =>
    {
        KafkaLog.BrokersAway(logger, away.TotalSeconds);
        _ = Librdkafka.BrokersAdd(rk, settings["bootstrap.servers"]);
    });

    private TimeSpan _pause;
    private long _since, _last;

    /// <summary>How long until there is something to look at; null while all is well.</summary>
    public TimeSpan? Due => _pause == default ? null : _pause - time.GetElapsedTime(_last) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>The client says that all brokers are down.</summary>
    public void AllDown()
    {
        if (_pause != default) return;
        _pause = FirstPause;
        _since = _last = time.GetTimestamp();
    }

    /// <summary>Looks at the client, if that is due.</summary>
    public void Look()
    {
        if (_pause == default || time.GetElapsedTime(_last) < _pause) return;
        if (isConnected())
        {
            _pause = default;
            return;
        }
        addBootstrapServers(time.GetElapsedTime(_since));
        _last = time.GetTimestamp();
        _pause = 2 * _pause < LongestPause ? 2 * _pause : LongestPause;
    }
}
