using System.Runtime.ExceptionServices;
using Connect.Runtime.Kafka;

namespace Connect.Runtime;

/// <summary>
/// What is made piece by piece and may fail half-way: pieces are disposed of in the reverse order, each of them even if another's disposal fails. Whoever gets
/// the whole in the end takes the pieces over by <see cref="Release"/>.
/// </summary>
internal sealed class DisposableStack : IDisposable, IAsyncDisposable
{
    private readonly Stack<object> _pieces = new();

    /// <summary>Takes in a piece; one that needs no disposal is none of the stack's business.</summary>
    /// <returns>The piece.</returns>
    public T Push<T>(T piece)
    {
        if (piece is IDisposable or IAsyncDisposable) _pieces.Push(piece);
        return piece;
    }

    /// <summary>Leaves the pieces to somebody else.</summary>
    public void Release() => _pieces.Clear();

    /// <inheritdoc cref="DisposeAsync"/>
    /// <exception cref="InvalidOperationException">A piece can only be disposed of asynchronously.</exception>
    public void Dispose()
    {
        ExceptionDispatchInfo? first = null;
        while (_pieces.TryPop(out var piece))
        {
            try
            {
                if (piece is not IDisposable disposable) throw new InvalidOperationException($"{piece.GetType()} can only be disposed of asynchronously");
                disposable.Dispose();
            }
            catch (Exception e) { first ??= ExceptionDispatchInfo.Capture(e); }
        }
        first?.Throw();
    }

    /// <summary>Disposes of all pieces; the first failure is thrown when all of them have had their turn.</summary>
    public async ValueTask DisposeAsync()
    {
        ExceptionDispatchInfo? first = null;
        while (_pieces.TryPop(out var piece))
        {
            try
            {
                if (piece is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
                else await OwnThread.RunAsync(((IDisposable)piece).Dispose); // Disconnecting takes its time.
            }
            catch (Exception e) { first ??= ExceptionDispatchInfo.Capture(e); }
        }
        first?.Throw();
    }
}
