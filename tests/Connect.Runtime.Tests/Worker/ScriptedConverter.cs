using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Connect.Api;

namespace Connect.Runtime.Tests.Worker;

/// <summary>
/// Strings; what starts with <c>bad</c> cannot be converted, what starts with <c>later</c> not yet, and what starts with <c>ask</c> only after another machine
/// was asked: <c>ask bad</c> gets no good answer and <c>ask silence</c> none at all.
/// </summary>
internal sealed class ScriptedConverter : IConverter, IRemoteConverter
{
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private CancellationToken _stopping;
    private int _tries;

    public ConfigDef Config { get; } = new();

    public bool UsesHeaders { get; set; }

    /// <summary>How often a conversion was tried.</summary>
    public int Tries => Volatile.Read(ref _tries);

    /// <summary>Called with each text that is converted.</summary>
    public Action<string>? OnCheck { get; set; }

    /// <summary>The headers of the last conversion.</summary>
    public ConnectHeaders? Headers { get; private set; }

    /// <summary>What another machine is asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public void Configure(IReadOnlyDictionary<string, string> config, bool isKey) { }

    public void DeferRequests(CancellationToken stopping) => _stopping = stopping;

    public bool FromConnectData(string topic, ConnectHeaders? headers, Schema? schema, object? value, IBufferWriter<byte> output)
    {
        if (value is not string text) return false;
        Check(text, headers);
        headers?.Add(new Header("by", Schema.Bytes, Encoding.UTF8.GetBytes(text)));
        output.Write(Encoding.UTF8.GetBytes(text));
        return true;
    }

    public SchemaAndValue ToConnectData(string topic, ConnectHeaders? headers, ReadOnlySpan<byte> data)
    {
        var text = Encoding.UTF8.GetString(data);
        Check(text, headers);
        return new(Schema.String, text);
    }

    private void Check(string text, ConnectHeaders? headers)
    {
        Interlocked.Increment(ref _tries);
        Headers = headers;
        OnCheck?.Invoke(text);
        if (text.StartsWith("ask", StringComparison.Ordinal) && !_answered.Contains(text)) throw new ConversionDeferredException(() => Ask(text));
        if (text.StartsWith("bad", StringComparison.Ordinal)) throw new DataException($"{text} is no good");
        if (text.StartsWith("later", StringComparison.Ordinal)) throw new RetriableException($"{text} cannot be read yet");
    }

    private void Ask(string text)
    {
        Assert.False(Thread.CurrentThread.IsThreadPoolThread, "no thread of the pool waits");
        Asked.Enqueue(text);
        if (text == "ask silence") _stopping.WaitHandle.WaitOne();
        _stopping.ThrowIfCancellationRequested();
        if (text == "ask bad") throw new DataException("the answer is no good");
        _answered.Add(text);
    }
}
