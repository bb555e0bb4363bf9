using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SignInTests;

public sealed class SignInServiceTests
{
    private const string Password = "blue lantern harvest moon";

    [Theory, OnSqlite, OnPostgres]
    public async Task By_username_first_else_by_an_address_that_exactly_one_person_has(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var hash = await bench.HashAsync(Password);
        var mara = await Given.APerson("mara.lopez").WithEmail("mara@claret.example").WithPasswordHash(hash).InAsync(bench.Database);
        await Given.APerson("jsmith").WithEmail("smith@claret.example").WithPasswordHash(hash).InAsync(bench.Database);
        await Given.APerson("10482").WithEmail("smith@claret.example").WithPasswordHash(hash).InAsync(bench.Database);

        Assert.Equal(mara.Id, await SignedInAsync(bench, " MARA.Lopez "));
        Assert.Equal(mara.Id, await SignedInAsync(bench, "mara@CLARET.example"));
        Assert.NotNull(await SignedInAsync(bench, "jsmith"));
        Assert.Null(await SignedInAsync(bench, "smith@claret.example"));

        // A provider says that somebody of its own has the address of a local person: that takes nothing from them.
        await Given.APerson("thief").WithEmail("mara@claret.example").KeptBy(Given.Okta()).InAsync(bench.Database);
        Assert.Equal(mara.Id, await SignedInAsync(bench, "mara@claret.example"));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "5")]
    public async Task Unknown_wrong_blocked_external_and_passwordless_are_refused_alike_and_the_reason_is_on_record_alone(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var hash = await bench.HashAsync(Password);
        await Given.APerson("mara").WithPasswordHash(hash).InAsync(bench.Database);
        await Given.APerson("bo").WithPasswordHash(hash).Blocked().InAsync(bench.Database);
        await Given.APerson("sam").WithPasswordHash(hash).KeptBy(Given.Okta()).InAsync(bench.Database);
        await Given.APerson("new").InAsync(bench.Database);

        foreach (var (name, password) in new[] { ("nobody", Password), ("mara", "wrong"), ("bo", Password), ("sam", Password), ("new", Password), ("", ""), ("mara\0", "\ud800"), (new string('x', 5000), new string('y', 5000)) })
            Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync(name, password));

        await using var db = bench.Database.NewContext();
        Assert.Equal(
            ["unknown name", "wrong password", "blocked", "password kept elsewhere", "no password yet", "unknown name", "unknown name", "unknown name"],
            await db.Audit.OrderBy(e => e.Id).Select(e => e.Reason).ToListAsync());
        Assert.Empty(await db.Sessions.ToListAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "5")]
    public async Task Tries_wait_longer_and_longer_and_a_right_password_waits_too(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson("mara").WithPasswordHash(await bench.HashAsync(Password)).InAsync(bench.Database);

        for (var i = 0; i < 5; i++)
            await bench.SignInAsync("mara", "wrong");
        Assert.Null(await SignedInAsync(bench, "mara"));
        bench.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.NotNull(await SignedInAsync(bench, "mara"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_stranger_elsewhere_locks_nobody_out(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson("mara").WithPasswordHash(await bench.HashAsync(Password)).InAsync(bench.Database);

        bench.ComeFrom("203.0.113.66");
        for (var i = 0; i < 20; i++)
            await bench.SignInAsync("mara", "wrong");
        Assert.Null(await SignedInAsync(bench, "mara"));

        bench.ComeFrom("198.51.100.7");
        Assert.NotNull(await SignedInAsync(bench, "mara"));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "5")]
    public async Task Twenty_tries_at_once_get_no_further_than_one_after_the_other(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson("mara").WithPasswordHash(await bench.HashAsync(Password)).InAsync(bench.Database);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => bench.SignInAsync("mara", $"wrong {i}"))));

        await using var db = bench.Database.NewContext();
        Assert.Equal(5, await db.Audit.CountAsync(e => e.Reason == "wrong password"));
        Assert.Equal(15, await db.Audit.CountAsync(e => e.Reason == "paused after many tries"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_a_hundred_failures_in_a_row_only_a_reset_opens_the_account(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await Given.APerson("mara").WithEmail("mara@claret.example").WithPasswordHash(await bench.HashAsync(Password)).InAsync(bench.Database);
        for (var i = 0; i < 100; i++)
        {
            bench.ComeFrom($"203.0.113.{i}");
            await bench.SignInAsync("mara", "wrong");
        }

        bench.ComeFrom("198.51.100.7");
        bench.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Null(await SignedInAsync(bench, "mara"));
        await bench.Resets.CompleteAsync(await bench.TicketForAsync(mara), "violet harbour kettle drum", default);
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", "violet harbour kettle drum"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_network_with_many_typos_is_not_paused_by_those_who_get_it_right(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson("mara").WithPasswordHash(await bench.HashAsync(Password)).InAsync(bench.Database);
        for (var i = 0; i < 29; i++)
            await bench.SignInAsync($"colleague {i}", "a typo");

        for (var i = 0; i < 5; i++)
            Assert.NotNull(await SignedInAsync(bench, "mara"));

        await bench.SignInAsync("colleague 30", "a typo");
        Assert.Null(await SignedInAsync(bench, "mara"));
        await using (var db = bench.Database.NewContext())
        {
            // A paused network leaves no row that nobody can remove.
            Assert.Equal(30, await db.Audit.CountAsync(e => e.Outcome == AuditOutcome.Refused));
        }

        bench.Clock.Advance(TimeSpan.FromMinutes(61));
        await bench.SignInAsync("colleague 31", "a typo");
        Assert.NotNull(await SignedInAsync(bench, "mara"));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "16")]
    public async Task An_older_hash_is_renewed_at_sign_in(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var old = new PasswordHasher<Person>().HashPassword(null!, Password);
        var mara = await Given.APerson("mara").WithPasswordHash(old).InAsync(bench.Database);

        Assert.NotNull(await SignedInAsync(bench, "mara"));

        Assert.StartsWith("$argon2id$", (await bench.ReadAsync(mara)).PasswordHash, StringComparison.Ordinal);
        Assert.NotNull(await SignedInAsync(bench, "mara"));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "17")]
    public async Task A_session_ends_when_it_idles_when_it_is_old_and_when_one_signs_out(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson("mara").WithPasswordHash(await bench.HashAsync(Password)).InAsync(bench.Database);
        var actors = bench.Get<ActorReader>();

        var idle = await CallerAsync(bench);
        bench.Clock.Advance(TimeSpan.FromMinutes(121));
        Assert.Null(await actors.ReadAsync(idle, default));

        var busy = await CallerAsync(bench);
        for (var hour = 1; hour < 12; hour++)
        {
            bench.Clock.Advance(TimeSpan.FromHours(1));
            Assert.NotNull(await actors.ReadAsync(busy, default));
        }

        bench.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Null(await actors.ReadAsync(busy, default));

        var left = await CallerAsync(bench);
        await bench.Get<SignInService>().SignOutAsync(left, default);
        Assert.Null(await actors.ReadAsync(left, default));
    }

    private static async Task<Caller> CallerAsync(Bench bench) =>
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara", Password)).Caller;

    private static async Task<long?> SignedInAsync(Bench bench, string name) =>
        (await bench.SignInAsync(name, Password) as SignInOutcome.SignedIn)?.Caller.PersonId;
}
