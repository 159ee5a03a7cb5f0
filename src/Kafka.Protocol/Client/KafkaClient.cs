using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Client;

/// <summary>
/// A cluster: finds its brokers, keeps a connection to each that is needed, and sends a request to the right one. Requests that reach a broker which is no
/// longer right, or none at all, are repeated until <see cref="KafkaClientOptions.ApiTimeout"/> has passed; errors of any other kind are the caller's to look
/// at. A broker answers the requests of a connection in order, so a group member, whose JoinGroup may wait for minutes, wants a client of its own. Safe to
/// use from several threads.
/// </summary>
/// <param name="options">How to reach the cluster.</param>
/// <param name="time">The clock for timeouts; the system's when null.</param>
public sealed partial class KafkaClient(KafkaClientOptions options, TimeProvider? time = null) : IAsyncDisposable
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Asks which brokers and topics there are.</summary>
    /// <param name="topics">The topics to tell of; null for all, none for only the brokers. Topics that do not exist are not created.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaException">No broker answers, or not as it should.</exception>
    public async Task<MetadataResponse> MetadataAsync(IEnumerable<string>? topics, CancellationToken cancellationToken)
        => await SendToAnyAsync(MetadataRequestFor(topics), cancellationToken);

    /// <summary>Sends a request to whichever broker answers first.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="timeout">How long to wait for an answer, when it is not <see cref="KafkaClientOptions.RequestTimeout"/>.</param>
    /// <exception cref="KafkaException">No broker answers, or not as it should.</exception>
    public Task<TResponse> SendToAnyAsync<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken, TimeSpan? timeout = null)
        where TResponse : Message<TResponse>, IMessage, new()
        => RouteAsync(AnyAsync, request, timeout, cancellationToken);

    /// <summary>Sends a request to one broker.</summary>
    /// <param name="nodeId">The broker's id.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="timeout">How long to wait for an answer, when it is not <see cref="KafkaClientOptions.RequestTimeout"/>.</param>
    /// <exception cref="KafkaException">The broker is not known or does not answer.</exception>
    public Task<TResponse> SendToNodeAsync<TResponse>(int nodeId, IRequest<TResponse> request, CancellationToken cancellationToken, TimeSpan? timeout = null)
        where TResponse : Message<TResponse>, IMessage, new()
        => RouteAsync(token => NodeAsync(nodeId, token), request, timeout, cancellationToken);

    /// <summary>Sends a request to the broker that answers administration: creating topics, changing settings.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="timeout">How long to wait for an answer, when it is not <see cref="KafkaClientOptions.RequestTimeout"/>.</param>
    /// <exception cref="KafkaException">No broker answers, or not as it should.</exception>
    public Task<TResponse> SendToControllerAsync<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken, TimeSpan? timeout = null)
        where TResponse : Message<TResponse>, IMessage, new()
        => RouteAsync(ControllerAsync, request, timeout, cancellationToken);

    /// <summary>Sends a request to the coordinator of a group or of a transactional producer.</summary>
    /// <param name="type">What <paramref name="key"/> is.</param>
    /// <param name="key">The group's id, or the transactional id.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="timeout">How long to wait for an answer, when it is not <see cref="KafkaClientOptions.RequestTimeout"/>.</param>
    /// <exception cref="KafkaException">There is no coordinator, or it does not answer.</exception>
    public Task<TResponse> SendToCoordinatorAsync<TResponse>(
        CoordinatorType type, string key, IRequest<TResponse> request, CancellationToken cancellationToken, TimeSpan? timeout = null)
        where TResponse : Message<TResponse>, IMessage, new()
        => RouteAsync(token => CoordinatorAsync(type, key, token), request, timeout, cancellationToken);

    /// <summary>Sends a request to the coordinator of a group.</summary>
    /// <inheritdoc cref="SendToCoordinatorAsync{TResponse}(CoordinatorType, string, IRequest{TResponse}, CancellationToken, TimeSpan?)"/>
    public Task<TResponse> SendToGroupAsync<TResponse>(string key, IRequest<TResponse> request, CancellationToken cancellationToken, TimeSpan? timeout = null)
        where TResponse : Message<TResponse>, IMessage, new()
        => SendToCoordinatorAsync(CoordinatorType.Group, key, request, cancellationToken, timeout);

    /// <summary>Sends a request to every broker, as ListGroups needs, which tells only of the groups that a broker coordinates.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An answer from each broker.</returns>
    /// <exception cref="KafkaException">A broker does not answer.</exception>
    public async Task<IReadOnlyList<TResponse>> SendToAllAsync<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken)
        where TResponse : Message<TResponse>, IMessage, new()
    {
        var metadata = await MetadataAsync([], cancellationToken);
        return await Task.WhenAll(metadata.Brokers.Select(broker => SendToNodeAsync(broker.NodeId, request, cancellationToken)));
    }

    /// <summary>Closes all connections; requests that are under way fail.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in TakeAll())
            await connection.DisposeAsync();
    }

    private static MetadataRequest MetadataRequestFor(IEnumerable<string>? topics) => new()
    {
        Topics = topics?.Select(topic => new MetadataRequest.Topic { Name = topic }).ToList(),
        AllowAutoTopicCreation = false,
    };
}
