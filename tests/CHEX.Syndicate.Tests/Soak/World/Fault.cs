using System.Globalization;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>What comes in the place of a good page.</summary>
internal delegate Page Fault(Page good, Site site);

/// <summary>Ways to go wrong.</summary>
internal static class Faults
{
    public static Fault Status(int status) => (_, _) => Page.Bare(status);

    /// <summary>429 or 503 that says how long.</summary>
    public static Fault Rest(int status, TimeSpan after) => (_, _) => Page.Bare(status).With("Retry-After", ((long)after.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    /// <summary>429 or 503 that says until when.</summary>
    public static Fault RestUntil(int status, DateTimeOffset until) => (_, _) => Page.Bare(status).With("Retry-After", until.UtcDateTime.ToString("R"));

    public static Fault Redirect(int status, Func<Site, string> to) => (_, site) => Page.To(to(site), status);

    public static Fault Silence => (good, _) => good with { Hangs = true, Tells = null };

    public static Fault Cut => (good, _) => good with { Body = good.Body[..(good.Body.Length / 2)], Breaks = true, Tells = null, IsNonsense = true };

    /// <summary>Half a document that says it is whole.</summary>
    public static Fault Truncated => (good, _) => good.Untrue() with { Body = good.Body[..(good.Body.Length * 2 / 3)], IsNonsense = true };

    public static Fault ErrorPage => (_, _) => Page.Html("<!doctype html><html><head><title>Oops</title></head><body><h1>Something went wrong</h1><p>Error establishing a database connection</p></body></html>") with { IsNonsense = true };

    public static Fault LoginPage => (_, _) => Page.Html("<!doctype html><html><head><title>Log in</title></head><body><form action=\"/login\"><input name=\"user\"><input type=\"password\" name=\"password\"></form></body></html>") with { IsNonsense = true };

    public static Fault Nothing => (good, _) => good.Untrue() with { Body = [], IsNonsense = true };

    public static Fault Reworded(Func<string, string> change) => (good, _) => good.Status == 200 ? good.Untrue().Reworded(change) : good;
}
