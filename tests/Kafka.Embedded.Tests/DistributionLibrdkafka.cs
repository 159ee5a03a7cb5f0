using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Kafka.Embedded.Tests;

/// <summary>Points Confluent.Kafka to the distribution's librdkafka, whose package for programs has no librdkafka.so.</summary>
internal static class DistributionLibrdkafka
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The resolver has to stand before the first call into the library, whichever test makes it.")]
    internal static void Register() => NativeLibrary.SetDllImportResolver(
        typeof(ProducerConfig).Assembly,
        (name, _, _) => name == "librdkafka" && NativeLibrary.TryLoad("librdkafka.so.1", out var library) ? library : 0);
}
