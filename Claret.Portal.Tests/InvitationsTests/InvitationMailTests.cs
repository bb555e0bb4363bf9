using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Invitations;
using Claret.Portal.Mail;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;
using Claret.Portal.Retention;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.InvitationsTests;

/// <summary>What the mail says, and how long its link lives.</summary>
public sealed class InvitationMailTests
{
    private const string Address = "nora@claret.example";

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "13")]
    [Trait("Security", "26")]
    public async Task It_says_who_invites_to_what_and_what_they_wrote_is_inert(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Portal:Name", "Vine"));
        var caller = await bench.AsInviterAsync("<b>Ida</b> \u202Egnp");
        var message = "Hello <script>alert(1)</script>\r\n\r\n\u202Etxet\u2066 &amp; a\0b \ud83d https://evil.example\n" + new string('x', 10_000);

        await bench.InvitedAsync(caller, InvitationBench.Nora("<img src=x>"), message);
        await bench.WorkAsync();

        var mail = Assert.Single(bench.MailTo(Address));
        Assert.Equal("Your invitation to Vine", mail.Subject);
        Assert.Contains("<b>Ida</b> gnp invites you to Vine. Your username is <img src=x>.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("> Hello <script>alert(1)</script>\n>\n> txet &amp; a", mail.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"https://evil", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.All([mail.Text, mail.Html], part => Assert.DoesNotContain(part, character => character is '\u202E' or '\u2066' or '\0'));
        Assert.DoesNotContain(new string('x', InvitationMessage.MaxLength), mail.Text, StringComparison.Ordinal);
        Assert.All([mail.Text, mail.Html], part => Assert.Contains(Bench.TicketIn(mail), part, StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Its_link_lives_as_long_as_the_setting_says_from_the_hand_over_and_welcomes(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Invitations:Lifetime", "3.00:00:00"));
        await bench.InvitedAsync(await bench.AsInviterAsync(), InvitationBench.Nora());
        await bench.PassAsync(TimeSpan.FromHours(5));
        await bench.WorkAsync();
        var ticket = bench.TicketMailedTo(Address);

        var live = Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(ticket, opened: true, default));
        Assert.Equal((bench.Now.AddDays(3), true), (live.ExpiresAt, live.IsFirst));
        await bench.PassAsync(TimeSpan.FromDays(3));
        Assert.Equal(TicketDeath.Expired, Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(ticket, opened: true, default)).Death);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_dead_link_is_renewed_a_few_times_and_stays_an_invitation(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var nora = await bench.InvitedAsync(await bench.AsInviterAsync(), InvitationBench.Nora(), "See you on Monday.");
        await bench.WorkAsync();
        var first = bench.TicketMailedTo(Address);
        await bench.PassAsync(TimeSpan.FromDays(7));

        for (var n = 0; n < 3; n++)
            Assert.IsType<RenewOutcome.Sent>(await bench.Resets.RenewAsync(first, default));
        Assert.IsType<RenewOutcome.EnoughSent>(await bench.Resets.RenewAsync(first, default));
        await bench.WorkAsync();

        var renewed = bench.MailTo(Address)[^1];
        Assert.Equal("Your invitation to Claret Portal", renewed.Subject);
        Assert.Contains("Ida Inviter invites you", renewed.Text, StringComparison.Ordinal);
        Assert.Contains("> See you on Monday.", renewed.Text, StringComparison.Ordinal);
        var live = Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(Bench.TicketIn(renewed), opened: false, default));
        Assert.Equal(bench.Now.AddDays(7), live.ExpiresAt);

        // Once they have joined, a dead link leads to an ordinary one.
        Assert.IsType<CompleteOutcome.Completed>(await bench.SetPasswordAsync(Bench.TicketIn(renewed)));
        await bench.WorkAsync();
        Assert.IsType<RenewOutcome.Sent>(await bench.Resets.RenewAsync(Bench.TicketIn(renewed), default));
        await bench.WorkAsync();
        Assert.Equal("Reset your password for Claret Portal", bench.MailTo(Address)[^1].Subject);
        Assert.Null((await bench.ReadAsync(nora)).InvitedAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_retention_removes_is_not_needed(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Invitations:Lifetime", "30.00:00:00"), ("Retention:Resets", "8.00:00:00"), ("Retention:Mail", "8.00:00:00"));
        var caller = await bench.AsInviterAsync();
        var nora = await bench.InvitedAsync(caller, InvitationBench.Nora(), "Hello");
        await bench.WorkAsync();
        var ticket = bench.TicketMailedTo(Address);

        await bench.PassAsync(TimeSpan.FromDays(29));
        Assert.True(await bench.Get<OldRows>().RemoveAsync(default) > 0);
        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(ticket, opened: false, default));
        await bench.PassAsync(TimeSpan.FromDays(1));

        // The mail is gone, and with it who invited and what they wrote.
        Assert.IsType<RenewOutcome.Sent>(await bench.Resets.RenewAsync(ticket, default));
        await bench.WorkAsync();
        Assert.Contains("You are invited to Claret Portal. Your username is nora.new.", bench.MailTo(Address)[^1].Text, StringComparison.Ordinal);
        await bench.PassAsync(TimeSpan.FromDays(60));
        await bench.Get<OldRows>().RemoveAsync(default);
        var viewer = await bench.AsInviterAsync("Vera Viewer");
        var status = (await bench.Get<InvitationQuery>().OfPersonAsync(viewer, nora.Id, default))!;
        Assert.Equal(("Ida Inviter", null, false, null), (status.InvitedBy, status.Until, status.IsWaiting, status.Refusal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Sent_again_the_old_link_is_dead_and_the_message_comes_along(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsInviterAsync();
        var nora = await bench.InvitedAsync(caller, InvitationBench.Nora(), "See you on Monday.");
        await bench.WorkAsync();
        var old = bench.TicketMailedTo(Address);
        Assert.IsType<ResendOutcome.JustSent>(await bench.ResendAsync(caller, nora));
        await bench.PassAsync(TimeSpan.FromDays(2));
        var again = await bench.AsInviterAsync("Otto Other");

        // Two clicks, and a colleague's.
        var outcomes = new List<ResendOutcome> { await bench.ResendAsync(again, nora), await bench.ResendAsync(again, nora), await bench.ResendAsync(again, nora) };
        await bench.WorkAsync();

        Assert.Single(outcomes.OfType<ResendOutcome.Sent>());
        Assert.Equal(2, bench.MailTo(Address).Count);
        Assert.Contains("Otto Other invites you", bench.MailTo(Address)[^1].Text, StringComparison.Ordinal);
        Assert.Contains("> See you on Monday.", bench.MailTo(Address)[^1].Text, StringComparison.Ordinal);
        Assert.Equal(TicketDeath.Replaced, Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(old, opened: false, default)).Death);
        Assert.Equal(bench.Now, (await bench.ReadAsync(nora)).InvitedAt);
        var entry = Assert.Single(await bench.AuditOfAsync(AuditAction.InvitationResent, AuditOutcome.Done));
        Assert.Equal((again.PersonId, nora.Id), (entry.ActorId, entry.PersonId));
        var status = (await bench.Get<InvitationQuery>().OfPersonAsync(again, nora.Id, default))!;
        Assert.Equal(("Otto Other", bench.Now.AddDays(7)), (status.InvitedBy, status.Until));
        Assert.IsType<CompleteOutcome.Completed>(await bench.SetPasswordAsync(bench.TicketMailedTo(Address)));
        Assert.Equal(new ResendOutcome.Refused(ResendRefusal.Joined), await bench.ResendAsync(again, nora));
        Assert.Null(await bench.Get<InvitationQuery>().OfPersonAsync(again, nora.Id, default));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "9")]
    public async Task A_block_or_a_deletion_ends_the_link_and_nothing_is_sent_again(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsInviterAsync();
        var nora = await bench.InvitedAsync(caller, InvitationBench.Nora());
        var ben = await bench.InvitedAsync(caller, new Invitee(new PersonDetails("Ben", "ben", "ben@claret.example")));
        await bench.WorkAsync();
        var (hers, his) = (bench.TicketMailedTo(Address), bench.TicketMailedTo("ben@claret.example"));

        Assert.IsType<BlockOutcome.Done>(await bench.Get<PersonBlocking>().BlockAsync(caller, nora.Id, null, default));
        Assert.IsType<RemoveOutcome.Removed>(await bench.Get<PersonRemoval>().RemoveAsync(caller, ben.Id, "ben", default));

        Assert.IsType<CompleteOutcome.TicketDead>(await bench.SetPasswordAsync(hers));
        Assert.IsType<CompleteOutcome.TicketDead>(await bench.SetPasswordAsync(his));
        Assert.Equal(new ResendOutcome.Refused(ResendRefusal.PersonBlocked), await bench.ResendAsync(caller, nora));
        Assert.Equal(new ResendOutcome.Refused(ResendRefusal.NoSuchPerson), await bench.ResendAsync(caller, ben));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21")]
    public async Task Nobody_invites_again_somebody_with_more_privileges_or_at_a_provider(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsInviterAsync();
        var (admin, more, moved) = (
            await bench.InvitedAsync(caller, InvitationBench.Nora()),
            await bench.InvitedAsync(caller, InvitationBench.Nora("more", "more@claret.example")),
            await bench.InvitedAsync(caller, InvitationBench.Nora("moved", "moved@claret.example")));
        await using (var db = bench.Database.NewContext())
        {
            await db.People.Where(p => p.Id == admin.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.IsAdmin, true));
            await db.People.Where(p => p.Id == moved.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Source, PersonSource.Sso));
            db.Add(new PersonPrivilege { PersonId = more.Id, Feature = Feature.Mail, Level = PrivilegeLevel.ViewOnly });
            await db.SaveChangesAsync();
        }

        await bench.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(new ResendOutcome.Refused(ResendRefusal.OnlyAdmins), await bench.ResendAsync(caller, admin));
        Assert.Equal(new ResendOutcome.Refused(ResendRefusal.MorePrivileges), await bench.ResendAsync(caller, more));
        Assert.Equal(new ResendOutcome.Refused(ResendRefusal.KeptElsewhere), await bench.ResendAsync(caller, moved));
        Assert.Equal(3, (await bench.AuditOfAsync(AuditAction.InvitationResent, AuditOutcome.Refused)).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Somebody_invited_who_asks_on_the_form_gets_a_link_and_joins_with_it(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var nora = await bench.InvitedAsync(await bench.AsInviterAsync(), InvitationBench.Nora());
        await bench.WorkAsync();
        var invitation = bench.TicketMailedTo(Address);

        var asked = await bench.TicketForAsync(nora);
        Assert.IsType<CompleteOutcome.Completed>(await bench.SetPasswordAsync(asked));

        Assert.Null((await bench.ReadAsync(nora)).InvitedAt);
        Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(invitation, opened: false, default));
    }
}
