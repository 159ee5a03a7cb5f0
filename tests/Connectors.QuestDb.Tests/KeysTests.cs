using Connect.Testing;

namespace Connectors.QuestDb.Tests;

public sealed class KeysTests
{
    [Fact]
    public void Each_key_is_a_constant_of_the_configuration_and_stands_nowhere_else() =>
        // The configuration string has keys of the same names, and a comment names a host.
        KeyTexts.StandOnlyIn("Connectors.QuestDb", nameof(QuestDbSinkConfig), QuestDbSinkConfig.Definition, alsoMean: ["host", "username", "token"]);
}
