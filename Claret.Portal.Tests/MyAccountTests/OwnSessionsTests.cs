using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.MyAccount;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.MyAccountTests;

[Trait("Security", "17")]
[Trait("Security", "18")]
public sealed class OwnSessionsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task One_sees_ones_own_live_sessions_the_present_one_first(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var (mara, other) = await TwoPeopleAsync(bench);
        var ended = await bench.SessionOfAsync(mara);
        await EndInDatabaseAsync(bench, ended);
        var tooOld = await bench.SessionOfAsync(mara);
        bench.Clock.Advance(TimeSpan.FromHours(3));
        var here = await bench.SessionOfAsync(mara);
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var later = await bench.SessionOfAsync(mara);
        await bench.SessionOfAsync(other);

        var list = await Sessions(bench).ListAsync(here, CancellationToken.None);

        Assert.NotNull(list);
        Assert.Equal([here.SessionId, later.SessionId], list.Select(session => session.Id));
        Assert.Equal([true, false], list.Select(session => session.IsThis));
        Assert.NotEqual(tooOld.SessionId, later.SessionId);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_is_ended_alone_and_on_record(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var (mara, _) = await TwoPeopleAsync(bench);
        var (here, there, elsewhere) = (await bench.SessionOfAsync(mara), await bench.SessionOfAsync(mara), await bench.SessionOfAsync(mara));

        Assert.Equal(new EndSessionsOutcome.Ended(1), await Sessions(bench).EndAsync(here, there.SessionId, CancellationToken.None));
        Assert.Equal(new EndSessionsOutcome.Ended(0), await Sessions(bench).EndAsync(here, there.SessionId, CancellationToken.None));

        Assert.Null(await bench.Get<ActorReader>().ReadAsync(there, CancellationToken.None));
        Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(here, CancellationToken.None));
        Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(elsewhere, CancellationToken.None));
        await using var db = bench.Database.NewContext();
        Assert.Equal(SessionEnd.EndedElsewhere, (await db.Sessions.SingleAsync(s => s.Id == there.SessionId)).EndedBy);
        var entry = await db.Audit.SingleAsync(e => e.Action == AuditAction.SessionsEnded);
        Assert.Equal((AuditOutcome.Done, mara.Id, mara.Id), (entry.Outcome, entry.ActorId, entry.PersonId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task All_others_are_ended_and_the_present_one_stays(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var (mara, other) = await TwoPeopleAsync(bench);
        var here = await bench.SessionOfAsync(mara);
        for (var more = 0; more < 3; more++)
            await bench.SessionOfAsync(mara);
        var stranger = await bench.SessionOfAsync(other);

        Assert.Equal(new EndSessionsOutcome.Ended(3), await Sessions(bench).EndOthersAsync(here, CancellationToken.None));

        Assert.Equal(here.SessionId, Assert.Single((await Sessions(bench).ListAsync(here, CancellationToken.None))!).Id);
        Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(stranger, CancellationToken.None));
        await using var db = bench.Database.NewContext();
        Assert.Contains("3", (await db.Audit.SingleAsync(e => e.Action == AuditAction.SessionsEnded)).Reason, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_ends_anothers(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var (mara, other) = await TwoPeopleAsync(bench);
        var (here, theirs) = (await bench.SessionOfAsync(mara), await bench.SessionOfAsync(other));

        Assert.Equal(new EndSessionsOutcome.Ended(0), await Sessions(bench).EndAsync(here, theirs.SessionId, CancellationToken.None));

        Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(theirs, CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_session_that_has_ended_sees_and_ends_nothing(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var (mara, _) = await TwoPeopleAsync(bench);
        var (gone, other) = (await bench.SessionOfAsync(mara), await bench.SessionOfAsync(mara));
        await EndInDatabaseAsync(bench, gone);

        Assert.Null(await Sessions(bench).ListAsync(gone, CancellationToken.None));
        Assert.Null(await Sessions(bench).ListAsync(null, CancellationToken.None));
        Assert.IsType<EndSessionsOutcome.SignedOut>(await Sessions(bench).EndAsync(gone, other.SessionId, CancellationToken.None));
        Assert.IsType<EndSessionsOutcome.SignedOut>(await Sessions(bench).EndOthersAsync(gone, CancellationToken.None));
        Assert.IsType<EndSessionsOutcome.SignedOut>(await Sessions(bench).EndOthersAsync(null, CancellationToken.None));

        Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(other, CancellationToken.None));
        await using var db = bench.Database.NewContext();
        Assert.Equal(3, await db.Audit.CountAsync(e => e.Action == AuditAction.SessionsEnded && e.Outcome == AuditOutcome.Refused));
    }

    private static OwnSessions Sessions(Bench bench) => bench.Get<OwnSessions>();

    private static async Task<(Person Mara, Person Other)> TwoPeopleAsync(Bench bench) =>
        (await Given.APerson("mara").InAsync(bench.Database), await Given.APerson("jo").InAsync(bench.Database));

    private static async Task EndInDatabaseAsync(Bench bench, Caller caller)
    {
        await using var db = bench.Database.NewContext();
        Assert.Equal(1, await db.Sessions.Where(s => s.Id == caller.SessionId).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, bench.Now)));
    }
}
