using Connect.Api;
using Connect.Runtime.Errors;

namespace Connect.Runtime.Tests.Errors;

public class RestartPolicyTests
{
    private static readonly Dictionary<string, string> None = [];

    private static RestartPolicy Policy(params (string Key, string Value)[] config) => RestartPolicy.From(config.ToDictionary(c => c.Key, c => c.Value), None);

    [Fact]
    public void Nothing_starts_again_by_itself_unless_somebody_says_so() => Assert.False(Policy().IsOn);

    [Fact]
    public void Waits_double_up_to_the_longest_and_up_to_a_fifth_is_left_to_chance()
    {
        var policy = Policy(("errors.restart.policy", "backoff"));
        Assert.True(policy.IsOn);
        Assert.Equal([10, 20, 40, 80, 160, 300, 300, 300, 300, 300], Enumerable.Range(1, policy.MaxAttempts).Select(a => policy.Delay(a, 0).TotalSeconds));
        Assert.Equal(8, policy.Delay(1, 1).TotalSeconds, 3);
        Assert.Equal(270, policy.Delay(int.MaxValue, 0.5).TotalSeconds, 3);
    }

    [Fact]
    public void A_first_wait_beyond_the_longest_is_the_longest() =>
        Assert.Equal(1000, Policy(("errors.restart.backoff.ms", "9223372036854775807"), ("errors.restart.backoff.max.ms", "1000")).Delay(1, 0).TotalMilliseconds);

    [Fact]
    public void A_connector_s_own_keys_go_before_the_worker_s()
    {
        var worker = new Dictionary<string, string> { ["errors.restart.policy"] = "BACKOFF", ["errors.restart.max.attempts"] = "-1", ["errors.restart.backoff.ms"] = "5" };
        Assert.Equal(new RestartPolicy(true, -1, TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(5)), RestartPolicy.From(None, worker));
        Assert.Equal(new RestartPolicy(false, -1, TimeSpan.FromMilliseconds(7), TimeSpan.FromMinutes(5)),
            RestartPolicy.From(new Dictionary<string, string> { ["errors.restart.policy"] = "none", ["errors.restart.backoff.ms"] = "7" }, worker));
    }

    [Theory]
    [InlineData("errors.restart.policy", "always", "String must be one of (case insensitive): none, backoff")]
    [InlineData("errors.restart.max.attempts", "-2", "Value must be at least -1")]
    [InlineData("errors.restart.backoff.ms", "0", "Value must be at least 1")]
    [InlineData("errors.restart.backoff.max.ms", "1 s", "Not a number of type LONG")]
    public void A_wrong_value_is_refused(string key, string value, string why)
    {
        var error = Assert.Throws<ConfigException>(() => Policy((key, value)));
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.OrdinalIgnoreCase);
    }
}
