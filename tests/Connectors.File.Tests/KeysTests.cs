using Connect.Testing;

namespace Connectors.File.Tests;

public sealed class KeysTests
{
    [Fact]
    public void Each_key_of_the_sink_is_a_constant_of_its_configuration_and_stands_nowhere_else() =>
        KeyTexts.StandOnlyIn("Connectors.File", nameof(FileStreamSinkConfig), FileStreamSinkConfig.Definition, nameof(FileStreamSourceConfig));

    [Fact]
    public void Each_key_of_the_source_is_a_constant_of_its_configuration_and_stands_nowhere_else() =>
        KeyTexts.StandOnlyIn("Connectors.File", nameof(FileStreamSourceConfig), FileStreamSourceConfig.Definition, nameof(FileStreamSinkConfig));
}
