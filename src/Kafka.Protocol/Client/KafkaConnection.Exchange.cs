using System.Net.Security;
using System.Net.Sockets;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Client;

public sealed partial class KafkaConnection
{
    private async Task<TResponse> ExchangeAsync<TResponse>(IRequest<TResponse> request, short version, TimeSpan timeout, CancellationToken cancellationToken)
        where TResponse : Message<TResponse>, IMessage, new()
    {
        var pending = new Pending<TResponse>(version);
        await WriteAsync(request, version, pending, cancellationToken);
        try
        {
            return await pending.Response.WaitAsync(timeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Answers come in order, so everything behind this one is stuck as well.
            var failure = new KafkaConnectionException($"the broker {Broker} did not answer {TResponse.Api.Name} within {timeout.TotalSeconds} s");
            Close(failure);
            throw failure;
        }
    }

    private async Task WriteAsync<TResponse>(IRequest<TResponse> request, short version, Pending pending, CancellationToken cancellationToken)
        where TResponse : Message<TResponse>, IMessage, new()
    {
        using var frame = new PooledBuffer();
        await _writing.WaitAsync(cancellationToken);
        try
        {
            pending.CorrelationId = _correlationId++;
            Frame.Write(frame, new RequestHeader(TResponse.Api.Key, version, pending.CorrelationId, _options.ClientId), request);
            lock (_gate)
            {
                if (_closed is { } closed)
                {
                    throw new KafkaConnectionException($"{TResponse.Api.Name} could not be sent to the broker {Broker}: {closed.Message}", closed)
                    {
                        MayHaveBeenDone = false,
                    };
                }
                _pending.Enqueue(pending);
            }
            pending.Written = _time.GetTimestamp();
            // From here on the frame must go out whole: half of one would make nonsense of all that follow. So it is not the caller's token that stops it.
            await _stream.WriteAsync(frame.WrittenMemory, _closing.Token);
            await _stream.FlushAsync(_closing.Token);
            _options.Observer?.Sent(Broker, frame.WrittenMemory.Length, _time.GetElapsedTime(pending.Written));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The answer that will not come fails with the reason.
            Close(Broken(e, ""));
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        var read = _time.GetTimestamp();
        try
        {
            while (await Frame.ReadAsync(_stream, _options.MaxResponseBytes, _closing.Token) is { } frame)
            {
                using (frame)
                {
                    var came = _time.GetTimestamp();
                    var written = Receive(frame);
                    var now = _time.GetTimestamp();
                    _options.Observer?.Received(Broker, frame.WrittenMemory.Length + sizeof(int), _time.GetElapsedTime(read, came), _time.GetElapsedTime(written, came), _time.GetElapsedTime(came, now));
                    read = now;
                }
            }
            Close(new KafkaConnectionException($"the broker {Broker} closed the connection{Guess()}"));
        }
        catch (Exception e) when (e is IOException or ProtocolException or ObjectDisposedException or OperationCanceledException)
        {
            Close(Broken(e, Guess()));
        }
    }

    // With TLS 1.3 a broker refuses a client's certificate, or that there is none, when the client takes the handshake for done. No waiting mends that.
    private KafkaException Broken(Exception e, string guess) => _answered == 0 && _stream is SslStream && e is IOException { InnerException: { } alert and not SocketException }
        ? new KafkaAuthenticationException($"the broker {Broker} ended TLS after the handshake, as it does not accept this client's certificate or wants one: {Innermost(alert)}", e)
        : new KafkaConnectionException($"the connection to the broker {Broker} failed: {e.Message}{guess}", e);

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;

    /// <summary>Why a broker may have no use for this client: it hangs up without a word on who does not speak TLS or does not authenticate.</summary>
    private string Guess() => _answered switch
    {
        0 when _options.Tls is null && !_closing.IsCancellationRequested => "; does it expect TLS?",
        1 when _options.Sasl is null && !_closing.IsCancellationRequested => "; does it expect SASL authentication?",
        _ => "",
    };

    /// <summary>Hands out an answer.</summary>
    /// <returns>When its request was written.</returns>
    private long Receive(PooledBuffer frame)
    {
        // The message may keep slices of what it was read from, so it gets bytes of its own.
        var reader = new ProtocolReader(frame.WrittenMemory.ToArray());
        var correlationId = reader.ReadInt32("CorrelationId");
        Pending? pending;
        bool last;
        lock (_gate)
        {
            _pending.TryDequeue(out pending);
            last = _retired && _pending.Count == 0;
        }
        if (pending is null || pending.CorrelationId != correlationId)
        {
            pending?.Fail(Broker, new ProtocolException("the answer is to another request"));
            throw new ProtocolException($"the answer has the correlation id {correlationId}, where {pending?.CorrelationId.ToString() ?? "none"} was expected");
        }
        pending.Complete(ref reader, Broker);
        _answered++;
        if (last)
            Close(Retired());
        return pending.Written;
    }

    /// <summary>Ends the connection for the first reason given; requests that are under way fail with it.</summary>
    private void Close(KafkaException reason)
    {
        List<Pending> failed;
        lock (_gate)
        {
            if (_closed is not null)
                return;
            _closed = reason;
            failed = [.. _pending];
            _pending.Clear();
        }
        _closing.Cancel();
        _options.Observer?.Closed();
        foreach (var pending in failed)
            pending.Fail(Broker, reason);
    }

    private KafkaConnectionException Retired() => new($"the connection to the broker {Broker} was replaced by a new one");

    /// <summary>A request that waits for its answer.</summary>
    private abstract class Pending
    {
        public int CorrelationId { get; set; }

        /// <summary>When it was written; a timestamp of the clock.</summary>
        public long Written { get; set; }

        public abstract void Complete(ref ProtocolReader reader, BrokerAddress broker);

        public abstract void Fail(BrokerAddress broker, Exception reason);
    }

    private sealed class Pending<TResponse> : Pending where TResponse : Message<TResponse>, IMessage, new()
    {
        private readonly TaskCompletionSource<TResponse> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly short _version;

        public Pending(short version)
        {
            _version = version;
            // Whoever gave up waiting must not be told of it again as an unobserved exception.
            _ = _response.Task.ContinueWith(
                static task => _ = task.Exception, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously);
        }

        public Task<TResponse> Response => _response.Task;

        public override void Complete(ref ProtocolReader reader, BrokerAddress broker)
        {
            try
            {
                var version = _version;
                var header = TResponse.Api.ResponseHeaderVersion(version);
                reader.Begin(nameof(ResponseHeader), header, flexible: header >= 1);
                reader.SkipTaggedFields();
                // A broker that lacks this version of ApiVersions says so in version 0 (KIP-511).
                if (TResponse.Api.Key == ApiKey.ApiVersions && reader.Remaining >= 2)
                {
                    var ahead = reader;
                    if ((ErrorCode)ahead.ReadInt16() == ErrorCode.UnsupportedVersion)
                        version = 0;
                }
                _response.TrySetResult(Message<TResponse>.Read(ref reader, version));
            }
            catch (ProtocolException e)
            {
                Fail(broker, e);
            }
        }

        public override void Fail(BrokerAddress broker, Exception reason)
            => _response.TrySetException(reason is KafkaAuthenticationException ? reason : new KafkaConnectionException($"the broker {broker} has not answered {TResponse.Api.Name}: {reason.Message}", reason));
    }
}
