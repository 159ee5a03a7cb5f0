using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Connect.Runtime.Kafka;

/// <summary>
/// Loads librdkafka once, from the package librdkafka.redist, for this assembly and for Confluent.Kafka, which would try the builds in the package one after the
/// other: handles go from one to the other, so both have to run in the same file.
/// </summary>
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

    private static readonly Lazy<nint> Handle = new(LoadOnce);

    // Debian lacks libsasl2.so.3, which the plain build for x64 wants for Kerberos; this one has everything inside. Alpine's C library takes one of its own.
    private static readonly string[] Names = RuntimeInformation.RuntimeIdentifier is var platform && (platform.Contains("musl") || platform.StartsWith("alpine"))
        ? ["alpine-librdkafka"] : ["centos8-librdkafka", "librdkafka"];

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

    /// <summary>The library.</summary>
    /// <exception cref="DllNotFoundException">The package has none for this platform.</exception>
    public static nint Load() => Handle.Value;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name.EndsWith(Librdkafka.Library, StringComparison.Ordinal) ? Load() : 0;

    private static nint LoadOnce()
    {
        foreach (var name in Names)
            if (NativeLibrary.TryLoad(name, typeof(LibrdkafkaResolver).Assembly, null, out var handle)) return handle;
        throw new DllNotFoundException(
            $"The package librdkafka.redist has no librdkafka for {RuntimeInformation.RuntimeIdentifier}: expected {string.Join(" or ", Names)} beside the worker");
    }
}
