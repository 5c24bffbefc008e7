using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>Nine days of reading sites of every temper, and what their logs say of it.</summary>
public sealed class PolitenessTests
{
    [Fact]
    public async Task Nine_days_of_reading_keep_every_rule()
    {
        await using var world = await PoliteWorld.Open();
        var day = () => (int)world.Day;

        // Well kept: both validators, fresh for two hours, something new every day.
        world.Page("good", "/feed", c =>
        {
            c.Response.Headers.CacheControl = "max-age=7200";
            return PoliteWorld.Conditional(c, PoliteWorld.Rss("good", 3 + day()), $"W/\"{day()}", $"day {day()}, as we write it");
        });
        // The same words with another ETag every hour: what is sent must be the last one.
        world.Page("restless", "/feed", c => PoliteWorld.Conditional(c, PoliteWorld.Rss("restless", 5), $"\"{(int)(world.Day * 24)}\""));
        world.Page("bare", "/feed", c => PoliteWorld.Conditional(c, PoliteWorld.Rss("bare", 3 + day()), null));
        world.Page("slow", "/feed", c => PoliteWorld.Conditional(c, PoliteWorld.Rss("slow", 3, "<ttl>600</ttl><skipHours><hour>13</hour></skipHours>"), "\"s\""));
        // Two on one host, of which one asks for rest now and then.
        world.Page("shared", "/one", c =>
        {
            if (day() % 2 == 0 && world.Day % 1 < 0.1)
            {
                (c.Response.StatusCode, c.Response.Headers.RetryAfter) = (429, "10000");
                return Task.CompletedTask;
            }

            return PoliteWorld.Conditional(c, PoliteWorld.Rss("shared", 3 + day()), $"\"{day()}\"");
        });
        world.Page("shared", "/two", c => PoliteWorld.Conditional(c, PoliteWorld.Rss("shared2", 3 + day()), $"\"{day()}\""));
        world.Page("shared", "/robots.txt", c => c.Response.WriteAsync("User-agent: *\nCrawl-delay: 7\nDisallow: /private"));
        world.Page("moved", "/old", c =>
        {
            if (day() < 1) return PoliteWorld.Conditional(c, PoliteWorld.Rss("moved", 4), "\"old\"");
            c.Response.Redirect("/new", permanent: true);
            return Task.CompletedTask;
        });
        world.Page("moved", "/new", c => PoliteWorld.Conditional(c, PoliteWorld.Rss("moved", 4 + day()), $"\"new{day()}\""));
        world.Page("gone", "/feed", c =>
        {
            if (day() < 2) return PoliteWorld.Conditional(c, PoliteWorld.Rss("gone", 3), "\"1\"");
            c.Response.StatusCode = 410;
            return Task.CompletedTask;
        });
        world.Page("closed", "/feed", c => c.Response.WriteAsync(PoliteWorld.Rss("closed", 3)));
        world.Page("closed", "/robots.txt", c => c.Response.WriteAsync("User-agent: *\nDisallow: /"));
        world.Page("walled", "/feed", async c =>
        {
            if (day() is not (3 or 4))
            {
                await PoliteWorld.Conditional(c, PoliteWorld.Rss("walled", 3), "\"feed\"");
                return;
            }

            (c.Response.Headers["cf-mitigated"], c.Response.Headers.ETag, c.Response.StatusCode) = ("challenge", "\"wall\"", day() == 3 ? 200 : 403);
            await c.Response.WriteAsync("<!doctype html><title>Just a moment...</title>");
        });
        world.Page("faulty", "/feed", c =>
        {
            if ((int)(world.Day * 8) % 3 == 0) c.Response.StatusCode = day() % 2 == 0 ? 502 : 404;
            return c.Response.StatusCode == 200 ? PoliteWorld.Conditional(c, PoliteWorld.Rss("faulty", 3), "\"f\"") : Task.CompletedTask;
        });
        for (var n = 1; n <= 30; n++) world.Page("pages", $"/news/{n}", c => c.Response.WriteAsync("<html><body><article><p>The whole text, as it stands.</p></article></body></html>"));
        world.Page("pages", "/news", c => c.Response.WriteAsync(
            "<html><body>" + string.Concat(Enumerable.Range(1, 14 + day()).Reverse().Select(n => $"<div class='item'><h2><a href='/news/{n}'>Item {n}</a></h2><p>Summary.</p></div>")) + "</body></html>"));

        await world.Configure(
            world.Source("good", SourceKind.Feed, "/feed"), world.Source("restless", SourceKind.Feed, "/feed"), world.Source("bare", SourceKind.Feed, "/feed"),
            world.Source("slow", SourceKind.Feed, "/feed"), world.Source("shared1", SourceKind.Feed, "/one", "shared"), world.Source("shared2", SourceKind.Feed, "/two", "shared"),
            world.Source("moved", SourceKind.Feed, "/old"), world.Source("gone", SourceKind.Feed, "/feed"), world.Source("closed", SourceKind.Feed, "/feed"),
            world.Source("walled", SourceKind.Feed, "/feed"), world.Source("faulty", SourceKind.Feed, "/feed"),
            world.Source("pages", SourceKind.Page, "/news", with: s => s with
            {
                Recipe = new PageRecipe { Items = [".item"], Link = ["h2 a@href"], Title = ["h2"], Summary = ["p"], Article = new ArticleRecipe { Content = ["article"] } },
            }));
        await world.Run(TimeSpan.FromDays(9));

        world.Log.Breaches(new PolitenessRules
        {
            UserAgent = PoliteWorld.Agent,
            IsList = url => url.AbsolutePath is "/feed" or "/one" or "/two" or "/old" or "/new" or "/news",
            IsUnusable = answer => answer.Answered.ContainsKey("cf-mitigated"),
        }).Should().BeEmpty();

        int Asked(string host, string path) => world.Log.Requests.Count(r => r.Url.Host == host + ".example" && r.Url.AbsolutePath == path);
        Asked("good", "/feed").Should().BeInRange(40, 120, "it is read, too");
        Asked("good", "/robots.txt").Should().BeInRange(8, 11);
        Asked("closed", "/feed").Should().Be(0);
        Asked("gone", "/feed").Should().BeGreaterThan(5);
        world.Log.Requests.Count(r => r.Url.Host == "gone.example" && r.Status == 410).Should().Be(1);
        var standings = (await world.Db.Read(SourceStandings.All, default)).ToDictionary(s => s.Id);
        standings["gone"].Should().Match<SourceStanding>(s => s.Hold == "gone" && s.Due == null);
        standings["moved"].MovedTo.Should().EndWith("/new");
        var last = world.Log.Requests.Where(r => r.Url.Host == "moved.example" && r.At > world.Start.AddDays(6)).ToList();
        last.Should().NotBeEmpty().And.OnlyContain(r => r.Url.AbsolutePath == "/new" || r.IsRobots);
        Asked("slow", "/feed").Should().BeLessThan(24);
        world.Log.Requests.Should().NotContain(r => r.Url.Host == "slow.example" && r.Url.AbsolutePath == "/feed" && r.At.Hour == 13);
        Enumerable.Range(1, 22).Select(n => Asked("pages", $"/news/{n}")).Should().OnlyContain(times => times == 1, "each article is read once");
        var posts = await world.Db.Read(tx => tx.One<long>("SELECT COUNT(*) FROM post WHERE source = 'walled' AND state = 'published'"), default);
        posts.Should().Be(3);
    }
}
