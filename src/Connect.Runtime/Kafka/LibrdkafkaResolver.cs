using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Connect.Runtime.Kafka;

/// <summary>Points this assembly and Confluent.Kafka to the distribution's librdkafka.</summary>
internal static partial class LibrdkafkaResolver
{
    // glibc's M_ARENA_MAX. Librdkafka has several threads a client: with an arena for each, memory that one frees is of no use to the others.
    private const int ArenaMax = -8;

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetMallocOption(int option, int value);

    private static readonly string[] Names = ["librdkafka.so.1", "librdkafka.so", "librdkafka.1.dylib", "librdkafka"];

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The resolver has to stand before the first call into the library, whichever class makes it.")]
    internal static void Register()
    {
        try { _ = SetMallocOption(ArenaMax, 2); }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException) { /* another C library, with its own ways */ }
        NativeLibrary.SetDllImportResolver(typeof(LibrdkafkaResolver).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(ProducerConfig).Assembly, Resolve);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Librdkafka.Library) return 0;
        foreach (var candidate in Names)
            if (NativeLibrary.TryLoad(candidate, out var handle)) return handle;
        throw new DllNotFoundException("librdkafka was not found: install it from the distribution (Debian: apt-get install librdkafka1)");
    }
}
