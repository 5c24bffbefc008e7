namespace CHEX.Syndicate.Tests.Aids;

/// <summary>A folder of its own for one test, gone with it.</summary>
public sealed class TempFolder(bool inMemory = false) : IDisposable
{
    // Where thousands of transactions are to be quick and no disk is tested.
    private const string Memory = "/dev/shm";

    public string Path { get; } = inMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, "syndicate-" + Guid.NewGuid().ToString("N"))).FullName
        : Directory.CreateTempSubdirectory("syndicate-").FullName;

    /// <summary>A path inside the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
