using Claret.Portal.Accounts.Demo;
using Claret.Portal.Shell;
using Microsoft.Playwright;

namespace Claret.Portal.Benchmarks;

/// <summary>A Chromium, the machine's own (or what CHROMIUM names), to be signed in with the demonstration's password.</summary>
internal sealed class BenchBrowser : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private BenchBrowser(IPlaywright playwright, IBrowser browser, IBrowserContext context) => (this.playwright, this.browser, Context) = (playwright, browser, context);

    public IBrowserContext Context { get; }

    public static async Task<BenchBrowser> StartAsync()
    {
        var driver = await Playwright.CreateAsync();
        var chromium = await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        var context = await chromium.NewContextAsync(new BrowserNewContextOptions { BaseURL = BenchPages.Address, ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        return new BenchBrowser(driver, chromium, context);
    }

    public async Task SignInAsync(string username)
    {
        var page = await Context.NewPageAsync();
        await page.GotoAsync(PortalRoutes.SignIn);
        await page.GetByLabel("Username or email").FillAsync(username);
        await page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync(DemoPeople.Password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains(PortalRoutes.SignIn, StringComparison.Ordinal));
        await page.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
