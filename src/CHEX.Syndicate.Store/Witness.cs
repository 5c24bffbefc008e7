using System.Text.Json;

namespace CHEX.Syndicate.Store;

/// <summary>
/// What the data folder remembers beside the database file, so that a database that was put back is known: its name, and how far
/// its logs had come. It is written after the database, so it is only ever behind it, whatever instant a crash chooses.
/// </summary>
/// <param name="Instance">The database's name for itself (<see cref="Meta.Key.Instance"/>).</param>
/// <param name="Heads">The last number of each log, by its name.</param>
public sealed record Witness(string Instance, IReadOnlyDictionary<string, long> Heads)
{
    private const string FileName = "instance";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What the folder remembers; null where it remembers nothing, or what it has is no such file.</summary>
    /// <exception cref="StoreException">The file cannot be read.</exception>
    public static Witness? Read(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        try
        {
            return File.Exists(path) && JsonSerializer.Deserialize<Witness>(File.ReadAllText(path), Json) is { Instance: not null, Heads: not null } known ? known : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DataFolder.Refused(path, "What the data folder remembers of its database cannot be read", e);
        }
    }

    /// <summary>Writes it, in one piece: a crash leaves the old one or the new one.</summary>
    /// <exception cref="StoreException">The file cannot be written.</exception>
    public void Write(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        try
        {
            using (var file = new FileStream(path + ".new", FileMode.Create))
            {
                JsonSerializer.Serialize(file, this, Json);
                file.Flush(flushToDisk: true);
            }

            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DataFolder.Refused(path, "What the data folder remembers of its database cannot be written", e);
        }
    }

    /// <summary>How far the logs of the database have come. The logs of feeds come and go with their subscribers, and say nothing that the journal does not.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> HeadsOf(Tx tx) =>
        (await tx.Query<(string Name, long Head)>("SELECT name AS Name, head AS Head FROM log WHERE name NOT LIKE 'feed:%'")).ToDictionary(l => l.Name, l => l.Head, StringComparer.Ordinal);

    /// <summary>True where a log had come further than <paramref name="heads"/>. A log that is no more says nothing, unless none is left.</summary>
    public bool IsAheadOf(IReadOnlyDictionary<string, long> heads) =>
        Heads.Any(known => known.Value > (heads.TryGetValue(known.Key, out var head) ? head : heads.Count == 0 ? 0 : long.MaxValue));
}
