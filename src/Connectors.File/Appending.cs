using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Connectors.File;

/// <summary>
/// Files to which several tasks or workers may append at once (on Linux), as with <c>O_APPEND</c>; .NET's FileMode.Append only begins at the end.
/// </summary>
internal static partial class Appending
{
    private const int GetFlags = 3, SetFlags = 4, Append = 0x400;

    /// <summary>Opens a file, made if it is not there; each write goes to its end, whoever else writes.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.CanSeek) file.Seek(0, SeekOrigin.End);
        // Elsewhere one task a file has to do: the C function takes its last argument in a way of its own on some machines.
        if (OperatingSystem.IsLinux())
        {
            var flags = Control(file.SafeFileHandle, GetFlags, 0);
            if (flags < 0 || Control(file.SafeFileHandle, SetFlags, flags | Append) < 0)
            {
                var error = Marshal.GetLastPInvokeErrorMessage();
                file.Dispose();
                throw new IOException($"Cannot append to {path}: {error}");
            }
        }
        return file;
    }

    /// <summary>Whether a file's last line has no end, as it is left by a process that was killed while it wrote.</summary>
    public static bool EndsWithinLine(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length == 0) return false;
            file.Seek(-1, SeekOrigin.End);
            return file.ReadByte() is not (-1 or '\n');
        }
        // What may only be written to is taken to be whole.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return false; }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}
