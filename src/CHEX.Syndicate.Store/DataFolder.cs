namespace CHEX.Syndicate.Store;

/// <summary>The folder that holds what the service keeps: the database, the secret, the lock.</summary>
internal static class DataFolder
{
    /// <summary>Makes the folder where there is none; others than its owner may not look into it.</summary>
    /// <exception cref="StoreException">It cannot be made.</exception>
    public static void Make(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(folder, "The data folder cannot be made", e);
        }
    }

    /// <summary>Says that something in the folder cannot be written, and what to do.</summary>
    public static StoreException Refused(string path, string what, Exception e) =>
        new(StoreFault.ReadOnly, $"{what}: {path} ({e.Message}). Check the owner and the permissions, or name another folder with --data.", e);
}
