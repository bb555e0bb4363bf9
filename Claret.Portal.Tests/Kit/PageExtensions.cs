using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace Claret.Portal.Tests.Kit;

public static class PageExtensions
{
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
