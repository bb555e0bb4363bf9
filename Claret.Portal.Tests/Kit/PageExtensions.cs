using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace Claret.Portal.Tests.Kit;

public static class PageExtensions
{
    private const int Wide = 1440;
    private const int Narrow = 390;

    /// <summary>The mailbox shows a mail in a frame that runs no scripts, where axe would wait for ever.</summary>
    private static readonly AxeRunOptions Rules = new()
    {
        Iframes = false,
        RunOnly = new RunOnlyOptions
        {
            Type = "tag",
            Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        },
    };

    /// <summary>Until clicks and typing are served.</summary>
    public static Task InteractiveAsync(this IPage page) => page.Locator("main[data-interactive=true]").WaitForAsync();

    public static async Task OpenAsync(this IPage page, string path)
    {
        await page.GotoAsync(path);
        await page.InteractiveAsync();
    }

    /// <summary>
    /// Light and dark, wide and narrow: nothing sticks out, and pictures are taken if wanted. Axe looks at each scheme and each width
    /// once, for colours don't depend on the width, nor sizes on the colours.
    /// </summary>
    public static async Task LookAtAsync(this IPage page, string name)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            foreach (var width in new[] { Wide, Narrow })
            {
                await page.SetViewportSizeAsync(width, 900);
                await page.PictureAsync($"{name}-{scheme}-{width}");
                if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
                    throw new XunitException($"{name} is wider than {width} pixels.");
                if ((scheme, width) is (ColorScheme.Light, Wide) or (ColorScheme.Dark, Narrow))
                    await page.AxeAsync();
            }
        }
    }

    /// <summary>WCAG 2.2 AA and axe's best practices, with nothing excused.</summary>
    public static async Task AxeAsync(this IPage page)
    {
        var found = await page.RunAxe(Rules).WaitAsync(TimeSpan.FromMinutes(1));
        if (found.Passes.Length == 0)
            throw new XunitException($"axe found nothing to check at {page.Url}.");
        if (found.Violations.Length > 0)
            throw new XunitException($"axe at {page.Url}:\n{string.Join('\n', found.Violations.Select(Described))}");
    }

    /// <summary>Kept in the folder that <c>PICTURES</c> names, as <c>name.png</c>; without it nothing is taken.</summary>
    public static async Task PictureAsync(this IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    private static string Described(AxeResultItem rule) =>
        $"{rule.Impact}: {rule.Help} [{rule.Id}]\n" + string.Join('\n', rule.Nodes.Select(node =>
            $"    {node.Target}: {node.Html}\n      {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}"));
}
