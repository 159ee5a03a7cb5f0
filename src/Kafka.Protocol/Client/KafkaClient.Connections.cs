using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Client;

public sealed partial class KafkaClient
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BrokerAddress, KafkaConnection> _connections = [];
    private readonly HashSet<KafkaConnection> _retiring = [];
    private readonly Dictionary<BrokerAddress, SemaphoreSlim> _connecting = [];
    private readonly Dictionary<(CoordinatorType Type, string Key), BrokerAddress> _coordinators = [];
    private Dictionary<int, BrokerAddress> _nodes = [];
    private int? _controllerId;
    private bool _disposed;

    /// <summary>The connection to a broker, made anew when it has ended.</summary>
    private async Task<KafkaConnection> ConnectionAsync(BrokerAddress broker, CancellationToken cancellationToken)
    {
        SemaphoreSlim connecting;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_connections.TryGetValue(broker, out var existing) && existing.IsUsable)
                return existing;
            if (!_connecting.TryGetValue(broker, out connecting!))
                _connecting[broker] = connecting = new SemaphoreSlim(1, 1);
        }
        await connecting.WaitAsync(cancellationToken);
        try
        {
            KafkaConnection? ended;
            lock (_gate)
            {
                if (_connections.TryGetValue(broker, out ended) && ended.IsUsable)
                    return ended;
                _connections.Remove(broker);
                if (ended is not null)
                    _retiring.Add(ended);
            }
            if (ended is not null)
                _ = RetireAsync(ended);
            var made = await KafkaConnection.ConnectAsync(broker, options, _time, cancellationToken);
            lock (_gate)
            {
                if (!_disposed)
                {
                    _connections[broker] = made;
                    return made;
                }
            }
            await made.DisposeAsync();
            throw new ObjectDisposedException(nameof(KafkaClient));
        }
        finally
        {
            connecting.Release();
        }
    }

    /// <summary>Lets the requests on a connection whose session is about to end be answered: a JoinGroup can take minutes.</summary>
    private async Task RetireAsync(KafkaConnection connection)
    {
        await connection.RetireAsync();
        lock (_gate)
            _retiring.Remove(connection);
    }

    private async Task<KafkaConnection> AnyAsync(CancellationToken cancellationToken)
    {
        List<BrokerAddress> candidates;
        lock (_gate)
        {
            // Those there is a connection to, then the others of the cluster, then where it all began.
            candidates = [.. _connections.Where(entry => entry.Value.IsUsable).Select(entry => entry.Key), .. _nodes.Values, .. options.BootstrapServers];
        }
        var failures = new List<KafkaException>();
        foreach (var candidate in candidates.Distinct())
        {
            try
            {
                return await ConnectionAsync(candidate, cancellationToken);
            }
            catch (KafkaException e) when (e is not KafkaAuthenticationException)
            {
                failures.Add(e);
            }
        }
        throw new KafkaConnectionException(
            $"none of the brokers can be reached: {string.Join("; ", failures.Select(failure => failure.Message))}", new AggregateException(failures));
    }

    private async Task<KafkaConnection> NodeAsync(int nodeId, CancellationToken cancellationToken)
    {
        BrokerAddress broker;
        bool known;
        lock (_gate)
            known = _nodes.TryGetValue(nodeId, out broker);
        if (!known)
        {
            await RefreshAsync(cancellationToken);
            lock (_gate)
            {
                if (!_nodes.TryGetValue(nodeId, out broker))
                    throw new KafkaConnectionException($"there is no broker {nodeId} in the cluster; there are {string.Join(", ", _nodes.Keys.Order())}");
            }
        }
        return await ConnectionAsync(broker, cancellationToken);
    }

    private async Task<KafkaConnection> ControllerAsync(CancellationToken cancellationToken)
    {
        int? controllerId;
        lock (_gate)
            controllerId = _controllerId;
        if (controllerId is null)
        {
            await RefreshAsync(cancellationToken);
            lock (_gate)
                controllerId = _controllerId;
        }
        if (controllerId is not { } id)
            throw new KafkaConnectionException("the cluster has no controller at the moment");
        return await NodeAsync(id, cancellationToken);
    }

    private async Task<KafkaConnection> CoordinatorAsync(CoordinatorType type, string key, CancellationToken cancellationToken)
    {
        BrokerAddress broker;
        bool known;
        lock (_gate)
            known = _coordinators.TryGetValue((type, key), out broker);
        if (!known)
        {
            var any = await AnyAsync(cancellationToken);
            var response = await any.SendAsync(new FindCoordinatorRequest { KeyType = type, Keys = [key] }, cancellationToken);
            if (response.Coordinators is not [var found])
                throw new ProtocolException($"the broker {any.Broker} tells of {response.Coordinators.Count} coordinators, not one");
            if (found.ErrorCode != ErrorCode.None)
            {
                var what = type == CoordinatorType.Group ? "group" : "transactional id";
                throw new KafkaErrorException(found.ErrorCode, $"the broker {any.Broker} knows no coordinator for the {what} '{key}'");
            }
            broker = new BrokerAddress(found.Host, found.Port);
            options.Observer?.Learned(broker, found.NodeId);
            lock (_gate)
                _coordinators[(type, key)] = broker;
        }
        return await ConnectionAsync(broker, cancellationToken);
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var any = await AnyAsync(cancellationToken);
        Learn(await any.SendAsync(MetadataRequestFor([]), cancellationToken));
    }

    /// <summary>Takes brokers and controller from an answer, whoever asked for it.</summary>
    private void Learn(MetadataResponse metadata)
    {
        if (metadata.Brokers.Count == 0)
            return;
        lock (_gate)
        {
            _nodes = metadata.Brokers.ToDictionary(broker => broker.NodeId, broker => new BrokerAddress(broker.Host, broker.Port));
            _controllerId = metadata.ControllerId >= 0 ? metadata.ControllerId : null;
        }
        foreach (var broker in metadata.Brokers)
            options.Observer?.Learned(new BrokerAddress(broker.Host, broker.Port), broker.NodeId);
    }

    /// <summary>Forgets who is who, so that the next request asks again.</summary>
    private void ClearRoutes()
    {
        lock (_gate)
        {
            _coordinators.Clear();
            _nodes = [];
            _controllerId = null;
            _leaders.Clear();
        }
    }

    private List<KafkaConnection> TakeAll()
    {
        lock (_gate)
        {
            _disposed = true;
            List<KafkaConnection> all = [.. _connections.Values, .. _retiring];
            _connections.Clear();
            return all;
        }
    }
}
