using Microsoft.Playwright;
using Xunit.Sdk;

namespace Claret.Portal.Tests.Kit;

/// <summary>One Chromium for the whole run, the machine's own; every visit has a context of its own.</summary>
public static class Chromium
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>For a whole visit. A script that the page never answers has no limit of its own.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly Lazy<string?> Program = new(Find);
    private static readonly Lazy<Task<IBrowser>> Started = new(StartAsync);

    /// <summary>Why there is none, in words; null where there is one. Starts nothing.</summary>
    public static string? WhyNot =>
        Program.Value is null ? "No Chromium: install one, or name its program in CHROMIUM." : null;

    /// <summary>
    /// Opens an empty page for <paramref name="visit"/>. Fails, after it, when anything was written to the console as an error
    /// (a breach of the content security policy is), or asked of any host but the portal's.
    /// </summary>
    /// <param name="scripts">False for a browser that runs none.</param>
    public static async Task VisitAsync(
        Uri portal,
        Func<IPage, Task> visit,
        ColorScheme colorScheme = ColorScheme.Light,
        int width = 1280,
        bool scripts = true)
    {
        await using var opened = await NewPageAsync(portal, colorScheme, width, scripts);
        try
        {
            await visit(opened.Page).WaitAsync(Patience);
        }
        catch (Exception failure)
        {
            await opened.Page.PictureAsync($"failed-{Guid.NewGuid():N}");
            throw new XunitException($"{failure.Message}\nAt {opened.Page.Url}\n{opened.Faults}", failure);
        }

        opened.AssertClean();
    }

    /// <summary>For a test with several browsers at once; it asks for <see cref="BrowserPage.AssertClean"/> itself.</summary>
    public static async Task<BrowserPage> NewPageAsync(
        Uri portal, ColorScheme colorScheme = ColorScheme.Light, int width = 1280, bool scripts = true, float scale = 1)
    {
        var browser = await Started.Value;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = portal.OriginalString,
            ColorScheme = colorScheme,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            DeviceScaleFactor = scale,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            JavaScriptEnabled = scripts,
        });
        context.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        return new BrowserPage(portal, context, await context.NewPageAsync());
    }

    private static async Task<IBrowser> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout((float)Eventually.Patience.TotalMilliseconds);
        var playwright = await Playwright.CreateAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => playwright.Dispose();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program.Value ?? throw new XunitException(WhyNot),
            Headless = true,
            Args = Flags,
        });
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
            return named;

        string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return names
            .SelectMany(name => folders.Prepend("/usr/bin").Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
