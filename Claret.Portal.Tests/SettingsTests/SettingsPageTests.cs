using AngleSharp.Dom;
using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Hosting;
using Claret.Portal.Settings;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.SettingsTests;

public sealed class SettingsPageTests
{
    private const string Secret = "correct horse battery";

    [Fact]
    public async Task A_part_is_saved_by_itself_and_says_who_keeps_what()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var (page, snackbars) = Open(bench);
        Assert.Contains("The usual, from the settings file.", Field(page, "Portal-Name").TextContent, StringComparison.Ordinal);

        page.Find("#setting-Portal-Name").Input("Acme Portal");
        page.Find("#setting-Resets-LinkLifetime").Input("10");
        await page.Find("#portal form").SubmitAsync();

        snackbars.WaitForAssertion(() => Assert.Contains("Saved, and in effect.", snackbars.Markup, StringComparison.Ordinal));
        Assert.Equal("Acme Portal", bench.Portal.Options<PortalOptions>().Name);
        page.WaitForAssertion(() => Assert.Matches("Kept here, 2026-11-22, by Ada Keeper.*Usual: Claret Portal", Field(page, "Portal-Name").TextContent.ReplaceLineEndings(" ")));
        // What is typed in another part waits for its own button.
        Assert.Equal("10", page.Find("#setting-Resets-LinkLifetime").GetAttribute("value"));
        Assert.Single(page.FindAll("button.primary"));
        Assert.Single(await bench.Database.KeptAsync());

        page.Find("button[aria-label='Back to the usual: Name']").Click();
        await page.Find("#portal form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("The usual, from the settings file.", Field(page, "Portal-Name").TextContent, StringComparison.Ordinal));
        Assert.Empty(await bench.Database.KeptAsync());
    }

    [Fact]
    public async Task What_is_refused_stands_at_its_field_in_the_words_of_the_page()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var (page, _) = Open(bench);

        page.Find("#setting-Resets-LinkLifetime").Input("90");
        page.Find("#setting-Resets-AdminLifetime").Input("soon");
        await page.Find("#lifetimes form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Write a whole number.", Field(page, "Resets-AdminLifetime").TextContent, StringComparison.Ordinal));
        page.Find("#setting-Resets-AdminLifetime").Input("1");
        await page.Find("#lifetimes form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("must be between 1 minute and 1 hour", Field(page, "Resets-LinkLifetime").TextContent, StringComparison.Ordinal));
        Assert.Equal("true", page.Find("#setting-Resets-LinkLifetime").GetAttribute("aria-invalid"));
        Assert.Equal("90", page.Find("#setting-Resets-LinkLifetime").GetAttribute("value"));
        Assert.Empty(await bench.Database.KeptAsync());
    }

    [Fact]
    public async Task Somebody_who_saves_after_another_is_told_what_it_is_now_and_loses_nothing()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var (page, _) = Open(bench);
        page.Find("#setting-Portal-Name").Input("Mine");
        page.Find("#setting-Portal-SupportContact").Input("the desk");
        await bench.Portal.SaveAsync(await bench.Portal.AsAdminKeeperAsync("Bo Second"), ("Portal:Name", "Theirs"));

        await page.Find("#portal form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Bo Second has set this to “Theirs” meanwhile.", page.Find(".conflict").TextContent.Trim(), StringComparison.Ordinal));
        Assert.Equal("Mine", page.Find("#setting-Portal-Name").GetAttribute("value"));
        Assert.Equal("the desk", page.Find("#setting-Portal-SupportContact").GetAttribute("value"));
        Assert.Equal("Theirs", bench.Portal.Options<PortalOptions>().Name);

        await page.Find("#portal form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".conflict")));
        Assert.Equal(("Mine", "the desk"), (bench.Portal.Options<PortalOptions>().Name, bench.Portal.Options<PortalOptions>().SupportContact));
    }

    [Fact]
    [Trait("Security", "6"), Trait("Security", "22")]
    public async Task A_secret_is_never_drawn_and_its_end_is_said_beforehand()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var ada = await bench.Database.AdminKeeperAsync();
        await bench.Portal.SaveAsync(
            await bench.Portal.SessionOfAsync(ada), ("Mail:Transport", "Smtp"), ("Mail:Smtp:Host", "mail.claret.example"), ("Mail:Smtp:Username", "portal"), ("Mail:Smtp:Password", Secret));
        await bench.SignInAsAsync(ada);
        var (page, _) = Open(bench);
        Assert.DoesNotContain("horse", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain((await bench.Database.KeptAsync()).Single(s => s.IsSecret).Value, page.Markup, StringComparison.Ordinal);
        Assert.Contains("by Ada Keeper", Field(page, "Mail-Smtp-Password").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("cleared when you save", page.Markup, StringComparison.Ordinal);

        page.Find("#setting-Mail-Smtp-Host").Input("mail.elsewhere.example");

        page.WaitForAssertion(() => Assert.Contains("It is cleared when you save", Field(page, "Mail-Smtp-Password").TextContent, StringComparison.Ordinal));
        page.Find("button[aria-label='Remove: Password']").Click();
        page.WaitForAssertion(() => Assert.Contains("Removed when you save.", Field(page, "Mail-Smtp-Password").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task Who_may_only_look_sees_everything_locked_and_no_button()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Database.KeeperAsync(level: PrivilegeLevel.ViewOnly));

        var (page, _) = Open(bench);

        Assert.Empty(page.FindAll("button[type=submit]"));
        Assert.False(page.HasButton("Send a test mail"));
        Assert.All(page.FindAll(".field input, .field select"), field => Assert.True(field.HasAttribute("disabled") || field.Closest("[aria-disabled]") is not null, field.Id));
    }

    [Fact]
    [Trait("Security", "21")]
    public async Task Who_is_no_Admin_sees_the_mail_and_the_way_in_locked_and_why()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson().May(Feature.Settings, PrivilegeLevel.FullAccess).InAsync(bench.Database));

        var (page, _) = Open(bench);

        foreach (var part in Enum.GetValues<SettingsPart>())
        {
            var card = page.Find($"#{SettingsForm.IdOf(part)}");
            var isLocked = part is SettingsPart.SignIn or SettingsPart.Sender;
            Assert.Equal(isLocked ? 0 : 1, card.QuerySelectorAll("button[type=submit]").Length);
            Assert.Equal(isLocked, card.TextContent.Contains("Only an Admin changes these", StringComparison.Ordinal));
        }
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task Somebody_without_the_privilege_sees_nothing()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson().May(Feature.Mail, PrivilegeLevel.FullAccess).InAsync(bench.Database));

        var settings = bench.Render<SettingsPage>();
        var mails = bench.Render<MailPreviewPage>();

        settings.WaitForAssertion(() => Assert.Equal("This isn't yours to open", settings.Heading()));
        mails.WaitForAssertion(() => Assert.Equal("This isn't yours to open", mails.Heading()));
    }

    [Fact]
    public async Task What_the_portal_is_started_with_is_locked_and_named()
    {
        await using var bench = await ComponentBench.CreateAsync(("Portal:SupportContact", "the service desk"));
        await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());

        var (page, _) = Open(bench);

        Assert.True(page.Find("#setting-Portal-SupportContact").HasAttribute("disabled"));
        Assert.Contains("Set where the portal is started, by Portal:SupportContact", Field(page, "Portal-SupportContact").TextContent.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.False(page.Find("#setting-Portal-Name").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Leaving_with_something_unsaved_asks_first()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var navigation = bench.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/admin/settings");
        var (page, _) = Open(bench);
        var dialogs = bench.Render<MudBlazor.MudDialogProvider>();
        page.Find("#setting-Portal-Name").Input("Mine");

        navigation.NavigateTo("/admin/settings#sender");
        Assert.Empty(dialogs.FindAll("button"));
        navigation.NavigateTo("/admin/people");
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Stay")));
        dialogs.Button("Stay").Click();

        dialogs.WaitForAssertion(() => Assert.Empty(dialogs.FindAll("button")));
        Assert.EndsWith("/admin/settings#sender", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("Mine", page.Find("#setting-Portal-Name").GetAttribute("value"));
    }

    [Fact]
    public async Task A_logo_is_shown_as_it_is_chosen_and_one_that_is_none_is_refused_in_words()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var (page, snackbars) = Open(bench);
        var input = page.FindComponent<InputFile>();

        input.UploadFiles(InputFileContent.CreateFromText("<svg/>", "logo.png"));
        page.WaitForAssertion(() => Assert.Contains("That isn't a PNG, JPEG or WebP", page.Markup, StringComparison.Ordinal));
        input.UploadFiles(InputFileContent.CreateFromBinary(Convert.FromBase64String(PortalLogoTests.Png), "logo.png"));
        page.WaitForAssertion(() => Assert.StartsWith("data:image/png;base64,", page.Find(".logo-show img").GetAttribute("src"), StringComparison.Ordinal));
        await page.Find("#portal form").SubmitAsync();

        snackbars.WaitForAssertion(() => Assert.Contains("Saved", snackbars.Markup, StringComparison.Ordinal));
        Assert.NotNull(PortalLogo.Of(bench.Portal.Options<PortalOptions>().Logo));
    }

    [Fact]
    public async Task Where_providers_are_set_up_is_said()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var (page, _) = Open(bench);

        Assert.Equal("Sources", page.Find("header a[href='/admin/sources']").TextContent);
    }

    [Fact]
    public async Task A_test_mails_answer_stands_on_the_page_word_by_word()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Database.AdminKeeperAsync());
        var (page, _) = Open(bench);
        bench.Portal.Transport.Reject("550 5.7.1 <b>relaying</b> denied");

        page.Button("Send a test mail").Click();

        page.WaitForAssertion(() => Assert.Equal("550 5.7.1 <b>relaying</b> denied", page.Find("#test .answer").TextContent));
        Assert.Contains("Recording refused it", page.Find("#test").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_preview_shows_each_mail_in_a_frame_that_runs_nothing()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Database.KeeperAsync(level: PrivilegeLevel.ViewOnly));
        bench.Services.GetRequiredService<NavigationManager>().NavigateTo("/admin/settings/mails?mail=reset-blocked");

        var page = bench.Render<MailPreviewPage>();

        page.WaitForAssertion(() => Assert.Contains("jo.smith", page.Find("iframe").GetAttribute("srcdoc"), StringComparison.Ordinal));
        Assert.Equal("", page.Find("iframe").GetAttribute("sandbox"));
        Assert.Equal("page", page.Find("a[href$=reset-blocked]").GetAttribute("aria-current"));
        page.Button("Text").Click();
        page.WaitForAssertion(() => Assert.Contains("jo.smith", page.Find("pre").TextContent, StringComparison.Ordinal));
    }

    private static (IRenderedComponent<SettingsPage> Page, IRenderedComponent<MudBlazor.MudSnackbarProvider> Snackbars) Open(ComponentBench bench)
    {
        bench.Render<MudBlazor.MudPopoverProvider>();
        var snackbars = bench.Render<MudBlazor.MudSnackbarProvider>();
        var page = bench.Render<SettingsPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#setting-Portal-Name")));
        return (page, snackbars);
    }

    private static IElement Field(IRenderedComponent<SettingsPage> page, string name) => page.Find($"#setting-{name}").Closest(".field")!;
}
