using Connect.Testing;

namespace Connectors.S3.Tests;

public sealed class KeysTests
{
    [Fact]
    public void Each_key_is_a_constant_of_the_configuration_and_stands_nowhere_else() => KeyTexts.StandOnlyIn("Connectors.S3", nameof(S3SinkConfig), S3SinkConfig.Definition);
}
