using System.Diagnostics;

namespace Connect.Runtime.Metrics;

internal sealed partial class MetricsReport
{
    // By the names that Prometheus' own clients use in every language, and the runtime's by those of .NET's.
    private static void WriteProcess(MetricsPage page)
    {
        using var process = Process.GetCurrentProcess();
        page.Write("process_cpu_seconds_total", MetricType.Counter, "Time that processors spent on the process, in seconds.", Labels.None, process.TotalProcessorTime.TotalSeconds);
        page.Write("process_resident_memory_bytes", MetricType.Gauge, "Memory of the process that is in main memory.", Labels.None, process.WorkingSet64);
        page.Write("process_virtual_memory_bytes", MetricType.Gauge, "Address space of the process.", Labels.None, process.VirtualMemorySize64);
        page.Write("process_start_time_seconds", MetricType.Gauge, "When the process was started, in seconds since 1970-01-01T00:00:00Z.", Labels.None,
            new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0);
        page.Write("process_threads", MetricType.Gauge, "Threads of the process, those of the Kafka clients included.", Labels.None, process.Threads.Count);
        if (OperatingSystem.IsLinux())
            page.Write("process_open_fds", MetricType.Gauge, "Open files and connections of the process.", Labels.None, Directory.GetFileSystemEntries("/proc/self/fd").Length);
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            page.Write("dotnet_gc_collections_total", MetricType.Counter, "Garbage collections, by generation.", Labels.None.With("generation", $"gen{generation}"),
                GC.CollectionCount(generation) - (generation < GC.MaxGeneration ? GC.CollectionCount(generation + 1) : 0));
        page.Write("dotnet_gc_pause_seconds_total", MetricType.Counter, "Time that garbage collections stopped the process, in seconds.", Labels.None,
            GC.GetTotalPauseDuration().TotalSeconds);
        page.Write("dotnet_gc_heap_bytes", MetricType.Gauge, "Memory of .NET's objects after the last collection.", Labels.None, GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes);
        page.Write("dotnet_gc_allocated_bytes_total", MetricType.Counter, "Memory that .NET's objects have taken, freed or not.", Labels.None, GC.GetTotalAllocatedBytes());
        page.Write("dotnet_thread_pool_threads", MetricType.Gauge, "Threads of the pool.", Labels.None, ThreadPool.ThreadCount);
        page.Write("dotnet_thread_pool_queue_length", MetricType.Gauge, "Work that waits for a thread of the pool.", Labels.None, ThreadPool.PendingWorkItemCount);
    }
}
