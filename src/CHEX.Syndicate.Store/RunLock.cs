namespace CHEX.Syndicate.Store;

/// <summary>
/// Held while the service runs on a data folder, so that a second one does not. The system lets go of it when the process
/// ends, however it ends; the file stays.
/// </summary>
public sealed class RunLock : IDisposable
{
    private const string Name = "run.lock";

    private readonly FileStream file;

    private RunLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock of a data folder, which is made where there is none.</summary>
    /// <exception cref="StoreException">Another process runs on the folder, or it cannot be written.</exception>
    public static RunLock Take(string dataFolder)
    {
        DataFolder.Make(dataFolder);
        var path = Path.Combine(dataFolder, Name);
        try
        {
            return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (UnauthorizedAccessException e)
        {
            throw DataFolder.Refused(path, "The lock of the data folder cannot be taken", e);
        }
        catch (IOException e) when (Held(e))
        {
            throw new StoreException(StoreFault.InUse, $"Another CHEX.Syndicate runs on the data in {Path.GetFullPath(dataFolder)}. Stop it first, or name another folder with --data.", e);
        }
        catch (IOException e)
        {
            throw DataFolder.Refused(path, "The lock of the data folder cannot be taken", e);
        }
    }

    public void Dispose() => file.Dispose();

    // EWOULDBLOCK of flock (Linux 11, macOS and BSD 35), or a sharing violation of Windows.
    private static bool Held(IOException e) => (e.HResult & 0xFFFF) is 11 or 35 or 32 or 33;
}
