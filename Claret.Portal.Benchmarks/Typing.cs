using System.Globalization;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Data;
using Claret.Portal.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Claret.Portal.Benchmarks;

/// <summary>
/// From the last keystroke in the people grid's search until its rows are drawn, in a real browser, among a million people. Names are
/// typed as people type them, a letter every 90 ms; the browser itself takes the time, at the frame that shows the rows.
/// </summary>
internal static class Typing
{
    private const int Searches = 50;

    /// <summary>Milliseconds from the last letter's event to the first frame after the last change of the page, once its address has followed.</summary>
    private const string Watch = """
        wanted => new Promise((done, fail) => {
            setTimeout(() => fail(new Error(`"${wanted}" never arrived: ${field.value} at ${location.search}, ${performance.now() - settled} ms of rest`)), 15000);
            const field = document.querySelector('[data-grid-search]');
            let pressed = 0, settled = 0;
            field.addEventListener('input', () => { pressed = performance.now(); settled = 0; });
            const seen = new MutationObserver(() => requestAnimationFrame(() => { settled = performance.now(); }));
            seen.observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true, attributes: true });
            const watch = () => {
                const arrived = pressed && field.value === wanted && new URLSearchParams(location.search).get('search') === wanted;
                if (arrived && !settled)
                    settled = performance.now();
                if (arrived && performance.now() - settled > 250) {
                    seen.disconnect();
                    done(settled - pressed);
                } else
                    requestAnimationFrame(watch);
            };
            watch();
        })
        """;

    public static async Task RunAsync(string[] arguments)
    {
        var wanted = arguments.Where(argument => argument.StartsWith("--People=", StringComparison.Ordinal)).Select(argument => int.Parse(argument[9..], CultureInfo.InvariantCulture)).FirstOrDefault(1_000_000);
        await using var portal = await BenchPages.StartAsync([.. arguments.Where(argument => !argument.StartsWith("--People=", StringComparison.Ordinal))]);
        await portal.Get<DemoCrowd>().FillAsync(wanted, Console.WriteLine, CancellationToken.None);
        var names = await NamesAsync(portal, wanted);
        await using var browser = await BenchBrowser.StartAsync();
        await browser.SignInAsync(await portal.AddAdminAsync());
        var page = await browser.Context.NewPageAsync();
        await page.GotoAsync(PortalRoutes.People);
        await page.Locator("table.people").WaitForAsync();
        var field = page.Locator("[data-grid-search]");

        var times = new Sample();
        for (var i = 0; i < names.Count; i++)
        {
            await field.FillAsync("");
            await page.WaitForTimeoutAsync(700);
            var watching = page.EvaluateAsync<double>(Watch, names[i]);
            await field.PressSequentiallyAsync(names[i], new LocatorPressSequentiallyOptions { Delay = 90 });
            var taken = await watching;
            // The first few compile the page's code.
            if (i >= 10)
                times.Add(TimeSpan.FromMilliseconds(taken));
            Console.WriteLine($"{names[i],-30} {taken:F0}");
        }

        Console.WriteLine($"{times.Count} searches, last keystroke to drawn rows in Chromium, milliseconds: p50 {times.Median:F0}, p95 {times.NinetyFifth:F0}.");
    }

    /// <summary>Whole names, half names, usernames, two words and single letters.</summary>
    private static async Task<List<string>> NamesAsync(BenchPages portal, int wanted)
    {
        await using var db = await portal.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var chance = new Random(20261123);
        var ids = Enumerable.Range(0, Searches).Select(_ => (long)chance.Next(100, wanted)).ToList();
        var people = await db.People.AsNoTracking().Where(p => ids.Contains(p.Id)).ToListAsync();
        return
        [
            .. people.Select((person, i) => (i % 5) switch
            {
                0 => person.Username,
                1 => person.Name,
                2 => person.Name.Split(' ')[1][..4],
                3 => $"{person.Name.Split(' ')[1][..3]} {person.Name[..2]}",
                _ => person.Name[..1],
            }),
        ];
    }
}
