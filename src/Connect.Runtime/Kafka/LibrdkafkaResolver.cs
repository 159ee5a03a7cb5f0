using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Connect.Runtime.Kafka;

/// <summary>Points this assembly and Confluent.Kafka to the distribution's librdkafka.</summary>
internal static partial class LibrdkafkaResolver
{
    // glibc's M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD (mallopt(3)). Librdkafka has several threads a client: with an arena for each, memory that one
    // frees is of no use to the others. And glibc raises the size from which a block gets pages of its own to that of the largest block freed: a broker's
    // answers of a megabyte would end up in the arenas and leave them full of holes. A size that was set stays.
    private const int ArenaMax = -8, OwnPagesFrom = -3, TrimFrom = -1;

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetMallocOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimMalloc(nuint keep);

    private static readonly string[] Names = ["librdkafka.so.1", "librdkafka.so", "librdkafka.1.dylib", "librdkafka"];

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255",
        Justification = "The resolver has to stand before the first call into the library, whichever class makes it.")]
    internal static void Register()
    {
        try
        {
            _ = SetMallocOption(ArenaMax, 2);
            _ = SetMallocOption(OwnPagesFrom, 256 * 1024);
            _ = SetMallocOption(TrimFrom, 1024 * 1024);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException) { /* another C library, with its own ways */ }
        NativeLibrary.SetDllImportResolver(typeof(LibrdkafkaResolver).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(ProducerConfig).Assembly, Resolve);
    }

    /// <summary>Gives memory that librdkafka has freed back to the operating system; worth its milliseconds when a client is closed.</summary>
    public static void ReturnFreedMemory()
    {
        try { _ = TrimMalloc(0); }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException) { /* another C library, with its own ways */ }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Librdkafka.Library ? Load() : 0;

    /// <summary>The library's handle.</summary>
    /// <exception cref="DllNotFoundException">It is not installed.</exception>
    public static nint Load()
    {
        foreach (var candidate in Names)
            if (NativeLibrary.TryLoad(candidate, out var handle)) return handle;
        throw new DllNotFoundException("librdkafka was not found: install it from the distribution (Debian: apt-get install librdkafka1)");
    }
}
