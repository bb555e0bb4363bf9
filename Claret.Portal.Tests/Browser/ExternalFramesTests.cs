using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Claret.Portal.Tests.Browser;

/// <summary>
/// Pages that were open while an account moved to a provider, behind the portal's back at that, so that its session still lives: what they
/// send, once, again and altered, opens nothing.
/// </summary>
[Trait("Security", "8")]
[Trait("Security", "18")]
public sealed class ExternalFramesTests
{
    private const string OldPassword = "wooden kettle borrowed thunder";

    [BrowserTheory]
    [InlineData(PersonSource.Sso)]
    [InlineData(PersonSource.Ldap)]
    [InlineData(PersonSource.UserSync)]
    public Task An_admins_send_repeated_and_altered_makes_no_ticket(PersonSource source) => PressedAfterTheMoveAsync(source, "Send", AuditAction.ResetSent, async (page, _, person) =>
    {
        await page.SignInAsync("helen.desk", returnUrl: $"/admin/people?search={person.Username}");
        await page.Row(person.Username).ResetButton().ClickAsync();
    });

    [BrowserTheory]
    [InlineData(PersonSource.Sso)]
    [InlineData(PersonSource.Ldap)]
    [InlineData(PersonSource.UserSync)]
    public Task An_admins_send_for_many_repeated_and_altered_makes_no_ticket(PersonSource source) => PressedAfterTheMoveAsync(source, "Send", AuditAction.ResetSent, async (page, _, person) =>
    {
        await page.SignInAsync("helen.desk", returnUrl: $"/admin/people?search={person.Username}");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = $"Select {person.Name}" }).CheckAsync();
        await page.Button("Send password resets").ClickAsync();
    });

    [BrowserTheory]
    [InlineData(PersonSource.Sso)]
    [InlineData(PersonSource.Ldap)]
    [InlineData(PersonSource.UserSync)]
    public Task An_invitations_send_again_repeated_and_altered_makes_no_ticket(PersonSource source) => PressedAfterTheMoveAsync(source, "Send the invitation again", AuditAction.InvitationResent, async (page, portal, person) =>
    {
        await using var db = portal.Database.NewContext();
        await db.People.Where(p => p.Id == person.Id).ExecuteUpdateAsync(set => set
            .SetProperty(p => p.InvitedAt, DateTime.UtcNow).SetProperty(p => p.PasswordHash, (string?)null));
        await page.SignInAsync("admin", returnUrl: $"/admin/people/{person.Id}");
    });

    [BrowserTheory]
    [InlineData(PersonSource.Sso)]
    [InlineData(PersonSource.Ldap)]
    [InlineData(PersonSource.UserSync)]
    public async Task A_form_for_an_own_password_repeated_and_altered_sets_none(PersonSource source)
    {
        await using var portal = await DemoPortal.StartAsync();
        var person = await portal.SomebodyAsync(OldPassword);
        await using var browser = await portal.NewPageAsync();
        var page = browser.Page;
        var tap = await CircuitTap.OnAsync(page);
        tap.Event = "submit";
        await page.SignInAsync(person.Username, OldPassword, returnUrl: "/account/password");
        await page.Field("Current password").FillAsync(OldPassword);
        await page.Field("New password").FillAsync(Steps.NewPassword);
        await page.Field("Confirm new password").FillAsync(Steps.NewPassword);
        await MoveAsync(portal, person, source);

        tap.Copies = 3;
        await page.Button("Change password").ClickAsync();
        await page.Heading("Your password isn't kept here").WaitForAsync();
        await page.InteractiveAsync();
        // Now to a page that has no form at all.
        await AgainAndAlteredAsync(tap);

        await NothingCameOfItAsync(portal, person, source);
        Assert.False(await portal.SignsInAsync(person.Username, OldPassword));
        Assert.False(await portal.SignsInAsync(person.Username, Steps.NewPassword));
    }

    /// <param name="open">Signs somebody in and goes on until the button is there.</param>
    private static async Task PressedAfterTheMoveAsync(PersonSource source, string button, AuditAction refused, Func<IPage, PortalFactory, Person, Task> open)
    {
        await using var portal = await DemoPortal.StartAsync();
        var person = await portal.SomebodyAsync(OldPassword);
        await using var browser = await portal.NewPageAsync();
        var page = browser.Page;
        var tap = await CircuitTap.OnAsync(page);
        await open(page, portal, person);
        await page.Button(button).WaitForAsync();
        await MoveAsync(portal, person, source);

        tap.Copies = 3;
        await page.Button(button).ClickAsync();
        await RefusedAsync(portal, refused);
        await AgainAndAlteredAsync(tap);

        await NothingCameOfItAsync(portal, person, source);
    }

    private static async Task MoveAsync(PortalFactory portal, Person person, PersonSource source)
    {
        await using var db = portal.Database.NewContext();
        var provider = new Provider { Source = source, Name = "Somewhere else" };
        db.Providers.Add(provider);
        await db.SaveChangesAsync();
        await db.People.Where(p => p.Id == person.Id).ExecuteUpdateAsync(set => set
            .SetProperty(p => p.Source, source).SetProperty(p => p.ProviderId, provider.Id).SetProperty(p => p.ExternalId, "4711").SetProperty(p => p.PasswordHash, (string?)null));
    }

    private static Task RefusedAsync(PortalFactory portal, AuditAction action) => Eventually.ThatAsync(
        async () =>
        {
            await using var db = portal.Database.NewContext();
            return await db.Audit.AnyAsync(a => a.Action == action && a.Outcome == AuditOutcome.Refused);
        },
        "the refusal is on record");

    /// <summary>Until the portal has hung up, and so has read all of them.</summary>
    private static async Task AgainAndAlteredAsync(CircuitTap tap)
    {
        var send = tap.Clicks[^1];
        tap.Send(send);
        tap.Send(send);
        for (var handler = 1; handler <= CircuitTap.HandlerOf(send); handler++)
            tap.Send(CircuitTap.WithHandler(send, handler));
        tap.Send([.. send.Reverse()]);
        tap.Send([0x00, 0xFF, 0xFE]);
        await tap.Ended.WaitAsync(Eventually.Patience);
    }

    private static async Task NothingCameOfItAsync(PortalFactory portal, Person person, PersonSource source)
    {
        await portal.QuietAsync();
        await using var db = portal.Database.NewContext();
        var after = await db.People.AsNoTracking().SingleAsync(p => p.Id == person.Id);
        Assert.Equal((source, null), (after.Source, after.PasswordHash));
        Assert.Empty(await db.Tickets.Where(t => t.PersonId == person.Id).ToListAsync());
        Assert.DoesNotContain(portal.MailTo(person.Email!), DemoPortal.HasLink);
    }
}
