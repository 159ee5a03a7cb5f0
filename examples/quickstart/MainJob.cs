using System.Globalization;
using S3TestServer;

namespace Quickstart;

/// <summary>The main job: a database table that grows, to a topic, to a second database and to objects.</summary>
internal sealed class MainJob : IAsyncDisposable
{
    // What is on its way when the time is up is waited for: a poll, a commit and a scheduled rotation of files.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Files = ["users-to-topic.json", "topic-to-database.json", "topic-to-objects.json"];

    private readonly RunOptions _options;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly Ports _ports = new();
    private readonly UsersTable _users;
    private readonly TargetTable _target;
    private readonly StoredUsers _stored;
    private readonly S3Server _objects;
    private readonly ConnectApi _connect;
    private readonly List<string> _connectors = [];
    private WorkerProgram? _worker;
    private string? _first;

    public MainJob(RunOptions options, TimeProvider time)
    {
        (_options, _time, _began) = (options, time, time.GetTimestamp());
        Directory.CreateDirectory(options.Data);
        _users = new UsersTable(Path.Combine(options.Data, "source.db"));
        _target = new TargetTable(Path.Combine(options.Data, "target.db"));
        var folder = Path.Combine(options.Data, "objects");
        _stored = new StoredUsers(Path.Combine(folder, "quickstart"));
        _objects = new S3Server(folder);
        _objects.CreateBucket("quickstart");
        _connect = new ConnectApi(new Uri($"http://127.0.0.1:{_ports.Rest}/"));
    }

    /// <summary>Starts everything and shows it until it is stopped or the time is up.</summary>
    /// <returns>The exit code: 0, or 1 when the time was up and rows were missing.</returns>
    /// <exception cref="QuickstartException">Something does not start, or fails.</exception>
    public async Task<int> RunAsync(CancellationToken interrupted)
    {
        using var timeUp = new CancellationTokenSource(_options.StopAfter ?? Timeout.InfiniteTimeSpan, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted, timeUp.Token);
        foreach (var change in _ports.Changes) Screen.Say(change);
        var growing = _users.GrowAsync(_time, stop.Token);
        try
        {
            await StartAsync(stop.Token);
            Describe();
            await new Screen(_time).ShowAsync(async () => await CountAsync(stop.Token), stop.Token);
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested && !interrupted.IsCancellationRequested && _connectors.Count < Files.Length)
        {
            throw new QuickstartException($"The worker and its connectors were not up after {_options.StopAfter!.Value.TotalSeconds:F0} s; its log is {Path.Combine(_options.Data, "worker.log")}.");
        }
        await stop.CancelAsync();
        await growing;
        if (interrupted.IsCancellationRequested)
        {
            Screen.Say("Stopping; the data stays in the folder, and the next start goes on with it.");
            return 0;
        }
        return await FinishAsync(interrupted);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The worker flushes what it has while the store is still there to take it.
        if (_worker is not null) await _worker.DisposeAsync();
        await _objects.DisposeAsync();
        _connect.Dispose();
        _target.Dispose();
        _users.Dispose();
    }

    private async Task StartAsync(CancellationToken stop)
    {
        _worker = WorkerProgram.Start(_options, _ports);
        await _objects.StartAsync(_ports.Objects, stop);
        while (!await _connect.IsReadyAsync(stop))
        {
            _worker.ThrowIfEnded();
            await Task.Delay(BetweenTries, _time, stop);
        }
        foreach (var file in Files) _connectors.Add(await _connect.PutAsync(Path.Combine(_options.Configs, file), stop));
        foreach (var connector in _connectors) await _connect.WaitForTaskAsync(connector, stop);
    }

    private async Task<Counts?> CountAsync(CancellationToken stop)
    {
        _worker!.ThrowIfEnded();
        var states = new List<string>(_connectors.Count);
        foreach (var connector in _connectors) states.Add(await _connect.StateAsync(connector, stop));
        var topic = await _connect.IncrementAsync(_connectors[0], stop);
        // From the far end to the near one, so that no row is seen at the end and not at the beginning.
        var (target, stored) = (_target.Count(), _stored.Count());
        if (target > _users.Before)
            _first ??= string.Create(CultureInfo.InvariantCulture,
                $"The first row was at the other end {_time.GetElapsedTime(_began).TotalSeconds:F1} s after the start, {(_time.GetUtcNow() - _options.Began).TotalSeconds:F1} s with the build.");
        return new Counts(_users.Rows, Math.Max(topic, Math.Max(target, stored)), target, stored, _stored.Objects, states, _first);
    }

    private async Task<int> FinishAsync(CancellationToken interrupted)
    {
        var deadline = _time.GetTimestamp();
        var counts = (await CountAsync(interrupted))!;
        while (!counts.Complete && _time.GetElapsedTime(deadline) < Grace)
        {
            await Task.Delay(BetweenTries, _time, interrupted);
            counts = (await CountAsync(interrupted))!;
        }
        if (counts.Complete)
        {
            Screen.Say($"All {counts.Source} rows of USERS are in the second database, and in {counts.Objects} objects.");
            return 0;
        }
        throw new QuickstartException($"Of {counts.Source} rows in USERS {counts.Target} are in the second database and {counts.Stored} in the objects; the worker's log is {Path.Combine(_options.Data, "worker.log")}.");
    }

    private void Describe()
    {
        var (data, rest, registry, broker) = (_options.Data, $"http://127.0.0.1:{_ports.Rest}", $"http://127.0.0.1:{_ports.Registry}", $"127.0.0.1:{_ports.Broker}");
        Screen.Say($"""

            What runs, all on this machine and for nobody else:
              Connect           {rest}   one process with the two below; its log is worker.log
              Kafka broker      {broker}
              schema registry   {registry}
              S3 server         {_objects.Url.GetLeftPart(UriPartial.Authority)}   the S3 test server, inside this program; any credentials will do
            Everything is kept in {data}

            A row goes into the table USERS of source.db five times a second. From there:
              users-to-topic      reads it into the topic quickstart-USERS
              topic-to-database   writes it into the table USERS of target.db
              topic-to-objects    writes it into JSON objects, under objects/quickstart/
            The JSON of these connectors is in {_options.Configs}

            What to try next, in another terminal:
              curl '{rest}/connectors?expand=status'
              curl -X PUT {rest}/connectors/topic-to-database/pause     (and then /resume: nothing is lost)
              curl {rest}/connectors/topic-to-objects/offsets
              curl {rest}/connector-plugins
              curl {registry}/subjects

            """);
    }
}
