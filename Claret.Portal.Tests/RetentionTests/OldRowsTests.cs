using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Retention;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.RetentionTests;

public sealed class OldRowsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_over_goes_with_all_that_hangs_on_it_and_what_is_on_record_stays(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson().WithEmail("mara@claret.example").InAsync(bench.Database);
        await bench.SessionOfAsync(mara);
        await bench.SignInAsync(mara.Username, "not her password, but long");
        await bench.Resets.CompleteAsync(await bench.TicketForAsync(mara), "four quiet words on a hill", default);
        await bench.SignInAsync("nobody at all", "whatever it may be");
        await bench.WorkAsync();
        var record = await CountAsync(bench, db => db.Audit);

        await bench.PassAsync(TimeSpan.FromDays(89));
        await bench.Get<OldRows>().RemoveAsync(default);
        Assert.Equal(1, await CountAsync(bench, db => db.Resets));
        Assert.Equal(2, await CountAsync(bench, db => db.Outbox));

        await bench.PassAsync(TimeSpan.FromDays(2));
        await bench.Get<OldRows>().RemoveAsync(default);
        Assert.Equal(0, await CountAsync(bench, db => db.Resets));
        Assert.Equal(0, await CountAsync(bench, db => db.ResetEvents));
        Assert.Equal(0, await CountAsync(bench, db => db.Tickets));
        Assert.Equal(0, await CountAsync(bench, db => db.Outbox));
        Assert.Equal(0, await CountAsync(bench, db => db.MailAttempts));
        Assert.Equal(0, await CountAsync(bench, db => db.Sessions));
        Assert.Equal(0, await CountAsync(bench, db => db.Limits));
        Assert.Equal(record, await CountAsync(bench, db => db.Audit));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync(mara.Username, "four quiet words on a hill"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_owed_stays_however_old(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson().WithEmail("mara@claret.example").InAsync(bench.Database);
        await bench.Resets.RequestAsync("mara@claret.example", null, default);
        await bench.WorkResetsAsync();
        await bench.Resets.RequestAsync("mara@claret.example", null, default);

        bench.Clock.Advance(TimeSpan.FromDays(80));
        await bench.Get<OldRows>().RemoveAsync(default);
        bench.Clock.Advance(TimeSpan.FromDays(9));
        await bench.Get<OldRows>().RemoveAsync(default);

        // The portal was down for a quarter of a year: both mails go out, each with a live link.
        await bench.WorkAsync();
        Assert.Equal(2, bench.Transport.Handed.Count(Bench.HasLink));
        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(bench.TicketMailedTo("mara@claret.example"), opened: false, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mail_that_waits_longer_than_resets_are_kept_finds_its_reset_and_the_link_works_until_it_expires(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson().WithEmail("mara@claret.example").InAsync(bench.Database);
        await bench.Resets.RequestAsync("mara@claret.example", null, default);
        await bench.WorkResetsAsync();

        bench.Clock.Advance(TimeSpan.FromDays(100));
        await bench.Get<OldRows>().RemoveAsync(default);
        await bench.WorkAsync();
        await bench.Get<OldRows>().RemoveAsync(default);
        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(bench.TicketMailedTo("mara@claret.example"), opened: false, default));

        bench.Clock.Advance(TimeSpan.FromMinutes(30));
        await bench.Get<OldRows>().RemoveAsync(default);
        Assert.Equal(0, await CountAsync(bench, db => db.Resets));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "16")]
    public async Task Failures_in_a_row_outlive_those_of_a_network_and_of_names_that_nobody_has(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson().InAsync(bench.Database);
        await bench.SignInAsync(mara.Username, "a wrong one of some length");
        await bench.SignInAsync("a name that nobody has", "a wrong one of some length");
        Assert.Equal(5, await CountAsync(bench, db => db.SignInDelays));

        bench.Clock.Advance(TimeSpan.FromDays(3));
        await bench.Get<OldRows>().RemoveAsync(default);
        Assert.Equal(2, await CountAsync(bench, db => db.SignInDelays));

        bench.Clock.Advance(TimeSpan.FromDays(363));
        await bench.Get<OldRows>().RemoveAsync(default);
        Assert.Equal(0, await CountAsync(bench, db => db.SignInDelays));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Live_sessions_stay_and_many_old_ones_go_in_batches(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson().InAsync(bench.Database);
        await using (var db = bench.Database.NewContext())
        {
            var old = bench.Now.AddDays(-40);
            db.Sessions.AddRange(Enumerable.Range(0, OldRows.Batch + 20)
                .Select(_ => new PersonSession { Id = Guid.NewGuid(), PersonId = mara.Id, CreatedAt = old, LastSeenAt = old }));
            await db.SaveChangesAsync();
        }

        var live = await bench.SessionOfAsync(mara);

        Assert.Equal(OldRows.Batch + 20, await bench.Get<OldRows>().RemoveAsync(default));
        await using var after = bench.Database.NewContext();
        Assert.Equal(live.SessionId, (await after.Sessions.SingleAsync()).Id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_batch_is_found_by_an_index(DatabaseKind kind)
    {
        // Each condition compares the column that its order names, and each of those columns leads an index.
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var db = database.NewContext();
        (Type Entity, string Column)[] walked =
        [
            (typeof(Reset), nameof(Reset.RequestedAt)), (typeof(OutboxMessage), nameof(OutboxMessage.FinishedAt)), (typeof(MailAttempt), nameof(MailAttempt.StartedAt)),
            (typeof(PersonSession), nameof(PersonSession.CreatedAt)), (typeof(LimitCounter), nameof(LimitCounter.WindowStart)), (typeof(SignInDelay), nameof(SignInDelay.CountedSince)),
        ];

        Assert.All(walked, walk => Assert.Contains(db.Model.FindEntityType(walk.Entity)!.GetIndexes(), index => index.Properties[0].Name == walk.Column));
    }

    [Fact]
    public async Task A_time_too_short_is_refused_by_its_key()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(
            () => PortalFactory.StartAsync(DatabaseKind.Sqlite, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Retention:Resets"] = "1.00:00:00" }));

        Assert.Contains("Retention:Resets must be", refused.ToString(), StringComparison.Ordinal);
    }

    private static async Task<int> CountAsync<T>(Bench bench, Func<PortalDbContext, IQueryable<T>> table)
    {
        await using var db = bench.Database.NewContext();
        return await table(db).CountAsync();
    }
}
