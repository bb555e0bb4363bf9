using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Audit;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ResetsTests;

/// <summary>Spending a ticket, and what makes one worthless.</summary>
public sealed class CompleteTests
{
    private const string Email = "mara@claret.example";
    private const string NewPassword = "violet harbour kettle drum";

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "8")]
    public async Task The_new_password_signs_in_the_old_one_no_longer_and_all_sessions_have_ended(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson("mara").WithEmail(Email).WithPasswordHash(await bench.HashAsync("the old one of mara")).InAsync(bench.Database);
        var session = await bench.SessionOfAsync(mara);
        var ticket = await bench.TicketForAsync(mara);

        var completed = Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(ticket, NewPassword, default));

        Assert.Equal("mara", completed.Username);
        Assert.Null(await bench.Get<ActorReader>().ReadAsync(session, default));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", "the old one of mara"));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", NewPassword));
        await bench.WorkAsync();
        var notice = bench.MailTo(Email)[^1];
        Assert.False(Bench.HasLink(notice));
        Assert.Contains("The password of mara was changed", notice.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "8")]
    public async Task Of_fifty_completions_at_once_with_fifty_passwords_one_succeeds(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson("mara").WithEmail(Email).InAsync(bench.Database);
        var ticket = await bench.TicketForAsync(mara);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            bench.Resets.CompleteAsync(ticket, $"violet harbour kettle drum {i}", default))));

        Assert.Single(outcomes.OfType<CompleteOutcome.Completed>());
        Assert.Equal(49, outcomes.OfType<CompleteOutcome.TicketDead>().Count());
        await bench.WorkAsync();
        Assert.Equal(2, bench.MailTo(Email).Count);
        await using var db = bench.Database.NewContext();
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Action == AuditAction.ResetCompleted));
        Assert.Equal(1, await db.ResetEvents.CountAsync(e => e.Kind == ResetEventKind.PasswordSet));
        var winner = Array.FindIndex(outcomes, outcome => outcome is CompleteOutcome.Completed);
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", $"violet harbour kettle drum {winner}"));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "8")]
    public async Task Of_three_live_links_used_at_once_one_succeeds(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson("mara").WithEmail(Email).InAsync(bench.Database);
        var tickets = new[] { await bench.TicketForAsync(mara), await bench.TicketForAsync(mara), await bench.TicketForAsync(mara) };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() =>
            bench.Resets.CompleteAsync(tickets[i % 3], $"violet harbour kettle drum {i}", default))));

        Assert.Single(outcomes.OfType<CompleteOutcome.Completed>());
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "8")]
    public async Task A_refused_password_burns_nothing(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson("mara.lopez").Named("Mara Lopez").WithEmail(Email).InAsync(bench.Database);
        var ticket = await bench.TicketForAsync(mara);

        foreach (var (password, flaw) in new[]
        {
            ("short", PasswordFlaw.TooShort),
            (new string('x', 257), PasswordFlaw.TooLong),
            ("maralopezmaralopez", PasswordFlaw.ContainsName),
            ("passwordpassword", PasswordFlaw.Common),
        })
        {
            var refused = Assert.IsType<CompleteOutcome.PasswordRefused>(await bench.Resets.CompleteAsync(ticket, password, default));
            Assert.Equal(flaw, refused.Verdict.Flaw);
        }

        Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(ticket, NewPassword, default));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "7")]
    public async Task Opening_a_link_ten_times_consumes_nothing_and_leaves_one_event(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var ticket = await bench.TicketForAsync(await Given.APerson().WithEmail(Email).InAsync(bench.Database));

        for (var i = 0; i < 10; i++)
            Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(ticket, opened: true, default));

        await using var db = bench.Database.NewContext();
        Assert.Equal(1, await db.ResetEvents.CountAsync(e => e.Kind == ResetEventKind.LinkOpened));
        Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(ticket, NewPassword, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_used_link_says_so(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var ticket = await bench.TicketForAsync(await Given.APerson().WithEmail(Email).InAsync(bench.Database));
        await bench.Resets.CompleteAsync(ticket, NewPassword, default);

        await DiesOfAsync(bench, ticket, TicketDeath.Used, "m•••@claret.example");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_expired_link_says_until_when_it_was_good(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var ticket = await bench.TicketForAsync(await Given.APerson().WithEmail(Email).InAsync(bench.Database));
        var good = bench.Now.AddMinutes(30);
        bench.Clock.Advance(TimeSpan.FromMinutes(31));

        await DiesOfAsync(bench, ticket, TicketDeath.Expired, "m•••@claret.example");
        Assert.Equal(good, Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(ticket, opened: false, default)).At);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "7")]
    public async Task A_fourth_live_link_replaces_the_oldest_and_no_other(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson().WithEmail(Email).InAsync(bench.Database);
        var tickets = new List<string>();
        for (var i = 0; i < 4; i++)
            tickets.Add(await bench.TicketForAsync(mara));

        await DiesOfAsync(bench, tickets[0], TicketDeath.Replaced, "m•••@claret.example");
        foreach (var live in tickets.Skip(1))
            Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(live, opened: false, default));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "9")]
    public async Task The_other_links_die_with_the_change(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson().WithEmail(Email).InAsync(bench.Database);
        var (first, second) = (await bench.TicketForAsync(mara), await bench.TicketForAsync(mara));
        await bench.Resets.CompleteAsync(second, NewPassword, default);

        await DiesOfAsync(bench, first, TicketDeath.AccountChanged, "m•••@claret.example");
        await using var db = bench.Database.NewContext();
        Assert.Equal(0, await db.Resets.CountAsync(r => r.State == ResetState.Open));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_link_that_had_expired_before_goes_on_saying_so(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson().WithEmail(Email).InAsync(bench.Database);
        var old = await bench.TicketForAsync(mara);
        bench.Clock.Advance(TimeSpan.FromDays(1));
        await bench.Resets.CompleteAsync(await bench.TicketForAsync(mara), NewPassword, default);

        await DiesOfAsync(bench, old, TicketDeath.Expired, "m•••@claret.example");
    }

    [Theory]
    [OnSqlite("block"), OnPostgres("block"), OnSqlite("move"), OnPostgres("move"), OnSqlite("stamp"), OnPostgres("stamp"), OnSqlite("delete"), OnPostgres("delete")]
    [Trait("Security", "9")]
    public async Task A_link_dies_when_the_account_is_blocked_moved_changed_or_deleted(DatabaseKind kind, string change)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson().WithEmail(Email).InAsync(bench.Database);
        var ticket = await bench.TicketForAsync(mara);
        await using (var db = bench.Database.NewContext())
        {
            var person = await db.People.SingleAsync(p => p.Id == mara.Id);
            switch (change)
            {
                case "block": person.State = PersonState.Blocked; break;
                case "move": (person.Source, person.Provider) = (PersonSource.Sso, Given.Okta()); break;
                case "stamp": person.SecurityStamp = Guid.NewGuid(); break;
                default: db.Remove(person); break;
            }

            await db.SaveChangesAsync();
        }

        var outcome = await bench.Resets.CompleteAsync(ticket, NewPassword, default);

        var dead = Assert.IsType<CompleteOutcome.TicketDead>(outcome);
        if (change == "delete")
            Assert.IsType<TicketView.Unknown>(dead.View);
        else
            Assert.Equal(change == "stamp" ? "m•••@claret.example" : null, Assert.IsType<TicketView.Dead>(dead.View).MaskedEmail);
        Assert.Equal(change == "stamp", await bench.Resets.RenewAsync(ticket, default) is RenewOutcome.Sent);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_never_mailed_is_unknown_and_gives_no_reason(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);

        foreach (var nonsense in new[] { null, "", "x", new string('A', 43), new string('=', 43), TicketSecret.New().Text, new string('\0', 43), new string('a', 100_000) })
        {
            Assert.IsType<TicketView.Unknown>(await bench.Resets.InspectAsync(nonsense, opened: true, default));
            Assert.IsType<CompleteOutcome.TicketDead>(await bench.Resets.CompleteAsync(nonsense, NewPassword, default));
            Assert.IsType<RenewOutcome.NotPossible>(await bench.Resets.RenewAsync(nonsense, default));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_dead_link_gets_a_new_one_to_the_same_stored_address_three_times_a_day_at_most(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var mara = await Given.APerson().WithEmail(Email).InAsync(bench.Database);
        var dead = await bench.TicketForAsync(mara);
        bench.Clock.Advance(TimeSpan.FromHours(1));

        for (var i = 0; i < 3; i++)
            Assert.Equal("m•••@claret.example", Assert.IsType<RenewOutcome.Sent>(await bench.Resets.RenewAsync(dead, default)).MaskedEmail);
        Assert.IsType<RenewOutcome.EnoughSent>(await bench.Resets.RenewAsync(dead, default));
        await bench.WorkAsync();

        Assert.Equal(4, bench.MailTo(Email).Count);
        Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(bench.TicketMailedTo(Email), NewPassword, default));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "6")]
    public async Task The_database_has_the_hash_of_a_ticket_alone(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        var ticket = await bench.TicketForAsync(await Given.APerson().WithEmail(Email).InAsync(bench.Database));

        await using var db = bench.Database.NewContext();
        Assert.Equal(TicketSecret.Parse(ticket)!.Hash, (await db.Tickets.SingleAsync()).SecretHash);
        Assert.Null((await db.Outbox.SingleAsync()).ProtectedSecret);
        Assert.Equal(43, ticket.Length);
        Assert.DoesNotContain(ticket, TicketSecret.Parse(ticket)!.ToString(), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "27")]
    public async Task A_mail_that_is_refused_for_good_closes_the_reset_and_its_link(DatabaseKind kind)
    {
        await using var bench = await NewBenchAsync(kind);
        await Given.APerson().WithEmail(Email).InAsync(bench.Database);
        bench.Transport.Reject("550 no such mailbox");

        await bench.Resets.RequestAsync(Email, null, default);
        await bench.WorkAsync();

        await using var db = bench.Database.NewContext();
        var reset = await db.Resets.Include(r => r.Events).SingleAsync();
        Assert.Equal((ResetState.Closed, ResetReason.NotMailed), (reset.State, reset.Reason!.Value));
        Assert.Contains(reset.Events, e => e is { Kind: ResetEventKind.MailGivenUp } && e.Detail!.Contains("550 no such mailbox", StringComparison.Ordinal));
        Assert.Equal(TicketEnd.NotMailed, (await db.Tickets.SingleAsync()).EndedBy);
    }

    private static Task<Bench> NewBenchAsync(DatabaseKind kind) =>
        Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Limits:PerPersonPerHour", "100"), ("Resets:Limits:PerAddressPerHour", "100"));

    private static async Task DiesOfAsync(Bench bench, string ticket, TicketDeath death, string? maskedEmail)
    {
        var view = Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(ticket, opened: true, default));
        Assert.Equal((death, maskedEmail), (view.Death, view.MaskedEmail));
        Assert.IsType<CompleteOutcome.TicketDead>(await bench.Resets.CompleteAsync(ticket, NewPassword, default));
    }
}
