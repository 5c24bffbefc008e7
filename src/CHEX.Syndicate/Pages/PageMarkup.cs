using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CHEX.Syndicate.Pages;

/// <summary>Renders a component to the bytes of its HTML.</summary>
internal static partial class PageMarkup
{
    // The components ask for nothing: they get models.
    private static readonly ServiceProvider Nothing = new ServiceCollection().BuildServiceProvider();

    /// <summary>The HTML of <typeparamref name="TPage"/> for a model, which has the component's parameters by name.</summary>
    public static async Task<byte[]> Of<TPage>(Dictionary<string, object?> model)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(Nothing, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(model))).ToHtmlString());
        return Encoding.UTF8.GetBytes(Plain(html));
    }

    // The renderer writes every letter beyond ASCII, and "+", as a number. They mean nothing in HTML, and as themselves
    // the page is smaller and "application/rss+xml" is found by the simplest of readers.
    private static string Plain(string html) => Numbers().Replace(html, found =>
    {
        var code = int.Parse(found.Groups["code"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return code == '+' || (code > 0xA0 && Rune.IsValid(code)) ? char.ConvertFromUtf32(code) : found.Value;
    });

    [GeneratedRegex("&#x(?<code>[0-9A-F]{2,6});", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}
