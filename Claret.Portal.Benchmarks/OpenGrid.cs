using System.Diagnostics;
using Claret.Portal.Benchmarks.Stock;
using Claret.Portal.Shell;

namespace Claret.Portal.Benchmarks;

/// <summary>
/// What one more open page costs its server: the portal's people grid with its fifty rows and another of its pages, beside a stock
/// MudDataGrid with twenty-five rows and a page without anything. Each server is a process of its own, the browser another, and
/// pages are opened in one tab after the other.
/// </summary>
internal static class OpenGrid
{
    /// <summary>Until everything has been compiled, and the pools are filled.</summary>
    private const int Warming = 10;
    private const int Tabs = 20;

    /// <summary>Seconds.</summary>
    private const int Rest = 8;

    public static async Task RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["--serve=portal"]:
                await using (await BenchPages.StartAsync(["--Demo:People=500", "--Hosting:CircuitsPerAddress=1000"]))
                    OpenGridServer.Answer();
                return;
            case ["--serve=stock"]:
                await using (await StockPortal.StartAsync())
                    OpenGridServer.Answer();
                return;
        }

        using var portal = await OpenGridServer.StartAsync("portal");
        using var stock = await OpenGridServer.StartAsync("stock");
        await using var browser = await BenchBrowser.StartAsync();
        await browser.SignInAsync("admin");

        Console.WriteLine($"One more open page, the mean of {Tabs} tabs:");
        await MeasureAsync(browser, portal, "people grid, 50 rows", BenchPages.Address + PortalRoutes.People, "table.people tbody tr:nth-child(50)");
        await MeasureAsync(browser, stock, "stock MudDataGrid, 25 rows", StockPortal.Address + "/stock", ".mud-table-body tr:nth-child(25)");
        await MeasureAsync(browser, portal, "the portal's /account", BenchPages.Address + PortalRoutes.Account, "main[data-interactive=true]");
        await MeasureAsync(browser, stock, "plain page", StockPortal.Address + "/plain", "[data-live]");
    }

    private static async Task MeasureAsync(BenchBrowser browser, OpenGridServer server, string what, string address, string drawn)
    {
        await OpenAsync(browser, address, drawn, Warming);
        await CloseAsync(browser);
        await OpenAsync(browser, address, drawn, 1);
        // What the server does by itself, looking for mail and settings, it does however many pages are open.
        var atRest = await server.AskAsync();
        await Task.Delay(TimeSpan.FromSeconds(Rest));
        var before = await server.AskAsync();
        var restless = (before.Asked - atRest.Answered) / Rest;

        var began = Stopwatch.GetTimestamp();
        await OpenAsync(browser, address, drawn, Tabs);
        var taken = Stopwatch.GetElapsedTime(began);
        var after = await server.AskAsync();
        var spent = after.Asked - before.Answered - (restless * taken.TotalSeconds);
        Console.WriteLine(
            $"{what,-30}{(after.Bytes - before.Bytes) / 1024.0 / Tabs,8:F0} KB {spent.TotalMilliseconds / Tabs,8:F1} ms of processor time (and {restless.TotalMilliseconds:F0} ms a second at rest)");
        await CloseAsync(browser);
    }

    private static async Task OpenAsync(BenchBrowser browser, string address, string drawn, int tabs)
    {
        for (var i = 0; i < tabs; i++)
        {
            var page = await browser.Context.NewPageAsync();
            await page.GotoAsync(address);
            await page.Locator(drawn).First.WaitForAsync();
            await page.WaitForTimeoutAsync(200);
        }
    }

    private static async Task CloseAsync(BenchBrowser browser)
    {
        foreach (var page in browser.Context.Pages.ToList())
            await page.CloseAsync();
    }
}
