using System.Net;
using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>The page behind a mailed link. Everybody here has a link of their own, so the tests share a portal.</summary>
public sealed class ResetLinkTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    private const string OldPassword = "wooden kettle borrowed thunder";

    [BrowserFact]
    [Trait("Security", "7")]
    public async Task Whoever_opens_a_link_ten_times_leaves_it_usable()
    {
        var person = await demo.Portal.SomebodyAsync(OldPassword);
        var link = await demo.Portal.MailLinkAsync(person);
        using var scanner = demo.Portal.NewClient();
        for (var time = 0; time < 10; time++)
        {
            using var head = await scanner.SendAsync(new HttpRequestMessage(HttpMethod.Head, link));
            using var get = await scanner.GetAsync(new Uri(link));
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Equal(HttpStatusCode.OK, get.StatusCode);
            Assert.Equal("no-store", get.Headers.CacheControl!.ToString());
            Assert.Equal("no-referrer", Assert.Single(get.Headers.GetValues("Referrer-Policy")));
        }

        await demo.Portal.VisitAsync(async page =>
        {
            for (var time = 0; time < 10; time++)
            {
                await page.OpenLinkAsync(link);
                await page.Field("New password").WaitForAsync();
            }

            await page.SetPasswordAsync(Steps.NewPassword);
            await page.Heading("Password changed").WaitForAsync();
        });
        Assert.True(await demo.Portal.SignsInAsync(person.Username, Steps.NewPassword));
        await using var db = demo.Portal.Database.NewContext();
        Assert.Equal(1, await db.ResetEvents.CountAsync(
            e => e.Kind == ResetEventKind.LinkOpened && db.Resets.Any(r => r.Id == e.ResetId && r.PersonId == person.Id)));
    }

    [BrowserTheory]
    [InlineData("used", "It was used at")]
    [InlineData("expired", "It expired at")]
    [InlineData("replaced", "A newer link replaced it at")]
    [InlineData("cancelled", "It was cancelled at")]
    public async Task A_dead_link_says_why_and_sends_a_new_one(string how, string reason)
    {
        var person = await demo.Portal.SomebodyAsync(OldPassword);
        var link = await demo.Portal.MailLinkAsync(person);
        await KillAsync(person, link, how);
        await demo.Portal.QuietAsync();
        var before = demo.Portal.MailTo(person.Email!).Count;

        await demo.Portal.VisitAsync(async page =>
        {
            await page.OpenLinkAsync(link);
            await page.Heading("This link can no longer be used").WaitForAsync();
            await page.SaysAsync(reason);
            await page.SaysAsync($"{person.Email![..1]}•••@claret.example");
            await Expect(page.Content()).Not.ToContainTextAsync(person.Username);

            await page.Button("Send a new link").ClickAsync();
            await page.Heading("Check your email").WaitForAsync();
            var reference = await page.ReferenceAsync();
            var mail = await demo.Portal.WaitForMailAsync(mail => mail.TextBody!.Contains(reference, StringComparison.Ordinal));
            Assert.Equal(person.Email, Assert.Single(mail.To.Mailboxes).Address);

            await page.OpenLinkAsync(DemoPortal.LinkIn(mail));
            await page.SetPasswordAsync("seven lanterns juggle quiet otters");
            await page.Heading("Password changed").WaitForAsync();
        });
        await demo.Portal.QuietAsync();
        // The new link and the notice.
        Assert.Equal(before + 2, demo.Portal.MailTo(person.Email!).Count);
        Assert.True(await demo.Portal.SignsInAsync(person.Username, "seven lanterns juggle quiet otters"));
    }

    [BrowserFact]
    public async Task A_ticket_that_was_never_mailed_leads_to_the_form_without_a_reason()
    {
        await demo.Portal.VisitAsync(async page =>
        {
            foreach (var ticket in new[] { new string('A', 43), "x", "", "%00", "<script>", new string('x', 4000) })
            {
                await page.OpenLinkAsync($"{demo.Portal.BaseAddress}reset-password#ticket={ticket}");
                await page.Heading("This link can no longer be used").WaitForAsync();
                await Expect(page.Button("Send a new link")).ToHaveCountAsync(0);
                await Expect(page.Link("Ask for a new link")).ToHaveAttributeAsync("href", "/forgot-password");
            }
        });
    }

    [BrowserFact]
    [Trait("Security", "10")]
    public async Task Who_is_signed_in_here_stays_who_they_are()
    {
        var person = await demo.Portal.SomebodyAsync(OldPassword, "Rosa Novak");
        var link = await demo.Portal.MailLinkAsync(person);
        await demo.Portal.VisitAsync(async page =>
        {
            await page.SignInAsync("mara.lopez");
            await page.OpenLinkAsync(link);
            await page.SaysAsync($"You're signed in here as Mara Lopez. This link sets the password of {person.Username}");
            await page.SetPasswordAsync(Steps.NewPassword);
            await page.Heading("Password changed").WaitForAsync();

            await page.OpenAsync("/account");
            await page.SaysAsync("Mara Lopez");
        });
    }

    [BrowserFact]
    [Trait("Security", "10")]
    public async Task A_link_signs_nobody_in()
    {
        var person = await demo.Portal.SomebodyAsync(OldPassword);
        var link = await demo.Portal.MailLinkAsync(person);
        await demo.Portal.VisitAsync(async page =>
        {
            await page.OpenLinkAsync(link);
            await page.SetPasswordAsync(Steps.NewPassword);
            await page.Heading("Password changed").WaitForAsync();
            Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name == "claret");
            await page.GotoAsync("/account");
            await page.Heading("Sign in").WaitForAsync();
        });
    }

    [BrowserFact]
    [Trait("Security", "11")]
    public async Task Loaded_again_the_page_has_lost_its_ticket_and_says_what_to_do()
    {
        var person = await demo.Portal.SomebodyAsync(OldPassword);
        var link = await demo.Portal.MailLinkAsync(person);
        await demo.Portal.VisitAsync(async page =>
        {
            await page.OpenLinkAsync(link);
            await page.Field("New password").WaitForAsync();
            await page.ReloadAsync();
            await page.Heading("Open the link in your mail").WaitForAsync();
            await page.SaysAsync("The link still works");

            await page.GotoAsync(link);
            await page.Field("New password").WaitForAsync();
        });
    }

    [BrowserFact]
    public async Task A_second_link_in_the_same_tab_is_for_its_own_account()
    {
        var first = await demo.Portal.SomebodyAsync(OldPassword);
        var second = await demo.Portal.SomebodyAsync(OldPassword);
        var firstLink = await demo.Portal.MailLinkAsync(first);
        var secondLink = await demo.Portal.MailLinkAsync(second);
        await demo.Portal.VisitAsync(async page =>
        {
            await page.OpenLinkAsync(firstLink);
            await page.SaysAsync(first.Username);
            await page.Field("New password").FillAsync("meant for the first account alone");

            // As pasted into the address bar: only the fragment changes, and nothing is loaded.
            await page.EvaluateAsync("link => { location.href = link; }", secondLink);
            await page.SaysAsync(second.Username);
            await Expect(page).ToHaveURLAsync(new Uri(demo.Portal.BaseAddress, "/reset-password").AbsoluteUri);
            await Expect(page.Field("New password")).ToHaveValueAsync("");
            await page.SetPasswordAsync(Steps.NewPassword);
            await page.Heading("Password changed").WaitForAsync();
            await page.SaysAsync(second.Username);
        });
        Assert.True(await demo.Portal.SignsInAsync(second.Username, Steps.NewPassword));
        Assert.True(await demo.Portal.SignsInAsync(first.Username, OldPassword));
    }

    [BrowserFact]
    public async Task A_link_that_dies_while_its_page_is_open_sets_nothing()
    {
        var person = await demo.Portal.SomebodyAsync(OldPassword);
        var link = await demo.Portal.MailLinkAsync(person);
        await demo.Portal.VisitAsync(async page =>
        {
            await page.OpenLinkAsync(link);
            await page.Field("New password").WaitForAsync();
            await KillAsync(person, link, "cancelled");
            await page.SetPasswordAsync(Steps.NewPassword);
            await page.Heading("This link can no longer be used").WaitForAsync();
            await page.SaysAsync("It was cancelled at");
        });
        Assert.True(await demo.Portal.SignsInAsync(person.Username, OldPassword));
    }

    private async Task KillAsync(Person person, string link, string how)
    {
        await using var scope = demo.Portal.Services.CreateAsyncScope();
        var resets = scope.ServiceProvider.GetRequiredService<ResetService>();
        await using var db = demo.Portal.Database.NewContext();
        switch (how)
        {
            case "used":
                Assert.IsType<CompleteOutcome.Completed>(await resets.CompleteAsync(DemoPortal.TicketOf(link), Steps.NewPassword, CancellationToken.None));
                break;
            case "expired":
                await db.Tickets.Where(t => t.PersonId == person.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(t => t.ExpiresAt, DateTime.UtcNow.AddMinutes(-1)));
                break;
            case "replaced":
                for (var more = 0; more < 3; more++)
                    await demo.Portal.SendResetAsync(person);
                break;
            case "cancelled":
                var reference = await db.Resets.Where(r => r.PersonId == person.Id).Select(r => r.Reference).SingleAsync();
                Assert.Equal(CancelOutcome.Cancelled, await resets.CancelAsync(await demo.Portal.SessionOfAsync("admin"), reference, CancellationToken.None));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how));
        }
    }
}
