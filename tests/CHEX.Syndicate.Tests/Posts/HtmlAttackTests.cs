using System.Text;
using CHEX.Syndicate.Posts;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

/// <summary>Whatever comes in, only clean HTML comes out: known attacks, changed by chance, trees and soup of every kind.</summary>
public sealed class HtmlAttackTests
{
    private const int Mutations = 4000;

    private static readonly Uri Page = new("https://www.example.org/news/item");

    private static readonly string[] Tags =
        ("p|div|b|i|a href=/x|a href=javascript:x|a class=more-link href=/m|ul|ol start=2|li|li lang=gd|table|tr|td|th scope=row id=h|td headers=h|tbody|thead|colgroup|col|caption|h1|h2|h3|pre|code|blockquote cite=/c|span|span lang=gd|div dir=rtl"
        + "|figure|figcaption|img src=/i.jpg|img src=/j.jpg srcset='/a 1x, /b 2x'|img|br|hr|iframe src=https://e.example/v|noscript|script|style|svg|math|desc|foreignObject|mtext|mglyph|annotation-xml encoding=text/html|select|option|button|form"
        + "|dl|dt|dd|details|summary|ruby|rt|video src=/v|audio|source src=/s|source srcset=/s|track src=/t|picture|center|section lang=gd|article|aside|nobr|marquee|template|textarea|title|xmp|plaintext|listing|object|applet|em|strong|q|del|time|address"
        + "|fieldset|mark|frameset|frame|body lang=gd|html|bdi|p lang=gd|a lang=gd|font lang=gd|menu|dir|div data-html='<iframe src=/x>'|div style=display:none|input").Split('|');

    private static readonly string[] Words =
        ["a", " ", "\n", "word ", " two words", "&nbsp;", "&lt;script&gt;", "x&y", "[caption]", "[cap", "tion]", "Read More", "\u202Eabc", "e", "\u0301", "<!-- c -->", "]]>", "<", ">", "\"", "'", "The post x appeared first on y", "\u2066", "\0", "\u200b", ".", "\t", "=", "/", "&#", "--", "!"];

    public static TheoryData<string> Attacks => [.. Corpus];

    // Control characters stand in the file as their pictures.
    private static IReadOnlyList<string> Corpus { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Posts", "Fixtures", "attacks.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            .Select(line => string.Concat(line.Select(c => c is >= '\u2400' and <= '\u241F' ? (char)(c - 0x2400) : c == '\u2421' ? '\u007F' : c))),
    ];

    [Theory, MemberData(nameof(Attacks))]
    public void No_known_attack_gets_through(string html) => Safe(html);

    [Fact]
    public void There_are_many_attacks() => Corpus.Distinct(StringComparer.Ordinal).Should().HaveCountGreaterThan(250);

    [Fact]
    public void The_rules_find_what_gets_through()
    {
        // Uncleaned, hardly an attack keeps the rules: those that do are harmless texts that look like one.
        Corpus.Count(html => CleanHtmlRules.Breaches(html).Count == 0).Should().BeLessThan(12);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void No_attack_changed_by_chance_gets_through(int seed)
    {
        var chance = new Random(seed);
        for (var i = 0; i < Mutations / 3; i++) Safe(Changed(chance));
    }

    [Fact]
    public void Whatever_tree_comes_in_clean_html_comes_out()
    {
        // Numbers, not texts: a failure that quotes half a character would take the whole run with it.
        var open = Gen.Choose(0, Tags.Length - 1);
        var token = Gen.OneOf(open.Select(n => $"<{Tags[n]}>"), open.Select(n => $"</{Tags[n].Split(' ')[0]}>"), Gen.Elements(Words), Gen.Elements(Words));
        Prop.ForAll(token.ListOf().Resize(40).ToArbitrary(), tokens => Safe(string.Concat(tokens))).Check(Config.QuickThrowOnFailure.WithMaxTest(600));
    }

    [Fact]
    public void Whatever_bytes_come_in_clean_html_comes_out() =>
        Prop.ForAll(Gen.Choose(0, 255).ArrayOf().Resize(120).ToArbitrary(), numbers =>
        {
            var bytes = numbers.Select(n => (byte)n).ToArray();
            Safe(Encoding.UTF8.GetString(bytes));
            Safe(Encoding.Latin1.GetString(bytes));
            // Half the characters are those that markup is made of.
            Safe(string.Concat(bytes.Select(b => b < 128 ? "<>/=\"'&;!-# \t\nabips[]"[b % 21] : (char)(b % 128))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static void Safe(string html)
    {
        var clean = HtmlCleaner.Clean(html, Page);
        if (clean is null) return;
        CleanHtmlRules.Breaches(clean).Should().BeEmpty("of {0} came {1}", Uri.EscapeDataString(html.Length < 2000 && !html.Any(char.IsSurrogate) ? html : "a long text"), clean);
        HtmlCleaner.Clean(clean, Page).Should().Be(clean);
        VisibleTests.SameAsParsed(clean);
    }

    private static string Changed(Random chance)
    {
        var html = new StringBuilder(Corpus[chance.Next(Corpus.Count)]);
        for (var changes = chance.Next(1, 6); changes > 0; changes--)
        {
            var at = chance.Next(html.Length + 1);
            var length = chance.Next(Math.Min(12, html.Length - at) + 1);
            switch (chance.Next(7))
            {
                case 0: html.Remove(at, length); break;
                case 1: html.Insert(at, html.ToString(at, length)); break;
                case 2: html.Insert(at, $"<{(chance.Next(2) == 0 ? "/" : "")}{Tags[chance.Next(Tags.Length)]}>"); break;
                case 3: html.Insert(at, Words[chance.Next(Words.Length)]); break;
                case 4: html.Insert(at, (char)chance.Next(0x3000)); break;
                case 5: html.Insert(at, Corpus[chance.Next(Corpus.Count)]); break;
                default:
                    var other = Corpus[chance.Next(Corpus.Count)];
                    html.Remove(at, html.Length - at).Append(other[chance.Next(other.Length)..]);
                    break;
            }
        }

        return html.ToString();
    }
}
