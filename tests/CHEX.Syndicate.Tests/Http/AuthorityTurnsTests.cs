using CHEX.Syndicate.Http;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Http;

public sealed class AuthorityTurnsTests
{
    [Theory, InlineData(1), InlineData(3)]
    public void So_many_have_a_turn_with_one_server_and_the_next_one_when_it_is_given_back(int most)
    {
        var turns = new AuthorityTurns(most);
        var taken = Enumerable.Range(0, most).Select(_ => turns.Take("a.example")).ToList();
        taken.Should().NotContainNulls();
        turns.Take("a.example").Should().BeNull();
        turns.Take("b.example").Should().NotBeNull("another server is nobody's neighbour");

        taken[0]!.Dispose();
        turns.Take("a.example").Should().NotBeNull();
        turns.Take("a.example").Should().BeNull();
    }
}
