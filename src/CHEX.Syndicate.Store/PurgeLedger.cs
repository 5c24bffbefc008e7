using System.Text;

namespace CHEX.Syndicate.Store;

/// <summary>
/// The purges that this data folder remembers beside the database: one post id a line, appended and never changed. A database
/// restored from an older backup does not know them; with the ledger it forgets again what had been forgotten.
/// </summary>
public sealed class PurgeLedger
{
    private const string FileName = "purged";
    private const int LongestId = 64;

    // While another process or thread has the file, for so many times so many milliseconds.
    private const int Patience = 80;
    private const int Step = 25;

    private readonly string path;

    private PurgeLedger(string path) => this.path = path;

    /// <summary>The ledger of a data folder; null where there is no such folder (nodes on PostgreSQL need none).</summary>
    public static PurgeLedger? Of(string dataFolder) => Directory.Exists(dataFolder) ? new PurgeLedger(Path.Combine(dataFolder, FileName)) : null;

    /// <summary>Every id in it, each once. A line that a crash left unfinished is none.</summary>
    /// <exception cref="StoreException">The file cannot be read.</exception>
    public IReadOnlySet<string> Read()
    {
        try
        {
            if (!File.Exists(path)) return new HashSet<string>(StringComparer.Ordinal);
            using var file = Open(FileMode.Open, FileAccess.Read, FileShare.Read);
            using var reader = new StreamReader(file, Encoding.ASCII);
            var ids = new HashSet<string>(StringComparer.Ordinal);
            while (reader.ReadLine() is { } line)
            {
                if (IsId(line)) ids.Add(line);
            }

            return ids;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DataFolder.Refused(path, "The ledger of purged posts cannot be read", e);
        }
    }

    /// <summary>Adds what is not in it yet; when this returns it is on the disk.</summary>
    /// <exception cref="StoreException">The file cannot be written.</exception>
    public void Add(IEnumerable<string> ids)
    {
        var known = Read();
        var lines = ids.Where(id => IsId(id) && !known.Contains(id)).Distinct(StringComparer.Ordinal).ToList();
        if (lines.Count == 0) return;
        try
        {
            // One write by one writer, begun on a line of its own: what a crash left before it does no harm.
            using var file = Open(FileMode.Append, FileAccess.Write, FileShare.None);
            file.Write(Encoding.ASCII.GetBytes("\n" + string.Join('\n', lines) + "\n"));
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DataFolder.Refused(path, "The ledger of purged posts cannot be written, so nothing was purged", e);
        }
    }

    private FileStream Open(FileMode mode, FileAccess access, FileShare share)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(path, mode, access, share);
            }
            catch (IOException) when (attempt < Patience)
            {
                Thread.Sleep(Step);
            }
        }
    }

    private static bool IsId(string line) => line.Length is >= 8 and <= LongestId && line.All(char.IsAsciiLetterOrDigit);
}
