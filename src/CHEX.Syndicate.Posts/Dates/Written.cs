namespace CHEX.Syndicate.Posts.Dates;

/// <summary>A date as its text has it, before its zone is applied.</summary>
/// <param name="Local">The time on the clock of the place it was written for.</param>
/// <param name="Offset">Null where the text names no zone.</param>
/// <param name="DayOnly">True where there is no time of day.</param>
internal sealed record Written(DateTime Local, TimeSpan? Offset, bool DayOnly);
