using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ProfileTests;

/// <summary>What blocking, deleting, signing out and reminding do, and that doing them twice does nothing more.</summary>
public sealed class PersonActsTests
{
    private const string Password = "wooden kettle borrowed thunder";

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "9")]
    [Trait("Security", "17")]
    public async Task A_block_ends_tickets_and_sessions_and_keeps_its_note(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await MaraAsync(bench);
        var ticket = await bench.TicketForAsync(mara);
        var session = await bench.SessionOfAsync(mara);
        var admin = await bench.AsAdminAsync();
        var blocking = bench.Get<PersonBlocking>();

        Assert.IsType<BlockOutcome.Done>(await blocking.BlockAsync(admin, mara.Id, "left on Friday\0 " + new string('x', 10_000), default));
        Assert.IsType<BlockOutcome.AlreadyDone>(await blocking.BlockAsync(admin, mara.Id, null, default));

        Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(ticket, opened: false, default));
        Assert.Null(await bench.Get<ActorReader>().ReadAsync(session, default));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", Password));
        var reason = Assert.Single(await bench.Database.AuditAsync(AuditAction.PersonBlocked)).Reason!;
        Assert.StartsWith("left on Friday xxx", reason, StringComparison.Ordinal);
        Assert.Equal(PersonBlocking.MaxNote, reason.Length);

        Assert.IsType<BlockOutcome.Done>(await blocking.UnblockAsync(admin, mara.Id, default));
        Assert.IsType<BlockOutcome.AlreadyDone>(await blocking.UnblockAsync(admin, mara.Id, default));
        Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(ticket, opened: false, default));
        Assert.Null(await bench.Get<ActorReader>().ReadAsync(session, default));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", Password));
        Assert.Single(await bench.Database.AuditAsync(AuditAction.PersonUnblocked));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Somebody_of_another_source_is_blocked_too(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var sam = await Given.APerson("sam").KeptBy(Given.Okta()).InAsync(bench.Database);

        Assert.IsType<BlockOutcome.Done>(await bench.Get<PersonBlocking>().BlockAsync(await bench.AsEditorAsync(), sam.Id, null, default));
        Assert.Equal(PersonState.Blocked, (await bench.ReadAsync(sam)).State);
        Assert.Null(Assert.Single(await bench.Database.AuditAsync(AuditAction.PersonBlocked)).Reason);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "9")]
    [Trait("Security", "17")]
    [Trait("Security", "23")]
    public async Task A_deleted_person_is_gone_and_their_resets_keep_their_trace(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await MaraAsync(bench);
        var ticket = await bench.TicketForAsync(mara);
        var session = await bench.SessionOfAsync(mara);
        var admin = await bench.AsAdminAsync();
        var waiting = Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(admin, mara.Id));
        var removal = bench.Get<PersonRemoval>();

        foreach (var typed in new[] { "", "mara.", "\0", new string('x', 10_000) })
            Assert.IsType<RemoveOutcome.UsernameDiffers>(await removal.RemoveAsync(admin, mara.Id, typed, default));
        Assert.IsType<RemoveOutcome.Removed>(await removal.RemoveAsync(admin, mara.Id, " MARA", default));
        Assert.Equal(new RemoveOutcome.Refused(ActRefusal.NoSuchPerson), await removal.RemoveAsync(admin, mara.Id, "mara", default));
        await bench.WorkAsync();

        Assert.IsType<TicketView.Unknown>(await bench.Resets.InspectAsync(ticket, opened: false, default));
        Assert.Null(await bench.Get<ActorReader>().ReadAsync(session, default));
        Assert.Single(bench.MailTo(mara.Email!));
        await using var db = bench.Database.NewContext();
        Assert.False(await db.People.AnyAsync(p => p.Id == mara.Id));
        Assert.False(await db.Tickets.AnyAsync());
        Assert.All(await db.Resets.ToListAsync(), reset => Assert.Equal((null, ResetState.Closed, ResetReason.PersonDeleted), (reset.PersonId, reset.State, reset.Reason)));
        Assert.NotNull(await bench.Get<ResetTraceQuery>().FindAsync(admin, waiting.Reference, default));
        var entry = (await bench.Database.AuditAsync(AuditAction.PersonDeleted))[0];
        Assert.Equal((AuditOutcome.Done, mara.Id, "mara"), (entry.Outcome, entry.PersonId, entry.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "17")]
    public async Task One_session_is_ended_or_all_and_nobody_elses(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await MaraAsync(bench);
        var (one, other) = (await bench.SessionOfAsync(mara), await bench.SessionOfAsync(mara));
        var admin = await bench.AsAdminAsync();
        var ending = bench.Get<SessionEnding>();

        Assert.Equal(new EndedOutcome.Ended(0), await ending.EndAsync(admin, mara.Id, admin.SessionId, default));
        Assert.Equal(new EndedOutcome.Ended(1), await ending.EndAsync(admin, mara.Id, one.SessionId, default));
        Assert.Null(await bench.Get<ActorReader>().ReadAsync(one, default));
        Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(other, default));
        Assert.Equal(new EndedOutcome.Ended(1), await ending.EndAsync(admin, mara.Id, null, default));
        Assert.Equal(new EndedOutcome.Ended(0), await ending.EndAsync(admin, mara.Id, null, default));

        Assert.Null(await bench.Get<ActorReader>().ReadAsync(other, default));
        Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(admin, default));
        Assert.Equal(["one", "all: 1"], (await bench.Database.AuditAsync(AuditAction.SessionsEnded)).Select(entry => entry.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "13")]
    public async Task Twenty_clicks_on_the_reminder_are_one_mail(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await MaraAsync(bench);
        var helen = await bench.SessionOfAsync(await Given.APerson().Named("Helen <b>Desk</b>").May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(bench.Database));
        var reminder = bench.Get<UsernameReminder>();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => reminder.SendAsync(helen, mara.Id, default))));
        await bench.WorkAsync();

        Assert.Single(outcomes.OfType<RemindOutcome.Sent>());
        Assert.Equal(19, outcomes.OfType<RemindOutcome.JustSent>().Count());
        var mail = Assert.Single(bench.MailTo(mara.Email!));
        Assert.Contains("You sign in as mara.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Helen <b>Desk</b> at Claret Portal sent you this.", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Desk", mail.Html, StringComparison.Ordinal);
        Assert.Equal("Your username for Claret Portal", mail.Subject);
        Assert.False(Bench.HasLink(mail));

        await bench.PassAsync(TimeSpan.FromMinutes(3));
        Assert.IsType<RemindOutcome.Sent>(await reminder.SendAsync(await bench.AsAdminAsync(), mara.Id, default));
    }

    [Theory]
    [InlineData("okta", "The account sam signs in through Okta. Change its password at https://okta.example/password or ask the identity team.")]
    [InlineData("new", "You have no password yet.")]
    public async Task The_reminder_says_how_they_sign_in(string who, string words)
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var sam = await (who == "okta" ? Given.APerson("sam").KeptBy(Given.Okta()) : Given.APerson("sam")).InAsync(bench.Database);

        Assert.IsType<RemindOutcome.Sent>(await bench.Get<UsernameReminder>().SendAsync(await bench.AsAdminAsync(), sam.Id, default));
        await bench.WorkAsync();

        Assert.Contains(words, Assert.Single(bench.MailTo(sam.Email!)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("without", ActRefusal.NoAddress)]
    [InlineData("blocked", ActRefusal.PersonBlocked)]
    public async Task Who_can_not_be_reminded_is_named_with_the_reason(string who, ActRefusal why)
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var person = await (who == "without" ? Given.APerson().WithoutEmail() : Given.APerson().Blocked()).InAsync(bench.Database);

        Assert.Equal(new RemindOutcome.Refused(why), await bench.Get<UsernameReminder>().SendAsync(await bench.AsAdminAsync(), person.Id, default));
    }

    private static async Task<Person> MaraAsync(Bench bench) =>
        await Given.APerson("mara").Named("Mara Lopez").WithPasswordHash(await bench.HashAsync(Password)).InAsync(bench.Database);
}
