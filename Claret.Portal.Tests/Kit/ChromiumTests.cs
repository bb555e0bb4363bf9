using Microsoft.Playwright;
using Xunit.Sdk;

namespace Claret.Portal.Tests.Kit;

/// <summary>A kit that overlooks faults would make every browser test worthless, so it is shown some.</summary>
public sealed class ChromiumTests
{
    private const string Good =
        """<!doctype html><html lang="en"><head><title>Good</title></head><body><main data-interactive="true"><h1>Good</h1><p>Words.</p></main></body></html>""";

    private static readonly Uri Portal = new("http://localhost:1");

    [BrowserTheory]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 1280)]
    public Task A_sound_page_passes(ColorScheme colorScheme, int width) => Chromium.VisitAsync(
        Portal,
        async page =>
        {
            await ServeAsync(page, Good);
            await page.OpenAsync("/");
            await page.AxeAsync();
            Assert.Equal(colorScheme == ColorScheme.Dark, await page.EvaluateAsync<bool>("matchMedia('(prefers-color-scheme: dark)').matches"));
            Assert.Equal(width, page.ViewportSize!.Width);
        },
        colorScheme,
        width);

    [BrowserTheory]
    [InlineData("<script>console.error('broken')</script>", "broken")]
    [InlineData("<script>throw new Error('thrown')</script>", "thrown")]
    [InlineData("<script>fetch('http://elsewhere.example/x').catch(() => {})</script>", "elsewhere.example")]
    [InlineData("<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'\"><script>1</script>", "Content Security Policy")]
    public async Task A_fault_behind_the_page_fails(string fault, string complaint)
    {
        var failure = await Assert.ThrowsAsync<XunitException>(() => Chromium.VisitAsync(Portal, async page =>
        {
            await ServeAsync(page, Good.Replace("</head>", $"{fault}</head>", StringComparison.Ordinal));
            await page.OpenAsync("/");
            await page.EvaluateAsync("() => new Promise(done => setTimeout(done))");
        }));

        Assert.Contains(complaint, failure.Message, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task What_axe_finds_is_said_in_words()
    {
        var failure = await Assert.ThrowsAsync<XunitException>(() => Chromium.VisitAsync(Portal, async page =>
        {
            await ServeAsync(page, Good.Replace("<p>", "<input><p style='color:#ddd;background:#fff'>", StringComparison.Ordinal));
            await page.OpenAsync("/");
            await page.AxeAsync();
        }));

        Assert.Contains("label", failure.Message, StringComparison.Ordinal);
        Assert.Contains("color-contrast", failure.Message, StringComparison.Ordinal);
    }

    private static async Task ServeAsync(IPage page, string html) => await page.RouteAsync(
        "http://localhost:1/**", route => route.FulfillAsync(new RouteFulfillOptions { Body = html, ContentType = "text/html" }));
}
