using System.Globalization;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.Browser;

[Trait("Security", "4")]
public sealed class OriginLimitTests
{
    [BrowserFact]
    public async Task The_count_is_the_same_for_known_and_unknown_whatever_cookies_and_forwarded_headers_say()
    {
        var asked = new List<int>();
        foreach (var email in new[] { "mara.lopez@claret.example", "nobody@claret.example" })
        {
            await using var portal = await DemoPortal.StartAsync(settings: ("Resets:Limits:PerOriginPerHour", "4"));
            asked.Add(await AskUntilThrottledAsync(portal, email));
        }

        Assert.Equal([4, 4], asked);
    }

    /// <summary>Each time a browser without a cookie, which says that it comes from somewhere else. How often it was accepted.</summary>
    private static async Task<int> AskUntilThrottledAsync(PortalFactory portal, string email)
    {
        for (var accepted = 0; ; accepted++)
        {
            await using var browser = await portal.NewPageAsync();
            var from = string.Create(CultureInfo.InvariantCulture, $"203.0.113.{accepted}");
            await browser.Page.SetExtraHTTPHeadersAsync(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["X-Forwarded-For"] = from,
                ["X-Real-IP"] = from,
                ["Forwarded"] = $"for={from}",
            });
            await browser.Page.OpenAsync("/forgot-password");
            await browser.Page.Field("Email").FillAsync(email);
            await browser.Page.Button("Send reset email").ClickAsync();
            await browser.Page.Heading("Check your email").Or(browser.Page.GetByText("Too many requests from your network")).WaitForAsync();
            if (!await browser.Page.Heading("Check your email").IsVisibleAsync())
                return accepted;
        }
    }
}
