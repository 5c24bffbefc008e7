using System.Data.Common;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Postgres;
using CHEX.Syndicate.Store.Sqlite;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Feeds;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace CHEX.Syndicate.Tests.Store;

/// <summary>A database that an older program left, with posts in it.</summary>
public sealed class UpgradeTests
{
    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_was_published_before_is_found_by_topic_and_has_the_dates_of_its_adding(StoreKind kind)
    {
        using var folder = new TempFolder();
        var (where, clock) = (kind == StoreKind.Sqlite ? folder["syndicate.db"] : await PrivatePostgres.Fresh(), new TestClock());
        await using (DbConnection old = kind == StoreKind.Sqlite ? new SqliteConnection($"Data Source={where};Pooling=False") : new NpgsqlConnection(where))
        {
            await old.OpenAsync();
            Dialect dialect = kind == StoreKind.Sqlite ? new SqliteDialect() : new PostgresDialect();
            await Run(old, "CREATE TABLE schema (version bigint NOT NULL, min_reader bigint NOT NULL); INSERT INTO schema VALUES (2, 1)");
            foreach (var version in (string[])["001", "002"]) await Run(old, dialect.Fill(Schema(version)));
            // Three at once, one of them revised later, one about nothing, one withdrawn, one restored.
            await Run(old, "INSERT INTO log (name, head) VALUES ('journal', 8)");
            foreach (var (id, state, seq, topics) in new[] { ("a", "published", 8, "[\"funding\"]"), ("b", "published", 2, "[]"), ("c", "withdrawn", 4, "[\"funding\"]"), ("d", "published", 7, "[\"walking\",\"funding\"]") })
                await Run(old, $"INSERT INTO post (id, source, state, rev, seq, url, title, topics, published, updated, first_seen, last_seen) VALUES ('{id}', 'vhs', '{state}', 1, {seq}, 'https://vhs.example/{id}', 'T', '{topics}', 1000, 1000, 1000, 1000)");
            foreach (var (seq, post, change, at) in new[] { (1, "a", "published", 10_500), (2, "b", "published", 10_500), (3, "c", "published", 10_500), (4, "c", "withdrawn", 20_000), (5, "d", "published", 30_100), (6, "d", "withdrawn", 40_000), (7, "d", "published", 50_900), (8, "a", "revised", 60_000) })
                await Run(old, $"INSERT INTO change (seq, post, kind, rev, quiet, at) VALUES ({seq}, '{post}', '{change}', 1, 0, {at})");
        }

        await using Db db = kind == StoreKind.Sqlite ? await SqliteDb.Open(where, clock, CancellationToken.None) : await PostgresDb.Open(where, clock, CancellationToken.None);
        (await db.Read(tx => tx.Query<(string, long)>("SELECT id, added FROM post ORDER BY id"), CancellationToken.None)).Should().Equal(("a", 10_000), ("b", 11_000), ("c", 12_000), ("d", 50_000));
        (await db.Read(tx => PostTable.Newest(tx, new PostSelection(Topics: "funding") { ByAdded = true }, 9), CancellationToken.None)).Select(p => p.Id).Should().Equal("d", "a");

        using var cache = Newsroom.Cache(db, clock);
        foreach (var format in FeedFormats.All)
        {
            var feed = (await cache.Get(new FeedAddress(format, Topics: "funding") { Added = true }, CancellationToken.None))!;
            FeedRules.Broken(feed.Identity, format).Should().BeEmpty();
        }

        // What comes next comes after them.
        await Shelf.Put(db, [Newsroom.Posts[0] with { Id = "e" }]);
        (await db.Read(tx => PostTable.Newest(tx, new PostSelection { ByAdded = true }, 9), CancellationToken.None)).Select(p => p.Id).Should().Equal("e", "d", "b", "a");
    }

    private static async Task Run(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static string Schema(string version)
    {
        using var text = new StreamReader(typeof(Db).Assembly.GetManifestResourceStream($"CHEX.Syndicate.Store.Schema.{version}.sql")!);
        return text.ReadToEnd();
    }
}
