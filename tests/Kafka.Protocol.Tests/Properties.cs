using FsCheck;

namespace Kafka.Protocol.Tests;

/// <summary>Checks properties without a line of output for each one that holds.</summary>
internal static class Properties
{
    private static readonly Config Quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    public static void Holds(this Property property) => Check.One(Quiet, property);
}
