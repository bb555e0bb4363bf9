using System.Diagnostics;
using Claret.Portal.Benchmarks.Stock;
using Claret.Portal.Shell;

namespace Claret.Portal.Benchmarks;

/// <summary>
/// What one more open page costs the server: the portal's people grid with its fifty rows, beside a stock MudDataGrid with
/// twenty-five and a page without anything, each opened in one tab after the other, all in this process.
/// </summary>
internal static class OpenGrid
{
    private const int Warming = 5;
    private const int Tabs = 20;

    public static async Task RunAsync(string[] arguments)
    {
        await using var portal = await BenchPages.StartAsync(["--Demo:People=500", "--Hosting:CircuitsPerAddress=1000", .. arguments]);
        await using var stock = await StockPortal.StartAsync();
        await using var browser = await BenchBrowser.StartAsync();
        await browser.SignInAsync();

        Console.WriteLine($"One more open page, the mean of {Tabs} tabs:");
        await MeasureAsync(browser, "people grid, 50 rows", BenchPages.Address + PortalRoutes.People, "table.people tbody tr:nth-child(50)");
        await MeasureAsync(browser, "stock MudDataGrid, 25 rows", StockPortal.Address + "/stock", ".mud-table-body tr:nth-child(25)");
        await MeasureAsync(browser, "plain page", StockPortal.Address + "/plain", "[data-live]");
    }

    private static async Task MeasureAsync(BenchBrowser browser, string what, string address, string drawn)
    {
        await OpenAsync(browser, address, drawn, Warming);
        var (memory, time) = (Memory(), Process.GetCurrentProcess().TotalProcessorTime);
        await OpenAsync(browser, address, drawn, Tabs);
        var (spent, held) = (Process.GetCurrentProcess().TotalProcessorTime - time, Memory() - memory);
        Console.WriteLine($"{what,-30}{held / 1024.0 / Tabs,8:F0} KB {spent.TotalMilliseconds / Tabs,8:F1} ms of processor time");
        foreach (var page in browser.Context.Pages.ToList())
            await page.CloseAsync();
    }

    private static async Task OpenAsync(BenchBrowser browser, string address, string drawn, int tabs)
    {
        for (var i = 0; i < tabs; i++)
        {
            var page = await browser.Context.NewPageAsync();
            await page.GotoAsync(address);
            await page.Locator(drawn).First.WaitForAsync();
            await page.WaitForTimeoutAsync(400);
        }
    }

    private static long Memory()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
