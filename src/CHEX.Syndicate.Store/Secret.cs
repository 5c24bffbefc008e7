using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace CHEX.Syndicate.Store;

/// <summary>
/// The one secret outside the store. It encrypts what the store must not show to whoever copies it: private keys, the Data
/// Protection key ring, backups. AES-256-GCM; a protected text is <c>v1.</c> and base64url of nonce (12), tag (16), cipher text.
/// </summary>
public sealed class Secret
{
    private const string FileName = "secret";
    private const string Version = "v1.";
    private const int Length = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] key;
    private readonly string origin;

    private Secret(byte[] key, string origin) => (this.key, this.origin) = (key, origin);

    /// <summary>
    /// The configured value (<c>SYNDICATE__Secret</c>), or the one in the file <c>secret</c> of the data folder, which is
    /// made at first use, for its owner's eyes only.
    /// </summary>
    /// <exception cref="StoreException">The value is no secret, or the file cannot be read or made.</exception>
    public static Secret Open(string dataFolder, string? configured = null)
    {
        if (!string.IsNullOrWhiteSpace(configured)) return Of(configured, "SYNDICATE__Secret");
        DataFolder.Make(dataFolder);
        var path = Path.Combine(dataFolder, FileName);
        try
        {
            if (!File.Exists(path)) Make(path);
            return Of(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DataFolder.Refused(path, "The secret cannot be read or made", e);
        }
    }

    /// <summary>A new secret: 32 random bytes in base64, for <c>SYNDICATE__Secret</c>.</summary>
    public static string Generate() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Encrypts; twice the same gives two texts.</summary>
    public string Protect(ReadOnlySpan<byte> plain)
    {
        var bytes = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(bytes.AsSpan(0, NonceBytes), plain, bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), Encoding.ASCII.GetBytes(Version));
        return Version + System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    /// <summary>Decrypts what <see cref="Protect"/> gave.</summary>
    /// <exception cref="StoreException">It was protected by another secret, or is damaged.</exception>
    public byte[] Unprotect(string text)
    {
        if (!text.StartsWith(Version, StringComparison.Ordinal))
            throw new StoreException(StoreFault.WrongSecret, "What should be decrypted was written by another version of the program, or is damaged.");
        try
        {
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(text.AsSpan(Version.Length));
            if (bytes.Length < NonceBytes + TagBytes) throw new FormatException("It is too short.");
            var plain = new byte[bytes.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), plain, Encoding.ASCII.GetBytes(Version));
            return plain;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw new StoreException(StoreFault.WrongSecret, $"The secret in {origin} is not the one that the database was written with. Put the old secret back (it belongs to every backup).", e);
        }
    }

    private static Secret Of(string text, string origin)
    {
        var bytes = new byte[Length];
        if (Convert.TryFromBase64String(text.Trim(), bytes, out var length) && length == Length) return new Secret(bytes, origin);
        throw new StoreException(StoreFault.WrongSecret, $"The secret in {origin} is not 32 bytes in base64. Put the old secret back; for a new service, leave it out or make one with: openssl rand -base64 32");
    }

    // Written beside and then linked into place: a crash leaves no half secret, and of two processes one wins.
    private static void Make(string path)
    {
        var draft = $"{path}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Generate() + "\n"));
            file.Flush(flushToDisk: true);
        }

        // File.Move looks first and renames then, over what another has made in between; a link is refused where something is.
        if ((OperatingSystem.IsLinux() && Link(draft, path) == 0) || File.Exists(path))
        {
            File.Delete(draft);
            return;
        }

        // A disk without links.
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    [DllImport("libc", EntryPoint = "link"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
