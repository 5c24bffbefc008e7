using System.Buffers.Binary;
using System.Text;
using CHEX.Syndicate.Feeds.Pictures;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds.Pictures;

public sealed class PictureFileTests
{
    public static TheoryData<string> Files => ["photo.jpg", "phone.jpg", "upright.jpg", "drawing.png", "described.png", "lossy.webp", "simple.webp", "alpha.webp", "lossless.webp", "described.webp"];

    [Theory]
    [InlineData("photo.jpg", "jpg", 48, 32)]
    [InlineData("phone.jpg", "jpg", 32, 48)]
    [InlineData("upright.jpg", "jpg", 48, 32)]
    [InlineData("drawing.png", "png", 40, 30)]
    [InlineData("described.png", "png", 40, 30)]
    [InlineData("lossy.webp", "webp", 36, 24)]
    [InlineData("simple.webp", "webp", 36, 24)]
    [InlineData("alpha.webp", "webp", 36, 24)]
    [InlineData("lossless.webp", "webp", 20, 10)]
    [InlineData("described.webp", "webp", 36, 24)]
    public void A_picture_is_known_by_its_bytes_with_its_size_as_it_is_shown(string file, string type, long width, long height) =>
        Read(Sample(file)).Should().BeEquivalentTo(new { Type = type, Width = width, Height = height });

    [Theory, MemberData(nameof(Files))]
    public void What_a_file_says_beside_the_picture_does_not_go_on(string file)
    {
        var kept = Text(Read(Sample(file))!.Bytes.ToArray());

        kept.Should().NotContainAny("secret", "SecretCam", "xmp", "XMP ", "EXIF", "eXIf", "PK\u0003");
    }

    [Fact]
    public void Nothing_is_taken_from_a_file_that_says_nothing_beside_its_picture()
    {
        foreach (var file in (string[])["photo.jpg", "drawing.png", "lossy.webp", "simple.webp", "alpha.webp", "lossless.webp"])
            Read(Sample(file))!.Bytes.ToArray().Should().Equal(Sample(file), file);
        // That it is upright need not be said.
        Read(Sample("upright.jpg"))!.Bytes.ToArray().Should().Equal(Sample("photo.jpg"));
    }

    [Fact]
    public void Of_EXIF_stays_which_way_is_up_and_nothing_else()
    {
        var kept = Read(Sample("phone.jpg"))!.Bytes.ToArray();
        var at = Text(kept).IndexOf("Exif\0\0", StringComparison.Ordinal);

        at.Should().BePositive();
        kept[at - 1].Should().Be(34);
        Orientation.Of(kept.AsSpan(at)).Should().Be(6);
        Text(kept)[..(at - 4)].Should().Be(Text(Sample("photo.jpg"))[..(at - 4)]);
        Text(kept)[(at + 32)..].Should().Be(Text(Sample("photo.jpg"))[(at - 4)..]);
    }

    [Theory, MemberData(nameof(Files))]
    public void What_is_cut_short_anywhere_is_no_picture(string file)
    {
        // Behind its end there may be anything, or nothing.
        var whole = Read(Sample(file))!.Bytes.ToArray();
        for (var length = 0; length < whole.Length; length++) Read(whole[..length]).Should().BeNull("{0} of {1} bytes", length, whole.Length);
    }

    [Theory]
    [InlineData("<!doctype html><img src=x>", "something else")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "something else")]
    [InlineData("GIF89a\u0001\u0000\u0001\u0000", "GIF")]
    [InlineData("", "empty")]
    [InlineData("\u00ff\u00d8\u00ff\u00d9", "damaged JPEG")]
    [InlineData("\u00ff\u00d8\u00ff<script>alert(1)</script>", "damaged JPEG")]
    [InlineData("RIFF\u0004\u0000\u0000\u0000WEBP", "damaged WebP")]
    [InlineData("RIFF\u00ff\u00ff\u00ff\u00ffWEBPVP8X", "damaged WebP")]
    public void What_is_no_picture_is_refused_whatever_it_is_called(string text, string reason)
    {
        PictureFile.Read(Encoding.Latin1.GetBytes(text), out var why).Should().BeNull();
        why.Should().Contain(reason);
    }

    [Theory]
    [InlineData(30_000, 30_000)]
    [InlineData(60_000, 2)]
    [InlineData(10_000, 9_999)]
    [InlineData(1, 1)]
    public void A_picture_that_would_fill_a_readers_memory_or_shows_nothing_is_refused(int width, int height)
    {
        var jpeg = Sample("photo.jpg");
        var frame = Text(jpeg).IndexOf("\u00ff\u00c0", StringComparison.Ordinal);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), (ushort)width);
        var png = Sample("drawing.png");
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), (uint)width);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), (uint)height);

        foreach (var file in (byte[][])[jpeg, png])
        {
            PictureFile.Read(file, out var why).Should().BeNull();
            why.Should().Contain($"{width} by {height}");
        }
    }

    [Fact]
    public void A_scan_may_come_in_several_parts_with_fillings_between()
    {
        var jpeg = Text(Sample("photo.jpg"));
        var scan = jpeg.IndexOf("\u00ff\u00da", StringComparison.Ordinal);
        var progressive = jpeg[..^2] + "\u00ff\u00ff\u00fe\u0000\u0008secret" + jpeg[scan..];

        var read = Read(Encoding.Latin1.GetBytes(progressive))!;
        Text(read.Bytes.ToArray()).Should().NotContain("secret").And.EndWith(jpeg[scan..]);
    }

    [Fact]
    public void Whatever_bytes_come_a_picture_that_is_taken_is_taken_again_as_it_is()
    {
        var samples = Files.Select(f => Sample(f.Data)).ToArray();
        var spoilt =
            from sample in Gen.Elements(samples)
            from changes in Gen.Zip(Gen.Choose(0, 4096), Gen.Elements((byte)0, (byte)1, (byte)4, (byte)0x7F, (byte)0xFF, (byte)0xD9, (byte)0xE1, (byte)0xDA)).ListOf()
            from cut in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 200)))
            select Spoilt(sample, changes, cut);
        Prop.ForAll(spoilt.ToArbitrary(), bytes =>
        {
            if (PictureFile.Read(bytes, out var why) is not { } read)
            {
                why.Should().NotBeEmpty();
                return;
            }

            why.Should().BeEmpty();
            (read.Width * read.Height).Should().BeInRange(4, 50_000_000);
            read.Bytes.Length.Should().BeLessThanOrEqualTo(bytes.Length + 36);
            var again = Read(read.Bytes.ToArray())!;
            again.Bytes.ToArray().Should().Equal(read.Bytes.ToArray());
            (again with { Bytes = read.Bytes }).Should().Be(read);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    private static byte[] Spoilt(byte[] sample, IEnumerable<(int At, byte To)> changes, int cut)
    {
        var bytes = sample.ToArray();
        foreach (var (at, to) in changes) bytes[at % bytes.Length] = to;
        return bytes[..Math.Max(0, bytes.Length - cut)];
    }

    private static PictureFile? Read(byte[] bytes) => PictureFile.Read(bytes, out _);

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    internal static byte[] Sample(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Feeds", "Pictures", "Fixtures", file));
}
