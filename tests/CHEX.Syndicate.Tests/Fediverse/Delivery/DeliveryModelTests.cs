using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Delivery;

public sealed class DeliveryModelTests
{
    private static readonly int Histories = HistoriesTests.Count(2000);

    [Fact]
    public void No_history_ends_wrong_by_the_rules_as_built()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            new DeliveryModel(seed, DeliveryRule.Proposed).Play().Should().BeEmpty($"seed {seed} is a history like any other");
        }
    }

    [Theory]
    [InlineData(DeliveryRule.DropUnsent, "ghost")]
    [InlineData(DeliveryRule.CurrentFollowers, "ghost")]
    [InlineData(DeliveryRule.CurrentFollowers, "old text")]
    public void The_oracle_catches_rules_that_are_wrong(DeliveryRule rule, string wrong) =>
        Enumerable.Range(0, 500).Count(seed => new DeliveryModel(seed, rule).Play().Contains(wrong)).Should().BePositive();
}
