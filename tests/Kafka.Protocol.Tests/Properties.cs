using FsCheck;

namespace Kafka.Protocol.Tests;

/// <summary>Checks properties without a line of output for each one that holds.</summary>
internal static class Properties
{
    private static readonly Config Quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    /// <param name="property">What should hold.</param>
    /// <param name="runs">With how many random values; few when the same is checked for hundreds of versions.</param>
    public static void Holds(this Property property, int runs = 100) => Check.One(Quiet.WithMaxTest(runs), property);
}
