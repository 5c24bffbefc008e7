using CHEX.Syndicate.Fediverse.Delivery;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Delivery;

public sealed class RetryDelaysTests
{
    private readonly Random random = new(7);

    [Fact]
    public void Delays_grow_from_half_a_minute_to_six_hours_and_never_leave_that()
    {
        for (var attempt = 1; attempt < 40; attempt++)
        {
            for (var i = 0; i < 50; i++) RetryDelays.Delay(attempt, null, random).Should().BeGreaterThanOrEqualTo(RetryDelays.Least).And.BeLessThanOrEqualTo(RetryDelays.Most);
        }

        RetryDelays.Delay(1, null, random).Should().BeLessThan(TimeSpan.FromSeconds(91));
        RetryDelays.Delay(20, null, random).Should().BeGreaterThanOrEqualTo(TimeSpan.FromHours(2));
    }

    [Fact]
    public void Servers_that_fell_together_are_not_asked_together() =>
        Enumerable.Range(0, 20).Select(_ => RetryDelays.Delay(4, null, random)).Distinct().Should().HaveCount(20);

    [Theory]
    [InlineData(20, 20)]
    [InlineData(60 * 48, 60 * 24)]
    public void Retry_After_is_obeyed_up_to_a_day(int asked, int obeyed) =>
        RetryDelays.Delay(1, TimeSpan.FromMinutes(asked), random).Should().Be(TimeSpan.FromMinutes(obeyed));

    [Theory]
    [InlineData(202, nameof(InboxVerdict.Delivered))]
    [InlineData(null, nameof(InboxVerdict.Later))]
    [InlineData(301, nameof(InboxVerdict.Later))]
    [InlineData(308, nameof(InboxVerdict.Later))]
    [InlineData(408, nameof(InboxVerdict.Later))]
    [InlineData(425, nameof(InboxVerdict.Later))]
    [InlineData(429, nameof(InboxVerdict.Later))]
    [InlineData(500, nameof(InboxVerdict.Later))]
    [InlineData(503, nameof(InboxVerdict.Later))]
    [InlineData(401, nameof(InboxVerdict.Refused))]
    [InlineData(403, nameof(InboxVerdict.Refused))]
    [InlineData(404, nameof(InboxVerdict.Missing))]
    [InlineData(410, nameof(InboxVerdict.Missing))]
    [InlineData(400, nameof(InboxVerdict.Unacceptable))]
    [InlineData(413, nameof(InboxVerdict.Unacceptable))]
    [InlineData(422, nameof(InboxVerdict.Unacceptable))]
    public void Every_answer_has_a_verdict(int? status, string verdict) => InboxVerdicts.Of(status).ToString().Should().Be(verdict);

    [Theory]
    [InlineData(401, true, true)]
    [InlineData(403, true, true)]
    [InlineData(400, true, true)]
    [InlineData(404, false, true)]
    [InlineData(404, true, false)]
    [InlineData(410, false, false)]
    [InlineData(500, false, false)]
    public void Some_refusals_may_mean_another_signature(int status, bool known, bool may) => InboxVerdicts.MayReadAnother(status, known).Should().Be(may);
}
