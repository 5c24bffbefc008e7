namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>What an inbox's answer means for the activity that was sent.</summary>
internal enum InboxVerdict
{
    /// <summary>2xx. It proves only that the server has it.</summary>
    Delivered,

    /// <summary>No answer, or one that speaks of now: try again, for days.</summary>
    Later,

    /// <summary>401 or 403: a signature it cannot check, or a block. Try again for a week: the first is often mended.</summary>
    Refused,

    /// <summary>404 or 410: nobody there. Try again for a week, then the inbox is given up.</summary>
    Missing,

    /// <summary>Any other 4xx: this activity will never be taken, the next one may be.</summary>
    Unacceptable,
}

/// <summary>Reads answers.</summary>
internal static class InboxVerdicts
{
    /// <summary>The verdict on a status; null stands for no answer. Redirects of a POST are not followed, and count as a fault to be mended.</summary>
    public static InboxVerdict Of(int? status) => status switch
    {
        >= 200 and < 300 => InboxVerdict.Delivered,
        401 or 403 => InboxVerdict.Refused,
        404 or 410 => InboxVerdict.Missing,
        408 or 425 or 429 => InboxVerdict.Later,
        >= 400 and < 500 => InboxVerdict.Unacceptable,
        _ => InboxVerdict.Later,
    };

    /// <summary>
    /// True where the answer may mean that the server reads another kind of signature. Threads says 404 to that, so where no
    /// signature has won yet, 404 counts too.
    /// </summary>
    public static bool MayReadAnother(int? status, bool known) => status is 400 or 401 or 403 || (status is 404 && !known);
}
