namespace Connect.Runtime.Tests;

public class DisposableStackTests
{
    private readonly List<string> _disposed = [];

    [Fact]
    public void Pieces_are_disposed_of_in_the_reverse_order_and_one_that_fails_does_not_keep_the_others()
    {
        var stack = new DisposableStack();
        foreach (var name in (string[])["a", "b!", "c"]) stack.Push(new Piece(name, _disposed));
        Assert.Equal("b!", Assert.Throws<InvalidOperationException>(stack.Dispose).Message);
        Assert.Equal(["c", "b!", "a"], _disposed);
        stack.Dispose();
        Assert.Equal(3, _disposed.Count);
    }

    [Fact]
    public async Task Pieces_are_disposed_of_asynchronously_where_they_can_be()
    {
        var stack = new DisposableStack();
        stack.Push(new Piece("a", _disposed));
        stack.Push(new AsynchronousPiece("b", _disposed));
        stack.Push("nothing to dispose of");
        await stack.DisposeAsync();
        Assert.Equal(["b", "a"], _disposed);
    }

    [Fact]
    public void What_somebody_else_has_taken_over_is_left_alone()
    {
        using (var stack = new DisposableStack())
        {
            stack.Push(new Piece("a", _disposed));
            stack.Release();
        }
        Assert.Empty(_disposed);
    }

    private sealed class Piece(string name, List<string> disposed) : IDisposable
    {
        public void Dispose()
        {
            disposed.Add(name);
            if (name.EndsWith('!')) throw new InvalidOperationException(name);
        }
    }

    private sealed class AsynchronousPiece(string name, List<string> disposed) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            disposed.Add(name);
        }
    }
}
