using System.Text.RegularExpressions;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>What people do on the pages, by roles and accessible names alone.</summary>
internal static partial class Steps
{
    public const string NewPassword = "quiet otters juggle seven lanterns";
    public const string Refusal = "That didn't work. Check your username and password.";

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Link(this IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public static ILocator Heading(this IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    public static ILocator Field(this IPage page, string label) => page.GetByLabel(label, new() { Exact = true });

    public static ILocator Content(this IPage page) => page.GetByRole(AriaRole.Main);

    public static ILocator Row(this IPage page, string username) =>
        page.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByText(username, new() { Exact = true }) });

    public static ILocator ResetButton(this ILocator row) => row.GetByRole(AriaRole.Button, new() { Name = "Send password reset" });

    public static ILocator OpenDialog(this IPage page) => page.GetByRole(AriaRole.Dialog);

    /// <summary>In words that the page shows; waits for them.</summary>
    public static Task SaysAsync(this IPage page, string words) => Expect(page.Content()).ToContainTextAsync(words);

    public static async Task SignInAsync(this IPage page, string name, string password = DemoPeople.Password, string returnUrl = "/")
    {
        await page.OpenAsync(Shell.PortalRoutes.SignInAndReturnTo(returnUrl));
        await page.EnterAsync(name, password);
        await page.WaitForURLAsync(url => !new Uri(url).AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal));
        await page.InteractiveAsync();
    }

    /// <summary>On the sign-in page.</summary>
    public static async Task EnterAsync(this IPage page, string name, string password)
    {
        await page.Field("Username or email").FillAsync(name);
        await page.Field("Password").FillAsync(password);
        await page.Button("Sign in").ClickAsync();
    }

    public static async Task SignOutAsync(this IPage page)
    {
        await page.Locator(".user-menu summary").ClickAsync();
        await page.Button("Sign out").ClickAsync();
        await page.Heading("Sign in").WaitForAsync();
    }

    /// <summary>On the forgot page, until "Check your email"; the reference.</summary>
    public static async Task<string> AskForResetAsync(this IPage page, string email, string? username = null)
    {
        await page.OpenAsync("/forgot-password");
        await page.Field("Email").FillAsync(email);
        await page.Button("Send reset email").ClickAsync();
        if (username is not null)
        {
            await page.Field("Username").FillAsync(username);
            await page.Button("Send reset email").ClickAsync();
        }

        await page.Heading("Check your email").WaitForAsync();
        return await page.ReferenceAsync();
    }

    public static async Task<string> ReferenceAsync(this IPage page) => ReferenceIn(await page.Content().InnerTextAsync());

    public static string ReferenceIn(string text) => Reference().Match(text) is { Success: true } reference
        ? reference.Value
        : throw new InvalidOperationException($"No reference in: {text}");

    /// <summary>Opens a link as from a mail: in a tab where something else stood.</summary>
    public static async Task OpenLinkAsync(this IPage page, string link)
    {
        await page.GotoAsync("about:blank");
        await page.GotoAsync(link);
        await page.InteractiveAsync();
    }

    public static async Task SetPasswordAsync(this IPage page, string password)
    {
        await page.Field("New password").FillAsync(password);
        await page.Field("Confirm new password").FillAsync(password);
        await page.Button("Set password").ClickAsync();
    }

    /// <summary>In the development mailbox: the newest mail to this address with this subject. Its text stands in a frame.</summary>
    public static async Task<IFrameLocator> ReadMailAsync(this IPage page, string address, string subject)
    {
        await page.OpenAsync("/dev/mailbox");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Mails, newest first" }).GetByRole(AriaRole.Link)
            .Filter(new() { HasText = address }).Filter(new() { HasText = subject }).First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = subject }).WaitForAsync();
        return page.FrameLocator("iframe");
    }

    /// <summary>Whether somebody can sign in with this password, tried in a browser's clean state over plain http.</summary>
    public static async Task<bool> SignsInAsync(this PortalFactory portal, string username, string password)
    {
        using var client = portal.NewClient();
        using var answer = await client.SignInAsync(username, password);
        return answer.StatusCode == System.Net.HttpStatusCode.Found;
    }

    /// <summary>Without what differs between any two openings of the same page.</summary>
    public static string Plain(string html) => PerPage().Replace(html, "");

    [GeneratedRegex("[0-9A-Z]{4}-[0-9A-Z]{4}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\s_bl_[\w-]+=""""|\sb-[a-z0-9]{10}(="""")?|<!--!-->", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PerPage();
}
