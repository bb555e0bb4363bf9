using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ResetsTests;

[Trait("Security", "4")]
public sealed class LimitTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Past_the_limit_by_person_the_page_says_the_same_and_one_mail_an_hour_still_goes_out(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Limits:PerPersonPerHour", "2"), ("Resets:Limits:PerAddressPerHour", "100"));
        await Given.APerson().WithEmail("mara@claret.example").InAsync(bench.Database);

        for (var i = 0; i < 6; i++)
        {
            Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync("mara@claret.example", null, default));
            await bench.WorkAsync();
        }

        Assert.Equal(3, bench.Transport.Handed.Count);
        await using var db = bench.Database.NewContext();
        Assert.Equal(3, await db.Resets.CountAsync(r => r.Reason == ResetReason.Limited));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Past_the_limit_by_address_likewise(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Limits:PerPersonPerHour", "100"), ("Resets:Limits:PerAddressPerHour", "2"));
        await Given.APerson().WithEmail("mara@claret.example").InAsync(bench.Database);

        for (var i = 0; i < 6; i++)
        {
            await bench.Resets.RequestAsync("mara@claret.example", null, default);
            await bench.WorkAsync();
        }

        Assert.Equal(3, bench.Transport.Handed.Count);
        await bench.PassAsync(TimeSpan.FromMinutes(61));
        await bench.Resets.RequestAsync("mara@claret.example", null, default);
        await bench.WorkAsync();
        Assert.Equal(4, bench.Transport.Handed.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_day_has_a_limit_of_its_own(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(
            kind, ("Resets:DecoyShare", "0"), ("Resets:Limits:PerPersonPerHour", "100"), ("Resets:Limits:PerAddressPerHour", "100"), ("Resets:Limits:PerAddressPerDay", "3"));
        await Given.APerson().WithEmail("mara@claret.example").InAsync(bench.Database);

        for (var i = 0; i < 6; i++)
        {
            await bench.Resets.RequestAsync("mara@claret.example", null, default);
            await bench.WorkAsync();
            await bench.PassAsync(TimeSpan.FromMinutes(9));
        }

        Assert.Equal(4, bench.Transport.Handed.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_request_that_fails_half_way_uses_up_nobodys_mail(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Limits:PerPersonPerHour", "1"));
        await Given.APerson().WithEmail("mara@claret.example").InAsync(bench.Database);
        await bench.Resets.RequestAsync("mara@claret.example", null, default);
        await using (var db = bench.Database.NewContext())
        {
            await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Outbox" RENAME TO "Away" """);
            await bench.WorkResetsAsync();
            await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Away" RENAME TO "Outbox" """);
            Assert.DoesNotContain(await db.Limits.Select(l => l.Key).ToListAsync(), key => key.StartsWith("person-hour", StringComparison.Ordinal));
        }

        await bench.WorkAsync();
        Assert.True(Bench.HasLink(Assert.Single(bench.Transport.Handed)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Past_the_limit_by_origin_it_is_said_until_when_and_known_and_unknown_count_alike(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Limits:PerOriginPerHour", "4"));
        await Given.APerson().WithEmail("mara@claret.example").InAsync(bench.Database);

        bench.ComeFrom("203.0.113.1");
        Assert.Equal(4, await AcceptedInARowAsync(bench, "mara@claret.example"));
        bench.ComeFrom("203.0.113.2");
        Assert.Equal(4, await AcceptedInARowAsync(bench, "nobody@claret.example"));

        var throttled = Assert.IsType<RequestOutcome.Throttled>(await bench.Resets.RequestAsync("mara@claret.example", null, default));
        Assert.InRange(throttled.Until, DateTime.UtcNow.AddMinutes(55), DateTime.UtcNow.AddMinutes(65));
        await bench.PassAsync(TimeSpan.FromMinutes(61));
        Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync("mara@claret.example", null, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Addresses_of_one_ipv6_network_count_together(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Limits:PerOriginPerHour", "2"));

        bench.ComeFrom("2001:db8:1:2::1");
        await bench.Resets.RequestAsync("a@claret.example", null, default);
        bench.ComeFrom("2001:db8:1:2:ffff::9");
        await bench.Resets.RequestAsync("b@claret.example", null, default);
        Assert.IsType<RequestOutcome.Throttled>(await bench.Resets.RequestAsync("c@claret.example", null, default));

        bench.ComeFrom("2001:db8:1:3::1");
        Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync("c@claret.example", null, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Counting_at_once_loses_no_count(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var limits = bench.Get<ResetLimits>();

        var counts = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            await using var db = await bench.Database.Contexts.CreateDbContextAsync();
            return (await limits.CountAsync(db, "test", "whom", TimeSpan.FromHours(1), default)).Count;
        }));

        Assert.Equal(Enumerable.Range(1, 40), counts.Order());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Neither_an_admins_reset_nor_a_new_link_for_a_dead_one_counts(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Limits:PerPersonPerHour", "1"));
        var mara = await Given.APerson().WithEmail("mara@claret.example").InAsync(bench.Database);
        var admin = await bench.SessionOfAsync(await Given.APerson().Admin().InAsync(bench.Database));
        for (var i = 0; i < 4; i++)
            await bench.TicketForAsync(mara);
        var handed = bench.Transport.Handed.Count;

        var sent = Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(admin, mara.Id));
        await bench.WorkAsync();
        Assert.Equal(handed + 1, bench.Transport.Handed.Count);
        await bench.Resets.CancelAsync(admin, sent.Reference, default);
        Assert.IsType<RenewOutcome.Sent>(await bench.Resets.RenewAsync(bench.TicketMailedTo("mara@claret.example"), default));
        await bench.WorkAsync();
        Assert.Equal(handed + 2, bench.Transport.Handed.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task No_address_stands_in_the_counters(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await bench.Resets.RequestAsync("mara@claret.example", null, default);

        await using var db = bench.Database.NewContext();
        var keys = await db.Limits.Select(l => l.Key).ToListAsync();
        Assert.Equal(4, keys.Count);
        Assert.All(keys, key => Assert.Matches("^[a-z-]+:[0-9a-f]{32}$", key));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_stranger_who_floods_one_colleague_starves_none_of_the_others_on_their_shared_address(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Resets:Limits:PerOriginPerHour", "1000"));
        foreach (var username in (string[])["jo.smith", "jsmith", "10482"])
            await Given.APerson(username).WithEmail("smith@claret.example").InAsync(bench.Database);
        for (var i = 0; i < 50; i++)
            await bench.Resets.RequestAsync("smith@claret.example", "jsmith", default);
        await bench.WorkUntilResolvedAsync();
        var flooded = bench.Transport.Handed.Count;
        Assert.InRange(flooded, 1, 5);

        bench.ComeFrom("198.51.100.99");
        await bench.Resets.RequestAsync("smith@claret.example", "jo.smith", default);
        await bench.Resets.RequestAsync("smith@claret.example", "10482", default);
        await bench.WorkUntilResolvedAsync();

        var theirs = bench.Transport.Handed.Skip(flooded).ToList();
        Assert.Equal(2, theirs.Count);
        Assert.All(theirs, mail => Assert.True(Bench.HasLink(mail)));
        Assert.Contains(theirs, mail => mail.Text.Contains("jo.smith", StringComparison.Ordinal));
        Assert.Contains(theirs, mail => mail.Text.Contains("10482", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Somebody_flooded_by_a_stranger_gets_a_mail_within_the_hour_and_at_once_from_an_admin(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Limits:PerOriginPerHour", "1000"));
        var mara = await Given.APerson().WithEmail("mara@claret.example").InAsync(bench.Database);
        var admin = await bench.SessionOfAsync(await Given.APerson().Admin().InAsync(bench.Database));
        for (var i = 0; i < 100; i++)
            await bench.Resets.RequestAsync("mara@claret.example", null, default);
        await bench.WorkUntilResolvedAsync();
        var flooded = bench.Transport.Handed.Count;
        Assert.InRange(flooded, 1, 5);

        Assert.IsType<SendOutcome.Sent>(await bench.SendAsync(admin, mara.Id));
        await bench.WorkUntilResolvedAsync();
        Assert.Equal(flooded + 1, bench.Transport.Handed.Count);

        await bench.PassAsync(TimeSpan.FromMinutes(61));
        for (var i = 0; i < 20; i++)
            await bench.Resets.RequestAsync("mara@claret.example", null, default);
        bench.ComeFrom("198.51.100.99");
        await bench.Resets.RequestAsync("mara@claret.example", null, default);
        await bench.WorkUntilResolvedAsync();
        Assert.InRange(bench.Transport.Handed.Count, flooded + 2, flooded + 6);
        Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(bench.TicketMailedTo("mara@claret.example"), "four quiet words on a hill", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_window_is_the_databases_own_whatever_the_time_is_on_a_node(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var limits = bench.Get<ResetLimits>();
        await using var db = await bench.Database.Contexts.CreateDbContextAsync();
        await limits.CountAsync(db, "test", "whom", TimeSpan.FromHours(1), default);

        bench.Clock.Advance(TimeSpan.FromDays(300));
        var second = await limits.CountAsync(db, "test", "whom", TimeSpan.FromHours(1), default);
        Assert.Equal(2, second.Count);
        Assert.InRange(second.WindowStart, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));

        await bench.PassAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(3, (await limits.CountAsync(db, "test", "whom", TimeSpan.FromHours(1), default)).Count);
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await limits.CountAsync(db, "test", "whom", TimeSpan.FromHours(1), default)).Count);
    }

    private static async Task<int> AcceptedInARowAsync(Bench bench, string email)
    {
        var accepted = 0;
        while (accepted < 100 && await bench.Resets.RequestAsync(email, null, default) is RequestOutcome.Accepted)
            accepted++;
        return accepted;
    }
}
