using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kafka.Embedded.Apis;
using Kafka.Embedded.Groups;
using Kafka.Embedded.Log;
using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded;

/// <summary>
/// A Kafka broker of one node, for a first try and for tests: real log files, groups and transactions that survive a restart and a kill, spoken to by
/// the clients that speak to Apache Kafka 4. It has no replicas, no access control lists and no quotas; for a cluster there is Apache Kafka.
/// </summary>
public sealed partial class EmbeddedBroker : IAsyncDisposable
{
    private readonly EmbeddedBrokerOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<Task, Socket> _connections = [];
    private readonly Lock _connectionsGate = new();
    private readonly List<BoundListener> _listeners = [];
    private readonly List<Task> _loops = [];
    private FrozenDictionary<ApiKey, BrokerApi> _apis = FrozenDictionary<ApiKey, BrokerApi>.Empty;
    private FileStream? _ownership;
    private Task? _stop;
    private TopicCatalog? _catalog;
    private GroupCoordinator? _groups;
    private TransactionCoordinator? _transactions;

    /// <param name="options">Where and how it runs.</param>
    public EmbeddedBroker(EmbeddedBrokerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _logger = options.LoggerFactory.CreateLogger<EmbeddedBroker>();
    }

    /// <summary>Where the broker listens, in the order of the options, with the ports that were taken; empty before it is started.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _listeners.Select(listener => listener.EndPoint)];

    /// <summary>What a client's <c>bootstrap.servers</c> is to be to reach the first listener: <c>host:port</c>.</summary>
    /// <exception cref="InvalidOperationException">The broker is not started.</exception>
    public string BootstrapServers
    {
        get
        {
            if (_listeners is not [var first, ..])
                throw new InvalidOperationException("The broker has no address before it is started.");
            var host = first.Options.AdvertisedHost ?? (first.IsForAllAddresses ? "127.0.0.1" : first.Options.Host);
            return string.Create(CultureInfo.InvariantCulture, $"{host}:{first.EndPoint.Port}");
        }
    }

    /// <summary>The cluster's id, kept in the data folder; null before the broker is started.</summary>
    public string? ClusterId => _catalog?.ClusterId;

    internal TimeProvider Time => _options.Time;

    private string CleanMark => Path.Combine(_options.DataDirectory, "clean-shutdown");

    /// <summary>Opens the logs, recovers what a killed process left, and listens.</summary>
    /// <param name="cancellation">Gives up on starting.</param>
    /// <exception cref="IOException">The data folder is used by another broker, or cannot be read.</exception>
    /// <exception cref="SocketException">An address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (_catalog is not null)
            throw new InvalidOperationException("The broker was started before; a stopped one is not started again.");
        Directory.CreateDirectory(_options.DataDirectory);
        _ownership = Own(_options.DataDirectory);
        // Listening comes first: a port that is taken is noticed before anything is touched.
        foreach (var listener in _options.Listeners)
            _listeners.Add(await BindAsync(listener, cancellation).ConfigureAwait(false));

        var clean = File.Exists(CleanMark);
        File.Delete(CleanMark);
        var loggers = _options.LoggerFactory;
        _catalog = new TopicCatalog(_options.DataDirectory, clean, _options.Time, loggers.CreateLogger<PartitionLog>());
        var offsets = new StateTopic(_catalog, Topic.Offsets, _options.OffsetsPartitions, _options.Time);
        var states = new StateTopic(_catalog, Topic.Transactions, _options.TransactionsPartitions, _options.Time);
        _groups = new GroupCoordinator(_catalog, offsets, _options.InitialRebalanceDelay, _options.Time, loggers.CreateLogger<GroupCoordinator>());
        _transactions = new TransactionCoordinator(_catalog, states, _groups, _options.Time, loggers.CreateLogger<TransactionCoordinator>());
        var apis = Apis(_catalog, offsets, states, _groups, _transactions).ToList();
        if (_options.HighestVersions is { } highest)
            foreach (var api in apis)
                api.Limit = highest.GetValueOrDefault(api.Api.Key, (short)-1);
        _apis = apis.Where(api => api.MaxVersion >= 0).ToFrozenDictionary(api => api.Api.Key);

        foreach (var listener in _listeners)
        {
            listener.Socket.Listen(512);
            _loops.Add(AcceptAsync(listener));
            LogListening(listener.EndPoint, _options.DataDirectory);
        }
        _loops.Add(MaintainAsync(_catalog, _groups, _transactions));
    }

    /// <summary>Closes all connections, forces the logs to the disk and closes them.</summary>
    /// <param name="cancellation">Gives up on waiting; the broker goes on stopping, and a later call waits for it.</param>
    public Task StopAsync(CancellationToken cancellation = default)
    {
        lock (_connectionsGate)
            _stop ??= Task.Run(StopOnceAsync, CancellationToken.None);
        return _stop.WaitAsync(cancellation);
    }

    private async Task StopOnceAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var listener in _listeners)
            listener.Socket.Dispose();
        _groups?.Dispose();
        _transactions?.Dispose();
        Task[] tasks;
        lock (_connectionsGate)
            tasks = [.. _connections.Keys, .. _loops];
        await Task.WhenAll(tasks).ConfigureAwait(false);
        if (_catalog is not null)
        {
            _catalog.Close();
            await File.WriteAllTextAsync(CleanMark, "").ConfigureAwait(false);
        }
        _ownership?.Dispose();
        LogStopped(_options.DataDirectory);
    }

    /// <summary>The log of a compacted topic with one partition, made now if need be, for what runs beside the broker in the same process.</summary>
    internal PartitionLog EnsureCompactedLog(string name)
    {
        if (_catalog is null)
            throw new InvalidOperationException("The broker is not started.");
        var topic = _catalog.Find(name) ?? _catalog.Create(name, 1, [new("cleanup.policy", "compact")]).Topic ?? _catalog.Find(name);
        return topic?.Partition(0) ?? throw new InvalidOperationException($"The topic {name} could not be created.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private IEnumerable<BrokerApi> Apis(
        TopicCatalog catalog, StateTopic offsets, StateTopic states, GroupCoordinator groups, TransactionCoordinator transactions) =>
    [
        new ApiVersionsApi(() => _apis.Values),
        new MetadataApi(catalog, _options, offsets, states),
        new DescribeClusterApi(catalog, _options),
        new CreateTopicsApi(catalog, _options),
        new DeleteTopicsApi(catalog, groups),
        new CreatePartitionsApi(catalog, _options),
        new DescribeTopicPartitionsApi(catalog, _options),
        new DescribeConfigsApi(catalog, _options),
        new AlterConfigsApi(catalog),
        new IncrementalAlterConfigsApi(catalog),
        new DescribeLogDirsApi(catalog, _options),
        new ElectLeadersApi(catalog),
        new DescribeAclsApi(),
        new CreateAclsApi(),
        new DeleteAclsApi(),
        new ProduceApi(catalog, transactions),
        new FetchApi(catalog, _options.Time),
        new ListOffsetsApi(catalog),
        new DeleteRecordsApi(catalog),
        new OffsetForLeaderEpochApi(catalog),
        new FindCoordinatorApi(_options, offsets, states),
        new JoinGroupApi(groups),
        new SyncGroupApi(groups),
        new HeartbeatApi(groups),
        new LeaveGroupApi(groups),
        new OffsetCommitApi(groups, catalog),
        new OffsetFetchApi(groups, catalog),
        new OffsetDeleteApi(groups),
        new DescribeGroupsApi(groups),
        new ListGroupsApi(groups),
        new DeleteGroupsApi(groups),
        new InitProducerIdApi(transactions),
        new AddPartitionsToTxnApi(transactions, catalog),
        new AddOffsetsToTxnApi(transactions, offsets),
        new TxnOffsetCommitApi(transactions, offsets),
        new EndTxnApi(transactions),
        new WriteTxnMarkersApi(transactions),
        new ListTransactionsApi(transactions),
        new DescribeTransactionsApi(transactions),
        new DescribeProducersApi(catalog),
        new SaslHandshakeApi(),
        new SaslAuthenticateApi(),
    ];

    private static FileStream Own(string directory)
    {
        var path = Path.Combine(directory, ".lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e)
        {
            throw new IOException($"The data folder {directory} is used by another broker: {path} is locked.", e);
        }
    }

    private static async Task<BoundListener> BindAsync(BrokerListener listener, CancellationToken cancellation)
    {
        if (!IPAddress.TryParse(listener.Host, out var address))
            address = (await Dns.GetHostAddressesAsync(listener.Host, cancellation).ConfigureAwait(false)).OrderBy(found => found.AddressFamily).First();
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, listener.Port));
            return new BoundListener(listener, socket, (IPEndPoint)socket.LocalEndPoint!);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync(BoundListener listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.Socket.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                Serve(socket, listener);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of file descriptors, say: connections that end make room again.
                LogNotAccepted(e, listener.EndPoint);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _options.Time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private void Serve(Socket socket, BoundListener listener)
    {
        var connection = new Connection(socket, listener, _apis.GetValueOrDefault, _options.MaxRequestBytes, _options.LoggerFactory.CreateLogger<Connection>());
        var done = Task.Run(() => connection.RunAsync(_stopping.Token));
        lock (_connectionsGate)
            _connections.Add(done, socket);
        _ = done.ContinueWith(_ =>
        {
            lock (_connectionsGate)
                _connections.Remove(done);
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Every now and then: compacts what can be, and less often removes what is too old.</summary>
    private async Task MaintainAsync(TopicCatalog catalog, GroupCoordinator groups, TransactionCoordinator transactions)
    {
        using var timer = new PeriodicTimer(_options.CleanerBackoff, _options.Time);
        var checkedAt = _options.Time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                var retain = _options.Time.GetElapsedTime(checkedAt) >= _options.RetentionCheckInterval;
                if (retain)
                {
                    checkedAt = _options.Time.GetTimestamp();
                    RemoveExpired(groups, transactions);
                }
                foreach (var log in catalog.All.SelectMany(topic => topic.Partitions))
                    Maintain(log, retain);
            }
        }
        catch (OperationCanceledException)
        {
            // The broker stops.
        }
    }

    private void RemoveExpired(GroupCoordinator groups, TransactionCoordinator transactions)
    {
        try
        {
            groups.RemoveExpired();
            transactions.RemoveExpired();
        }
#pragma warning disable CA1031 // what failed once may work the next time, and the logs are to be maintained in any case
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotExpired(e);
        }
    }

    private void Maintain(PartitionLog log, bool retain)
    {
        try
        {
            if (retain)
                log.Retain();
            log.Compact(_stopping.Token);
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
        {
            // The topic was deleted meanwhile, or the broker stops.
        }
#pragma warning disable CA1031 // one partition's trouble must not keep the others from being maintained
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotMaintained(e, log.Topic, log.Partition);
        }
    }
}
