using System.Collections.Concurrent;
using System.Security.Cryptography;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>The key of one of our accounts.</summary>
/// <param name="Account">The account's name; <see cref="Addresses.InstanceName"/> for the instance actor.</param>
/// <param name="PublicPem">SubjectPublicKeyInfo as PEM.</param>
/// <param name="Private">Signs.</param>
/// <param name="Created">When the account was made.</param>
public sealed record AccountKey(string Account, string PublicPem, RsaKey Private, DateTimeOffset Created);

/// <summary>
/// Our accounts' keys: RSA-2048, made once, kept in the store with the private half encrypted by a secret that is not in the
/// store, parsed once a process.
/// </summary>
public sealed class Keyring(Db db, Secret secret)
{
    private readonly ConcurrentDictionary<string, AccountKey> parsed = new(StringComparer.Ordinal); // as many as there are accounts

    /// <summary>
    /// Makes sure that each of these accounts, and the instance actor, has a row and a key. Two processes that do this at once end
    /// with the same keys: the first to commit wins, and both read what stands there.
    /// </summary>
    public async Task Prepare(IEnumerable<string> accounts, CancellationToken cancellation)
    {
        var known = await db.Read(tx => tx.Query<string>("SELECT name FROM account"), cancellation);
        foreach (var name in accounts.Append(Addresses.InstanceName).Except(known, StringComparer.Ordinal).ToArray())
        {
            // Making and encrypting a key takes a while: not inside the transaction.
            var key = RsaKey.Make();
            var row = new { name, PublicKey = key.PublicPem(), PrivateKey = Encrypt(key) };
            await db.Write(tx => tx.Execute(
                """
                INSERT INTO account (name, state, public_key, private_key, created) VALUES (@name, 'active', @PublicKey, @PrivateKey, @now)
                ON CONFLICT (name) DO NOTHING
                """,
                new { row.name, row.PublicKey, row.PrivateKey, now = tx.Now }), cancellation);
        }
    }

    /// <summary>The key of an account, of the instance actor too.</summary>
    /// <exception cref="KeyNotFoundException">There is no account of that name.</exception>
    /// <exception cref="StoreException">The secret is not the one that the key was encrypted with, or the store cannot be read.</exception>
    public async Task<AccountKey> Get(string account, CancellationToken cancellation)
    {
        if (parsed.TryGetValue(account, out var key)) return key;
        var row = await db.Read(
            tx => tx.One<Row>("SELECT public_key AS PublicKey, private_key AS PrivateKey, created AS Created FROM account WHERE name = @account", new { account }), cancellation)
            ?? throw new KeyNotFoundException($"There is no account '{account}'.");
        var plain = secret.Unprotect(row.PrivateKey);
        key = new AccountKey(account, row.PublicKey, RsaKey.OfPkcs8(plain), DateTimeOffset.FromUnixTimeMilliseconds(row.Created));
        CryptographicOperations.ZeroMemory(plain);
        return parsed.GetOrAdd(account, key);
    }

    private string Encrypt(RsaKey key)
    {
        var plain = key.Pkcs8();
        var text = secret.Protect(plain);
        CryptographicOperations.ZeroMemory(plain);
        return text;
    }

    private sealed record Row
    {
        public required string PublicKey { get; init; }
        public required string PrivateKey { get; init; }
        public required long Created { get; init; }
    }
}
