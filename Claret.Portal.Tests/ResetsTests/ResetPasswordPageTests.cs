using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.ResetsTests;

public sealed class ResetPasswordPageTests
{
    private const string Email = "mara@claret.example";
    private const string NewPassword = "violet harbour kettle drum";

    [Fact]
    [Trait("Security", "11")]
    public async Task The_ticket_leaves_the_address_bar_and_the_page_names_the_username()
    {
        await using var bench = await NewBenchAsync();
        var page = Open(bench, await TicketAsync(bench));

        page.WaitForAssertion(() => Assert.Equal("Set a new password", page.Heading()));
        page.WaitForAssertion(() => Assert.Contains("mara.lopez", page.Find(".lead").TextContent, StringComparison.Ordinal));
        Assert.Equal("http://localhost/reset-password", bench.Services.GetRequiredService<NavigationManager>().Uri);
        Assert.Equal("mara.lopez", page.Find("[autocomplete=username]").GetAttribute("value"));
        Assert.Equal(["new-password", "new-password"], page.FindAll("[type=password]").Select(field => field.GetAttribute("autocomplete")));
        Assert.All(page.FindAll("[type=password]"), field => Assert.Equal("1024", field.GetAttribute("maxlength")));
    }

    [Fact]
    public async Task A_good_password_ends_on_password_changed()
    {
        await using var bench = await NewBenchAsync();
        var page = Open(bench, await TicketAsync(bench));

        await SubmitAsync(page, NewPassword, NewPassword);

        page.WaitForAssertion(() => Assert.Equal("Password changed", page.Heading()));
        Assert.Contains("mara.lopez", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(NewPassword, page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "Enter a new password.")]
    [InlineData(NewPassword, "", "Enter the new password once more.")]
    [InlineData(NewPassword, "violet harbour kettle drums", "The two passwords differ.")]
    [InlineData("maralopezmaralopez", "maralopezmaralopez", "Too easy to guess: it contains your name. Add an unrelated word.")]
    [InlineData("too short", "too short", "15 characters")]
    public async Task What_wont_do_is_refused_with_the_reason_and_nothing_is_lost(string password, string confirmation, string sentence)
    {
        await using var bench = await NewBenchAsync();
        var page = Open(bench, await TicketAsync(bench));

        await SubmitAsync(page, password, confirmation);
        page.WaitForAssertion(() => Assert.Contains(sentence, string.Concat(page.FindAll(".field-error").Select(error => error.TextContent)), StringComparison.Ordinal));

        await SubmitAsync(page, NewPassword, NewPassword);
        page.WaitForAssertion(() => Assert.Equal("Password changed", page.Heading()));
    }

    [Fact]
    public async Task While_it_is_typed_the_meter_says_how_good_it_is_and_why_not()
    {
        await using var bench = await NewBenchAsync();
        var page = Open(bench, await TicketAsync(bench));

        page.WaitForElement("#new-password").Input("too short");
        page.WaitForAssertion(() => Assert.Contains("15 characters", page.Markup, StringComparison.Ordinal));
        page.Find("#new-password").Input("violet harbour kettle drum 77");
        page.WaitForAssertion(() => Assert.Contains("Strong.", page.Markup, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("used", "It was used at")]
    [InlineData("expired", "It expired at")]
    [InlineData("replaced", "A newer link replaced it at")]
    [InlineData("cancelled", "It was cancelled at")]
    public async Task A_dead_link_says_why_and_sends_a_new_one_to_the_masked_address_by_one_click(string death, string sentence)
    {
        await using var bench = await NewBenchAsync();
        var ticket = await TicketAsync(bench);
        await KillAsync(bench, ticket, death);
        var mails = bench.Portal.MailTo(Email).Count;
        var page = Open(bench, ticket);

        page.WaitForAssertion(() => Assert.Equal("This link can no longer be used", page.Heading()));
        Assert.Contains(sentence, page.Markup, StringComparison.Ordinal);
        Assert.Contains("m•••@claret.example", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(Email, page.Markup, StringComparison.Ordinal);
        page.Button("Send a new link").Click();

        page.WaitForAssertion(() => Assert.Equal("Check your email", page.Heading()));
        await bench.Portal.WorkAsync();
        Assert.Single(bench.Portal.MailTo(Email).Skip(mails), Bench.HasLink);
    }

    [Fact]
    public async Task An_unknown_link_leads_to_the_forgot_form_without_a_reason()
    {
        await using var bench = await NewBenchAsync();
        var page = Open(bench, TicketSecret.New().Text);

        page.WaitForAssertion(() => Assert.Equal("This link can no longer be used", page.Heading()));
        Assert.Equal("/forgot-password", page.Find("a.button").GetAttribute("href"));
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task Without_a_ticket_it_says_where_to_find_one()
    {
        await using var bench = await NewBenchAsync();
        var page = bench.Render<ResetPasswordPage>();

        page.WaitForAssertion(() => Assert.Equal("Open the link in your mail", page.Heading()));
    }

    [Fact]
    [Trait("Security", "10")]
    public async Task Whoever_is_signed_in_here_is_told_that_they_stay_who_they_are()
    {
        await using var bench = await NewBenchAsync();
        await bench.SignInAsAsync(await Given.APerson("helen.desk").Named("Helen Desk").InAsync(bench.Database));
        var ticket = await TicketAsync(bench);
        bench.Services.GetRequiredService<NavigationManager>().NavigateTo($"/reset-password#ticket={ticket}");
        var authentication = bench.Services.GetRequiredService<Microsoft.AspNetCore.Components.Authorization.AuthenticationStateProvider>().GetAuthenticationStateAsync();
        var page = bench.Render<ResetPasswordPage>(with => with.AddCascadingValue(authentication));

        page.WaitForAssertion(() => Assert.Contains("You're signed in here as Helen Desk.", page.Find(".notice").TextContent, StringComparison.Ordinal));
        await SubmitAsync(page, NewPassword, NewPassword);

        page.WaitForAssertion(() => Assert.Equal("Password changed", page.Heading()));
        await using var db = bench.Database.NewContext();
        Assert.Equal(1, await db.Sessions.CountAsync(s => s.EndedAt == null));
    }

    private static Task<ComponentBench> NewBenchAsync() => ComponentBench.CreateAsync(("Resets:DecoyShare", "0"), ("Resets:Limits:PerPersonPerHour", "100"));

    private static async Task<string> TicketAsync(ComponentBench bench) =>
        await bench.Portal.TicketForAsync(await Given.APerson("mara.lopez").Named("Mara Lopez").WithEmail(Email).InAsync(bench.Database));

    private static IRenderedComponent<ResetPasswordPage> Open(ComponentBench bench, string ticket)
    {
        bench.Services.GetRequiredService<NavigationManager>().NavigateTo($"/reset-password#ticket={ticket}");
        return bench.Render<ResetPasswordPage>();
    }

    private static async Task SubmitAsync(IRenderedComponent<ResetPasswordPage> page, string password, string confirmation)
    {
        page.WaitForElement("#new-password").Input(password);
        page.Find("#confirm-password").Change(confirmation);
        await page.Find("form").SubmitAsync();
    }

    private static async Task KillAsync(ComponentBench bench, string ticket, string death)
    {
        var portal = bench.Portal;
        switch (death)
        {
            case "used":
                await portal.Resets.CompleteAsync(ticket, NewPassword, default);
                break;
            case "expired":
                portal.Clock.Advance(TimeSpan.FromHours(1));
                break;
            case "replaced":
                for (var i = 0; i < 3; i++)
                {
                    await portal.Resets.RequestAsync(Email, null, default);
                    await portal.WorkAsync();
                }

                break;
            default:
                await using (var db = bench.Database.NewContext())
                {
                    var admin = await portal.SessionOfAsync(await Given.APerson().Admin().InAsync(bench.Database));
                    await portal.Resets.CancelAsync(admin, (await db.Resets.SingleAsync()).Reference, default);
                }

                break;
        }
    }
}
