using System.Security.Claims;
using Claret.Portal.Accounts;
using Claret.Portal.Hosting;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Claret.Portal.Tests.SignInTests;

[Trait("Security", "17")]
public sealed class CircuitWatchTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Those_whose_session_is_over_are_nobodys_and_the_others_stay(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson("mara").InAsync(bench.Database);
        var (kept, ended) = (await OpenAsync(bench, await bench.SessionOfAsync(mara)), await OpenAsync(bench, await bench.SessionOfAsync(mara)));
        var second = await OpenAsync(bench, ended.Caller!);
        await EndAsync(bench, ended.Caller!, SessionEnd.PasswordChanged);

        await Watch(bench).LookAsync(CancellationToken.None);

        foreach (var circuit in new[] { ended, second })
        {
            Assert.True(circuit.HasLostItsSession);
            Assert.Null(circuit.Caller);
            var user = (await circuit.GetAuthenticationStateAsync()).User;
            Assert.False(user.Identity!.IsAuthenticated);
            Assert.Equal(SignedOutBecause.Changed, user.FindFirstValue(RedirectToSignIn.ReasonClaim));
        }

        Assert.False(kept.HasLostItsSession);
        Assert.Equal("Mara", (await kept.GetAuthenticationStateAsync()).User.Identity!.Name);
    }

    /// <summary>Unused for two hours, signed in for twelve: <c>Sessions:Idle</c> and <c>Sessions:Absolute</c>.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task Time_ends_a_page_that_is_only_left_open_and_acts_keep_it(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson("mara").InAsync(bench.Database);
        var (idle, busy) = (await OpenAsync(bench, await bench.SessionOfAsync(mara)), await OpenAsync(bench, await bench.SessionOfAsync(mara)));
        var caller = busy.Caller!;
        for (var minutes = 0; minutes < 12 * 60; minutes += 30)
        {
            Assert.Equal(minutes >= 2 * 60, idle.HasLostItsSession);
            Assert.False(busy.HasLostItsSession);
            bench.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
            await bench.Get<ActorReader>().ReadAsync(caller, CancellationToken.None);
            bench.Clock.Advance(TimeSpan.FromTicks(1));
            await Watch(bench).LookAsync(CancellationToken.None);
        }

        Assert.True(busy.HasLostItsSession);
        Assert.Equal((SignedOutBecause.Time, SignedOutBecause.Time), (idle.Because, busy.Because));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task However_short_the_time_is_acts_keep_a_session_in_use(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Sessions:Idle", "00:01:00"));
        var caller = await bench.SessionOfAsync(await Given.APerson("mara").InAsync(bench.Database));
        for (var acts = 0; acts < 10; acts++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(50));
            Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(caller, CancellationToken.None));
        }

        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await bench.Get<ActorReader>().ReadAsync(caller, CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_changed_privilege_has_the_page_drawn_again_for_the_same_person(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var helen = await Given.APerson("helen").May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(bench.Database);
        var circuit = await OpenAsync(bench, await bench.SessionOfAsync(helen));
        var caller = circuit.Caller;
        var redraws = 0;
        circuit.AuthenticationStateChanged += _ => redraws++;
        await Watch(bench).LookAsync(CancellationToken.None);
        Assert.Equal(0, redraws);

        await using (var db = bench.Database.NewContext())
            await db.Set<PersonPrivilege>().ExecuteUpdateAsync(set => set.SetProperty(p => p.Level, PrivilegeLevel.ViewOnly));
        await Watch(bench).LookAsync(CancellationToken.None);
        await Watch(bench).LookAsync(CancellationToken.None);

        Assert.Equal(1, redraws);
        Assert.Equal(caller, circuit.Caller);
        Assert.True((await circuit.GetAuthenticationStateAsync()).User.Identity!.IsAuthenticated);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Five_hundred_circuits_are_one_query_and_none_are_none(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Logging:LogLevel:Default", "Debug"), ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Debug"));
        int Queries() => bench.Logs.Lines.Count(line => line.Message.StartsWith("Executed DbCommand", StringComparison.Ordinal));
        var before = Queries();
        await Watch(bench).LookAsync(CancellationToken.None);
        Assert.Equal(before, Queries());

        var mara = await Given.APerson("mara").InAsync(bench.Database);
        var callers = await SessionsAsync(bench, mara, 500);
        foreach (var caller in callers)
            await OpenAsync(bench, caller);
        before = Queries();
        await Watch(bench).LookAsync(CancellationToken.None);

        Assert.Equal(before + 1, Queries());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_circuit_that_begins_on_an_ended_session_is_nobodys_from_the_start(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.SessionOfAsync(await Given.APerson("mara").InAsync(bench.Database));
        await EndAsync(bench, caller, SessionEnd.PasswordReset);

        var circuit = await OpenAsync(bench, caller);

        Assert.Null(circuit.Caller);
        // It has shown nothing of hers, so whatever is done on it is done by nobody, and served.
        Assert.False(circuit.HasLostItsSession);
        Assert.Equal(SignedOutBecause.Reset, circuit.Because);
    }

    /// <summary>Led away in that moment, whoever signs out would read that it happened in another window.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task Who_signs_out_leaves_by_themselves_and_their_other_pages_follow(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var circuit = await OpenAsync(bench, await bench.SessionOfAsync(await Given.APerson("mara").InAsync(bench.Database)));
        var caller = circuit.Caller!;
        await EndAsync(bench, caller, SessionEnd.SignedOut);

        await Watch(bench).LookAsync(CancellationToken.None);
        Assert.False(circuit.HasLostItsSession);
        Assert.Null((await OpenAsync(bench, caller)).Caller);

        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        await Watch(bench).LookAsync(CancellationToken.None);
        Assert.Equal((true, SignedOutBecause.Elsewhere), (circuit.HasLostItsSession, circuit.Because));
    }

    [Fact]
    public async Task What_was_closed_is_not_watched()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var circuit = await OpenAsync(bench, await bench.SessionOfAsync(await Given.APerson("mara").InAsync(bench.Database)));
        Watch(bench).Remove(circuit);
        await EndAsync(bench, circuit.Caller!, SessionEnd.PasswordReset);

        await Watch(bench).LookAsync(CancellationToken.None);

        Assert.NotNull(circuit.Caller);
    }

    [Fact]
    public async Task A_database_that_is_gone_for_a_while_ends_nobody_and_the_watch_goes_on()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var switched = new SwitchedContexts(bench.Database.Contexts);
        var watch = new CircuitWatch(switched, new ActorReader(switched, TimeProvider.System, bench.Get<LiveSessions>()), bench.Get<LiveSessions>(), TimeProvider.System);
        var caller = await bench.SessionOfAsync(await Given.APerson("mara").InAsync(bench.Database));
        var circuit = await OpenAsync(bench, caller, watch);
        var clock = new FakeTimeProvider();
        var logs = new CapturedLogs();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(logs));
        using var worker = new CircuitWatchWorker(watch, clock, logging.CreateLogger<CircuitWatchWorker>());
        await worker.StartAsync(CancellationToken.None);
        switched.IsGone = true;
        await TickUntilAsync(clock, () => switched.Asked > 3);
        Assert.False(circuit.HasLostItsSession);

        await EndAsync(bench, caller, SessionEnd.PasswordReset);
        switched.IsGone = false;
        await TickUntilAsync(clock, () => circuit.HasLostItsSession);
        await worker.StopAsync(CancellationToken.None);

        Assert.Single(logs.Lines, line => line.Level == LogLevel.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_cookie_that_comes_back_to_a_circuit_ends_it_for_good(bool isSomebody)
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var mara = await bench.SessionOfAsync(await Given.APerson("mara").InAsync(bench.Database));
        var circuit = await OpenAsync(bench, mara);
        circuit.SetAuthenticationState(StateOf(mara));
        Assert.Equal(mara, circuit.Caller);

        circuit.SetAuthenticationState(isSomebody
            ? StateOf(await bench.SessionOfAsync(await Given.APerson("jo").InAsync(bench.Database)))
            : Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));

        Assert.True(circuit.HasLostItsSession);
        circuit.SetAuthenticationState(StateOf(mara));
        Assert.Null(circuit.Caller);
        Assert.False((await circuit.GetAuthenticationStateAsync()).User.Identity!.IsAuthenticated);
    }

    private static CircuitWatch Watch(Bench bench) => bench.Get<CircuitWatch>();

    /// <summary>As the framework opens one, for a browser with this session's cookie.</summary>
    private static async Task<CircuitUser> OpenAsync(Bench bench, Caller caller, CircuitWatch? watch = null)
    {
        var circuit = new CircuitUser(new CircuitPlaceHolder());
        circuit.SetAuthenticationState(StateOf(caller));
        await (watch ?? Watch(bench)).AddAsync(circuit, CancellationToken.None);
        circuit.Open();
        return circuit;
    }

    private static Task<AuthenticationState> StateOf(Caller caller) => Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, caller.PersonId.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new Claim(Caller.SessionClaim, caller.SessionId.ToString()),
            new Claim(ClaimTypes.Name, "Mara"),
        ],
        "test"))));

    private static async Task EndAsync(Bench bench, Caller caller, SessionEnd by)
    {
        await using var db = bench.Database.NewContext();
        Assert.Equal(1, await db.Sessions.Where(s => s.Id == caller.SessionId)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, bench.Now).SetProperty(s => s.EndedBy, by)));
    }

    private static async Task<List<Caller>> SessionsAsync(Bench bench, Person person, int count)
    {
        await using var db = bench.Database.NewContext();
        var sessions = Enumerable.Range(0, count)
            .Select(_ => new PersonSession { Id = Guid.NewGuid(), PersonId = person.Id, CreatedAt = bench.Now, LastSeenAt = bench.Now }).ToList();
        db.Sessions.AddRange(sessions);
        await db.SaveChangesAsync();
        return [.. sessions.Select(session => new Caller(person.Id, session.Id))];
    }

    private static Task TickUntilAsync(FakeTimeProvider clock, Func<bool> condition) => Eventually.ThatAsync(
        () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        "the worker looked");

    private sealed class SwitchedContexts(IDbContextFactory<Data.PortalDbContext> real) : IDbContextFactory<Data.PortalDbContext>
    {
        private int asked;

        public bool IsGone { get; set; }

        public int Asked => asked;

        public Data.PortalDbContext CreateDbContext()
        {
            if (!IsGone)
                return real.CreateDbContext();

            Interlocked.Increment(ref asked);
            throw new InvalidOperationException("The database is gone.");
        }
    }
}
