using System.Text;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Signatures;

public sealed class KeyringTests
{
    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task Keys_are_made_once_whoever_starts_first(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        using var folder = new TempFolder();
        var secret = Secret.Open(folder.Path);
        var nodes = Enumerable.Range(0, 3).Select(_ => new Keyring(store.Db, secret)).ToArray();
        await Task.WhenAll(nodes.Select(n => Task.Run(() => n.Prepare(["network"], default))));

        var keys = await Task.WhenAll(nodes.Select(n => n.Get("network", default)));
        keys.Select(k => k.PublicPem).Distinct().Should().ContainSingle();
        var signature = keys[0].Private.Sign("text"u8);
        RsaKey.OfPublicPem(keys[1].PublicPem)!.Verify("text"u8, signature).Should().BeTrue();
        (await nodes[0].Get("instance", default)).PublicPem.Should().NotBe(keys[0].PublicPem);
        keys[0].Created.Should().Be(store.Clock.GetUtcNow());
    }

    [Fact]
    public async Task The_private_key_is_not_in_the_store_as_it_is()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        using var folder = new TempFolder();
        var keyring = new Keyring(store.Db, Secret.Open(folder.Path));
        await keyring.Prepare(["network"], default);
        var stored = await store.Db.Read(tx => tx.One<string>("SELECT private_key FROM account WHERE name = 'network'"), default);
        stored.Should().NotContain("PRIVATE KEY").And.NotContain(Convert.ToBase64String((await keyring.Get("network", default)).Private.Pkcs8())[..40]);

        using var other = new TempFolder();
        var wrong = () => new Keyring(store.Db, Secret.Open(other.Path)).Get("network", default);
        await wrong.Should().ThrowAsync<StoreException>();
    }

    [Fact]
    public async Task There_is_no_key_of_nobody()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        using var folder = new TempFolder();
        var get = () => new Keyring(store.Db, Secret.Open(folder.Path)).Get("nobody", default);
        await get.Should().ThrowAsync<KeyNotFoundException>();
    }

    [Fact]
    public void One_key_signs_for_many_threads_at_once()
    {
        var key = RsaKey.Make();
        Parallel.For(0, 64, i => key.Verify(Encoding.UTF8.GetBytes($"{i}"), key.Sign(Encoding.UTF8.GetBytes($"{i}"))).Should().BeTrue());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEj0bZ3zQ8o0M6o9gqzG0s8H3E4w0a8h2bq4o9u0q3cZ0X1r7r1h8k2xg9m8Qe0y0o5d2Y1w3u9v8i7t6s5r4q3w==\n-----END PUBLIC KEY-----")]
    public void What_is_no_rsa_key_is_none(string pem) => RsaKey.OfPublicPem(pem).Should().BeNull();
}
