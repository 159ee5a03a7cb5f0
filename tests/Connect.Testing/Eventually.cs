using Xunit;

namespace Connect.Testing;

/// <summary>Waits for what happens elsewhere, by looking again until a deadline.</summary>
public static class Eventually
{
    /// <summary>Waits until the condition holds; fails with what was expected after the deadline (30 s unless told).</summary>
    public static async Task True(Func<Task<bool>> condition, string expected, TimeSpan? deadline = null)
    {
        var end = DateTime.UtcNow + (deadline ?? TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            if (DateTime.UtcNow > end) Assert.Fail($"never came true: {expected}");
            await Task.Delay(20);
        }
    }

    /// <inheritdoc cref="True(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task True(Func<bool> condition, string expected, TimeSpan? deadline = null) => True(() => Task.FromResult(condition()), expected, deadline);
}
