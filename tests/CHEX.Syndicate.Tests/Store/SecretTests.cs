using System.Text;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Store;

public sealed class SecretTests
{
    [Fact]
    public void What_is_protected_comes_back_after_a_restart_and_never_looks_the_same()
    {
        using var folder = new TempFolder();
        var first = Secret.Open(folder.Path);
        var again = Secret.Open(folder.Path);

        var one = first.Protect("a private key"u8);
        var two = first.Protect("a private key"u8);

        one.Should().NotBe(two).And.StartWith("v1.");
        Encoding.UTF8.GetString(again.Unprotect(one)).Should().Be("a private key");
        again.Unprotect(first.Protect([])).Should().BeEmpty();
    }

    [Fact]
    public void The_file_is_for_its_owner_alone()
    {
        using var folder = new TempFolder();
        Secret.Open(folder.Path);

        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(folder["secret"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Convert.FromBase64String(File.ReadAllText(folder["secret"])).Should().HaveCount(32);
        Directory.GetFiles(folder.Path).Should().ContainSingle();
    }

    [Fact]
    public void Many_that_make_it_at_once_have_the_same()
    {
        for (var round = 0; round < 100; round++)
        {
            using var folder = new TempFolder();
            using var together = new Barrier(8);
            var secrets = new Secret[8];
            var threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
            {
                together.SignalAndWait();
                secrets[i] = Secret.Open(folder.Path);
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());

            foreach (var secret in secrets) secret.Unprotect(secrets[0].Protect([1])).Should().Equal(1);
        }
    }

    [Fact]
    public void Another_secret_is_told_apart_from_the_right_one()
    {
        using var folder = new TempFolder();
        var text = Secret.Open(folder.Path).Protect([1, 2, 3]);
        var wrong = Secret.Open(folder.Path, Secret.Generate());

        wrong.Invoking(s => s.Unprotect(text)).Should().Throw<StoreException>().WithMessage("*SYNDICATE__Secret*not the one*")
            .Which.Fault.Should().Be(StoreFault.WrongSecret);
    }

    [Theory]
    [InlineData("v1.!!")]
    [InlineData("v1.AAAA")]
    [InlineData("v9.AAAA")]
    [InlineData("")]
    public void Damage_is_a_clear_fault(string text)
    {
        using var folder = new TempFolder();
        Secret.Open(folder.Path).Invoking(s => s.Unprotect(text)).Should().Throw<StoreException>();
    }

    [Theory]
    [InlineData("no base64!")]
    [InlineData("AAAA")]
    public void A_value_that_is_no_secret_is_refused(string configured)
    {
        using var folder = new TempFolder();
        FluentActions.Invoking(() => Secret.Open(folder.Path, configured)).Should().Throw<StoreException>().WithMessage("*32 bytes*openssl*");
    }
}
