using CHEX.Syndicate.Feeds.WebSub;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds.WebSub;

/// <summary>Whatever is wrong with a request is told at once, and the field is named.</summary>
public sealed class WishTests
{
    private const string Callback = "https://reader.example/push?k=1";

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "hub.mode", "", "hub.mode must be*" },
        { "hub.mode", "publish", "hub.mode must be*the feeds of this hub are its own*" },
        { "hub.mode", "Subscribe", "hub.mode must be*" },
        { "hub.topic", "", "hub.topic is missing*" },
        { "hub.topic", "https://elsewhere.example/feeds/all.rss", "hub.topic is not one of the feeds*" },
        { "hub.topic", "http://news.example.org/feeds/all.rss", "hub.topic is not one of the feeds*" },
        { "hub.topic", "https://news.example.org/feeds/all.rss?utm_source=x", "hub.topic is not one of the feeds*rel=self*" },
        { "hub.topic", "https://news.example.org/feeds/all.rss?", "hub.topic is not one of the feeds*" },
        { "hub.topic", "https://news.example.org/feeds/all.rss?source=vhs", "hub.topic is not one of the feeds*" },
        { "hub.topic", "https://news.example.org/feeds/all.rss#new", "hub.topic is not one of the feeds*" },
        { "hub.topic", "https://news.example.org/feeds/sources/nobody.rss", "hub.topic is not one of the feeds*" },
        { "hub.topic", "https://news.example.org/feeds/all/2026-05.rss", "hub.topic is not one of the feeds*" },
        { "hub.topic", "https://news.example.org/feeds/all.txt", "hub.topic is not one of the feeds*" },
        { "hub.topic", "https://news.example.org/", "hub.topic is not one of the feeds*" },
        { "hub.topic", "https://news.example.org/feeds/all.rss\0", "hub.topic is not one of the feeds*" },
        { "hub.topic", "https://news.example.org/feeds/all.rss?source=" + new string('a', 2000), "hub.topic is not one of the feeds*" },
        { "hub.callback", "", "hub.callback is missing*" },
        { "hub.callback", "/push", "hub.callback must be an absolute*" },
        { "hub.callback", "ftp://reader.example/push", "hub.callback must be an absolute http or https*" },
        { "hub.callback", "https://reader.example/push#a", "hub.callback must not have a fragment*" },
        { "hub.callback", "https://me:you@reader.example/push", "hub.callback cannot be asked:*user name*" },
        { "hub.callback", "https://news.example.org/websub", "hub.callback must not be on this hub's own host*" },
        { "hub.callback", "https://é" + new string('a', 70) + ".example/push", "hub.callback must be an absolute*" },
        { "hub.callback", "https://a\ud800.example/push", "hub.callback must be an absolute*" },
        { "hub.callback", "https://news.example.org./websub", "hub.callback must not be on this hub's own host*" },
        { "hub.callback", "http://NEWS.example.org:80/x", "hub.callback must not be on this hub's own host*" },
        { "hub.callback", "https://192.168.1.1/push", "hub.callback cannot be asked:*private network*" },
        { "hub.callback", "http://169.254.169.254/latest/meta-data", "hub.callback cannot be asked:*" },
        { "hub.callback", "http://[::1]/", "hub.callback cannot be asked:*" },
        { "hub.callback", "https://reader.example/" + new string('a', 1000), "hub.callback must not be longer*" },
        { "hub.lease_seconds", "0", "hub.lease_seconds must be*" },
        { "hub.lease_seconds", "-5", "hub.lease_seconds must be*" },
        { "hub.lease_seconds", "1e3", "hub.lease_seconds must be*" },
        { "hub.lease_seconds", "٣٠٠", "hub.lease_seconds must be*" },
        { "hub.secret", new string('x', 200), "hub.secret must be less than 200 bytes*" },
        { "hub.secret", new string('ß', 100), "hub.secret must be less than 200 bytes*" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_by_its_field_and_keeps_nothing(string field, string value, string reason)
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        var fields = new Dictionary<string, string> { ["hub.mode"] = "subscribe", ["hub.topic"] = HubStage.All, ["hub.callback"] = Callback };
        fields[field] = value;
        var answer = await stage.Ask(null, [.. fields.Select(f => (f.Key, f.Value))]);
        (answer.Status, answer.Reason).Should().Be((400, answer.Reason));
        answer.Reason.Should().Match(reason);
        await HubTests.NothingIsLeft(stage);
    }

    [Theory, InlineData("hub.mode"), InlineData("hub.topic"), InlineData("hub.callback"), InlineData("hub.secret"), InlineData("hub.lease_seconds")]
    public async Task What_is_said_twice_is_refused(string field)
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        var answer = await stage.Ask(null, ("hub.mode", "subscribe"), ("hub.topic", HubStage.All), ("hub.callback", Callback), (field, "a"), (field, "a"));
        answer.Should().Be(new HubAnswer(400, $"{field} is given more than once."));
    }

    [Fact]
    public async Task Who_ends_a_subscription_may_say_anything_of_its_lease_and_ends_that_of_a_feed_that_is_gone_too()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback(), HubStage.OfVhs);
        stage.Restart(sources: [Newsroom.Chex]);
        (await stage.Ask("unsubscribe", subscriber.Callback("b"), HubStage.OfVhs)).Status.Should().Be(400);
        (await stage.Ask("unsubscribe", subscriber.Callback(), HubStage.OfVhs, null, ("hub.lease_seconds", "none"))).Status.Should().Be(202);
        await stage.Settle();
        await HubTests.NothingIsLeft(stage);
    }

    [Fact]
    public void A_callback_is_kept_as_it_goes_over_the_wire()
    {
        var form = Mended([], keep: 31);
        form["hub.callback"] = ["https://bücher.example:443/push?ü=%2f&a+b"];
        Wish.Read(form, new HubTopics(Newsroom.Addresses, CHEX.Syndicate.Endpoints.FeedPath.Exactly), _ => null, out _)!.Callback.AbsoluteUri
            .Should().Be("https://xn--bcher-kva.example/push?%C3%BC=%2f&a+b");
    }

    [Fact]
    public void Whatever_comes_is_a_wish_within_bounds_or_a_mistake_that_has_a_name()
    {
        var topics = new HubTopics(Newsroom.Addresses, CHEX.Syndicate.Endpoints.FeedPath.Exactly);
        var pieces = Gen.Elements(
            "subscribe", "unsubscribe", HubStage.All, Callback, "https://", "http://[::1", "?", "#", "%00", "%", "\0", "\ud800", "é", " ", "\n", "@", ":99999", "9", "0", "-", "news.example.org", "xn--", ".", "/..", new string('a', 300));
        var value = pieces.ArrayOf().Where(p => p.Length < 6).Select(string.Concat);
        var likely = Gen.OneOf(value, pieces);
        var fields = from mode in likely
                     from topic in likely
                     from callback in likely
                     from lease in likely
                     from secret in likely
                     select new Dictionary<string, IReadOnlyList<string>> { ["hub.mode"] = [mode], ["hub.topic"] = [topic], ["hub.callback"] = [callback], ["hub.lease_seconds"] = [lease], ["hub.secret"] = [secret] };
        var right = from some in fields from keep in Gen.Choose(0, 31) select Mended(some, keep);
        Prop.ForAll(right.ToArbitrary(), form =>
        {
            var wish = Wish.Read(form, topics, _ => null, out var wrong);
            return (wish is null
                ? wrong.StartsWith("hub.", StringComparison.Ordinal)
                : wish.Path.Length <= 1000 && wish.Callback.AbsoluteUri.Length <= 1000 && wish.Callback.AbsoluteUri.All(c => c is > ' ' and <= '~') && !(wish.Secret?.Length >= 200)
                    && wish.Lease >= HubLimits.ShortestLease && wish.Lease <= HubLimits.LongestLease).Label(string.Join(" | ", form.Select(f => f.Value[0])) + " → " + wish?.Callback.AbsoluteUri);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    // Some fields as they should be, so that the others are looked at.
    private static Dictionary<string, IReadOnlyList<string>> Mended(Dictionary<string, IReadOnlyList<string>> form, int keep)
    {
        (string, string)[] right = [("hub.mode", "subscribe"), ("hub.topic", HubStage.All), ("hub.callback", Callback), ("hub.lease_seconds", "5"), ("hub.secret", "s")];
        for (var i = 0; i < right.Length; i++)
        {
            if ((keep & (1 << i)) != 0) form[right[i].Item1] = [right[i].Item2];
        }

        return form;
    }
}
