using System.Collections.Frozen;

namespace CHEX.Syndicate.Posts.Dates;

/// <summary>Dates in the words of other languages than English, Gaelic first: put into English, to be read again.</summary>
internal static class MonthNames
{
    private static readonly FrozenDictionary<string, string> English = Names(
        ("Jan", "faoilleach fhaoillich faoi ionawr janvier janv januar jänner jän enero ene gennaio gen januari janeiro ιανουάριος ιανουαρίου ιαν január"),
        ("Feb", "gearran ghearrain gearr chwefror février fevrier févr fév februar febrero febbraio februari fevereiro fev φεβρουάριος φεβρουαρίου φεβ február"),
        ("Mar", "màrt mhàirt mart mawrth mars märz mär marzo maart mrt março μάρτιος μαρτίου μαρ μάρ március"),
        ("Apr", "giblean ghiblein gibl ebrill avril avr abril abr aprile απρίλιος απριλίου απρ április"),
        ("May", "cèitean chèitein ceitean cèit mai mayo maggio mag mei maio μάιος μαΐου μαι μάι május"),
        ("Jun", "t-ògmhios ògmhios ògmhiosa ogmhios ògmh mehefin juin juni junio giugno giu junho ιούνιος ιουνίου ιουν ιούν június"),
        ("Jul", "t-iuchar iuchar iuchair iuch gorffennaf juillet juil juli julio luglio lug julho ιούλιος ιουλίου ιουλ ιούλ július"),
        ("Aug", "lùnastal lùnastail lunastal lùna awst août aout august agosto ago augustus αύγουστος αυγούστου αυγ αύγ augusztus"),
        ("Sep", "t-sultain sultain sult medi septembre sept septiembre settembre set setembro σεπτέμβριος σεπτεμβρίου σεπ σεπτ szeptember"),
        ("Oct", "dàmhair dàmhar damhair dàmh hydref octobre oktober okt octubre ottobre ott outubro out οκτώβριος οκτωβρίου οκτ október"),
        ("Nov", "t-samhain samhain samhna samh tachwedd novembre noviembre novembro νοέμβριος νοεμβρίου νοε νοέ"),
        ("Dec", "dùbhlachd dubhlachd dùbh rhagfyr décembre decembre déc dezember dez diciembre dic dicembre dezembro δεκέμβριος δεκεμβρίου δεκ δεκέ"));

    // "an 5mh den Mhàrt", "5 de marzo de 2026", "le 5 mars".
    private static readonly FrozenSet<string> Small = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "an", "am", "a'", "den", "dhen", "de", "del", "le", "der", "il", "a", "o");

    /// <summary>The date with an English month, without weekday and small words; null where no month of another language is in it.</summary>
    public static string? InEnglish(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = false;
        for (var i = 0; i < words.Length; i++)
        {
            var bare = words[i].Trim(',', '.');
            if (English.TryGetValue(bare, out var month))
            {
                words[i] = month;
                found = true;
            }
            else if (Small.Contains(bare) || (i == 0 && !bare.Any(char.IsAsciiDigit))) words[i] = "";
        }

        return found ? string.Join(' ', words.Where(w => w.Length > 0)) : null;
    }

    private static FrozenDictionary<string, string> Names(params ReadOnlySpan<(string English, string Others)> months)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (english, others) in months)
            foreach (var other in others.Split(' '))
                names.TryAdd(other, english);
        return names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
