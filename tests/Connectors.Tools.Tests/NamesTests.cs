using System.Reflection;
using Connect.Api;

namespace Connectors.Tools.Tests;

public sealed class NamesTests
{
    [Fact]
    public void The_connectors_have_the_names_of_Javas_and_the_version_of_the_release_they_come_with()
    {
        var assembly = typeof(VerifiableSourceConnector).Assembly;
        Assert.Equal(
            [
                "org.apache.kafka.connect.tools.MockSinkConnector", "org.apache.kafka.connect.tools.MockSourceConnector",
                "org.apache.kafka.connect.tools.SchemaSourceConnector", "org.apache.kafka.connect.tools.VerifiableSinkConnector",
                "org.apache.kafka.connect.tools.VerifiableSourceConnector",
            ],
            assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Connector))).Select(JavaClassAttribute.Of).Order(StringComparer.Ordinal));
        Assert.Equal("4.3.1", assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
    }
}
