using System.Globalization;
using System.Runtime.InteropServices;

namespace CHEX.Syndicate.Store.Sqlite;

/// <summary>The number of a file on its disk: a copy has another. The disk's own number is left out, for it may change with a restart of the machine.</summary>
internal static class Inode
{
    // linux/stat.h: struct statx is the same on every processor; stx_ino stands at byte 32.
    private const int Here = -100;
    private const uint Wanted = 0x100;
    private const int Size = 256;
    private const int Number = 32;

    /// <summary>The inode as text; null on systems without statx.</summary>
    public static string? Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var answer = new byte[Size];
        try
        {
            return Statx(Here, path, 0, Wanted, answer) == 0 ? BitConverter.ToUInt64(answer, Number).ToString(CultureInfo.InvariantCulture) : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "statx"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, [Out] byte[] answer);
}
