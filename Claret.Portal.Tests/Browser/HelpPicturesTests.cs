using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Claret.Portal.Shell;
using Claret.Portal.Tests.Architecture;
using Claret.Portal.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>
/// The guide's pictures are the portal's real pages. <c>HELP_PICTURES=write</c> takes them anew; otherwise the pages are opened
/// all the same, and each picture has to be there, in the size that the guide gives it.
/// </summary>
public sealed partial class HelpPicturesTests
{
    private const string Password = "wooden kettle borrowed thunder";
    private const int Phone = 390;
    private const int Desk = 1000;
    private const int Scale = 2;

    private static readonly Clip OnPhone = new() { X = 0, Y = 0, Width = Phone, Height = 560 };

    private static readonly Dictionary<string, Shot> Pictures = new(StringComparer.Ordinal)
    {
        ["forgot"] = new(Phone, ForgotAsync),
        ["check"] = new(Phone, CheckAsync),
        ["reset"] = new(Phone, ResetAsync),
        ["change"] = new(Phone, ChangeAsync),
        ["dialog"] = new(Desk, DialogAsync),
        ["trace"] = new(Desk, TraceAsync),
    };

    public static TheoryData<string> Names => [.. Pictures.Keys];

    [BrowserTheory]
    [MemberData(nameof(Names))]
    public async Task Every_picture_of_the_guide_can_be_taken_and_is_there(string name)
    {
        await using var portal = await PortalFactory.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Portal:SupportContact"] = DemoPortal.Contact,
            ["Resets:DecoyShare"] = "0",
        });
        await portal.SomebodyAsync(Password, "Mara Lopez", "mara.lopez");
        var hash = (await portal.PersonAsync("mara.lopez")).PasswordHash;
        await Given.APerson("admin").Named("Ada Admin").Admin().WithPasswordHash(hash).InAsync(portal);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var browser = await Chromium.NewPageAsync(portal.BaseAddress, scheme, Pictures[name].Width, scale: Scale);
            var clip = await Pictures[name].TakeAsync(portal, browser.Page);
            var picture = await browser.Page.ScreenshotAsync(new PageScreenshotOptions { Clip = clip, Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
            var file = Path.Combine(PortalSource.Root, "wwwroot", "help", $"{name}-{(scheme == ColorScheme.Light ? "light" : "dark")}.png");
            if (Environment.GetEnvironmentVariable("HELP_PICTURES") == "write")
                await File.WriteAllBytesAsync(file, picture);

            Assert.Equal(SizeOf(picture), SizeOf(await File.ReadAllBytesAsync(file)));
        }
    }

    [Fact]
    public async Task The_guide_shows_each_picture_in_its_own_size()
    {
        var markup = string.Concat(await Task.WhenAll(Directory.GetFiles(Path.Combine(PortalSource.Root, "Help"), "*.razor").Select(file => File.ReadAllTextAsync(file))));
        var shown = Picture().Matches(markup).ToDictionary(
            match => match.Groups["name"].Value,
            match => (Number(match.Groups["width"].Value) * Scale, Number(match.Groups["height"].Value) * Scale),
            StringComparer.Ordinal);

        Assert.Equal(Pictures.Keys.Order(StringComparer.Ordinal), shown.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, size) in shown)
            Assert.Equal(size, SizeOf(await File.ReadAllBytesAsync(Path.Combine(PortalSource.Root, "wwwroot", "help", $"{name}-light.png"))));
    }

    private static async Task<Clip> ForgotAsync(PortalFactory portal, IPage page)
    {
        await page.OpenAsync("/forgot-password");
        await page.Field("Email").FillAsync("mara.lopez@claret.example");
        return OnPhone;
    }

    private static async Task<Clip> CheckAsync(PortalFactory portal, IPage page)
    {
        await page.AskForResetAsync("mara.lopez@claret.example");
        return OnPhone;
    }

    private static async Task<Clip> ResetAsync(PortalFactory portal, IPage page)
    {
        await page.OpenLinkAsync(await portal.MailLinkAsync(await portal.PersonAsync("mara.lopez")));
        await page.Field("New password").FillAsync(Steps.NewPassword);
        await page.SaysAsync("Strong.");
        return OnPhone;
    }

    private static async Task<Clip> ChangeAsync(PortalFactory portal, IPage page)
    {
        await page.SignInAsync("mara.lopez", Password, PortalRoutes.Password);
        await page.Field("Current password").WaitForAsync();
        return OnPhone;
    }

    private static async Task<Clip> DialogAsync(PortalFactory portal, IPage page)
    {
        await page.SignInAsync("admin", Password, "/admin/people?search=mara");
        await page.Button("Send password reset").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("mara.lopez@claret.example");
        return await AroundAsync(page.OpenDialog(), height: 600);
    }

    /// <summary>A whole one, by a person of its own whose password it may change.</summary>
    private static async Task<Clip> TraceAsync(PortalFactory portal, IPage page)
    {
        var somebody = await portal.SomebodyAsync(Password, "Rosa Novak");
        var reference = await page.AskForResetAsync(somebody.Email!);
        await page.OpenLinkAsync(DemoPortal.LinkIn(await portal.WaitForMailAsync(mail => mail.TextBody!.Contains(reference, StringComparison.Ordinal))));
        await page.SetPasswordAsync(Steps.NewPassword);
        await page.Heading("Password changed").WaitForAsync();
        await portal.QuietAsync();
        await page.SignInAsync("admin", Password, PortalRoutes.ResetTrace(reference));
        await page.SaysAsync("took the mail");
        return await AroundAsync(page.Content(), height: 720);
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    /// <summary>As wide as the guide shows wide pictures, and no higher than is said, with what is in question in it.</summary>
    private static async Task<Clip> AroundAsync(ILocator what, int height)
    {
        var box = (await what.BoundingBoxAsync())!;
        var x = Math.Clamp(box.X + (box.Width / 2) - 380, 0, Desk - 760);
        var y = box.Height > height ? box.Y : Math.Max(0, box.Y + (box.Height / 2) - (height / 2f));
        return new Clip { X = MathF.Round(x), Y = MathF.Round(y), Width = 760, Height = height };
    }

    /// <summary>As the file's first chunk says.</summary>
    private static (int Width, int Height) SizeOf(byte[] png) =>
        (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));

    private sealed record Shot(int Width, Func<PortalFactory, IPage, Task<Clip>> TakeAsync);

    [GeneratedRegex("""<HelpPicture Name="(?<name>\w+)"[^/]* Width="(?<width>\d+)" Height="(?<height>\d+)" """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Picture();
}
