using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.AuditAdmin;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.AuditTests;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.AuditAdminTests;

public sealed class AuditQueryTests
{
    private static readonly DateTime Monday = new(2026, 11, 16, 8, 0, 0, DateTimeKind.Utc);

    [Theory, OnSqlite, OnPostgres]
    public async Task Each_filter_finds_its_own_newest_first_and_together_they_find_what_fits_all(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var reader = await bench.AsAuditorAsync();
        await AddAsync(
            bench,
            Entry("1", AuditAction.SignIn, actor: 100, person: 100, origin: "203.0.113.9"),
            Entry("2", AuditAction.SignIn, AuditOutcome.Refused, person: 100, origin: "203.0.113.9", day: 1),
            Entry("3", AuditAction.ResetRequested, reference: "K7QM-4WX9", origin: "2001:db8::7", day: 1),
            Entry("4", AuditAction.ResetSent, AuditOutcome.Refused, actor: 200, person: 100, day: 2),
            Entry("5", AuditAction.ResetSent, actor: 200, person: 100, reference: "K7QM-4WX9", day: 2),
            Entry("6", AuditAction.SettingChanged, actor: 200, day: 3));

        Assert.Equal("654321", await FoundAsync(AuditFilter.Everything));
        Assert.Equal("54", await FoundAsync(new() { Action = AuditAction.ResetSent }));
        Assert.Equal("543", await FoundAsync(new() { Group = AuditGroup.Resets }));
        Assert.Equal("6", await FoundAsync(new() { Group = AuditGroup.Settings }));
        Assert.Equal("42", await FoundAsync(new() { Outcome = AuditOutcome.Refused }));
        Assert.Equal("4", await FoundAsync(new() { Outcome = AuditOutcome.Refused, Group = AuditGroup.Resets }));
        Assert.Equal("654", await FoundAsync(new() { ActorId = 200 }));
        Assert.Equal("5421", await FoundAsync(new() { PersonId = 100 }));
        Assert.Equal("54", await FoundAsync(new() { PersonId = 100, Group = AuditGroup.Resets }));
        Assert.Equal("2", await FoundAsync(new() { PersonId = 100, Action = AuditAction.SignIn, Outcome = AuditOutcome.Refused }));
        Assert.Equal("21", await FoundAsync(new() { Origin = "203.0.113.9" }));
        Assert.Equal("3", await FoundAsync(new() { Origin = AuditFilter.OriginOf(" 2001:DB8:0::7 ") }));
        Assert.Equal("53", await FoundAsync(new() { Reference = "K7QM-4WX9" }));
        Assert.Equal("32", await FoundAsync(new() { From = Day(1), To = Day(1) }));
        Assert.Equal("654", await FoundAsync(new() { From = Day(2) }));
        Assert.Equal("321", await FoundAsync(new() { To = Day(1) }));
        Assert.Equal("5", await FoundAsync(new() { From = Day(1), To = Day(2), Reference = "K7QM-4WX9", ActorId = 200 }));
        Assert.Equal("", await FoundAsync(new() { From = DateOnly.MinValue, To = DateOnly.MinValue }));
        Assert.Equal("654321", await FoundAsync(new() { From = DateOnly.MinValue, To = DateOnly.MaxValue }));

        async Task<string> FoundAsync(AuditFilter filter) => string.Concat((await ListAsync(bench, reader, filter)).Rows.Select(row => row.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Days_are_exact_though_ids_and_clocks_are_not_in_step(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var reader = await bench.AsAuditorAsync();
        // The second node's clock is some minutes behind, and midnight lies between them.
        await AddAsync(bench, [.. Enumerable.Range(0, 40).Select(minute => Entry($"{minute},", AuditAction.SignIn, at: Monday.Date.AddDays(1).AddMinutes(minute - 20 - (minute % 2 * 7))))]);

        var tuesday = await ListAsync(bench, reader, new() { From = Day(1), To = Day(1) });

        Assert.Equal(
            string.Concat(Enumerable.Range(0, 40).Reverse().Where(minute => minute - 20 - (minute % 2 * 7) >= 0).Select(minute => $"{minute},")),
            string.Concat(tuesday.Rows.Select(row => row.Reason)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Pages_lead_down_and_up_again_without_a_gap(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var reader = await bench.AsAuditorAsync();
        await bench.OnRecordAsync((2 * AuditQuery.PageSize) + 20);

        var first = await ListAsync(bench, reader);
        await bench.OnRecordAsync(5);
        var second = await ListAsync(bench, reader, place: first.Older!);
        var third = await ListAsync(bench, reader, place: second.Older!);
        var back = await ListAsync(bench, reader, place: third.Newer!);
        var newest = await ListAsync(bench, reader, place: back.Newer!);

        Assert.Null(first.Newer);
        Assert.Null(third.Older);
        Assert.Equal(Enumerable.Range(1, 120).Reverse().Select(id => (long)id), first.Rows.Concat(second.Rows).Concat(third.Rows).Select(row => row.Id));
        Assert.Equal(second.Rows, back.Rows);
        // Above it stand 50 and the five that came meanwhile: a page of those beside it, then the rest with what follows.
        Assert.Equal(120, newest.Rows[0].Id);
        var top = await ListAsync(bench, reader, place: newest.Newer!);
        Assert.Equal((125, null), (top.Rows[0].Id, top.Newer));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_link_to_an_entry_leads_to_it_wherever_it_stands_by_now(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var reader = await bench.AsAuditorAsync();
        await bench.OnRecordAsync(80);

        var near = await ListAsync(bench, reader, place: new(Entry: 78));
        var far = await ListAsync(bench, reader, place: new(Entry: 12));
        var none = await ListAsync(bench, reader, place: new(Entry: 999));
        var hidden = await ListAsync(bench, reader, new() { Action = AuditAction.ResetSent }, new(Entry: 12));

        Assert.Equal((80, true), (near.Rows[0].Id, near.IsEntryFound));
        Assert.Equal((12, true, 13), (far.Rows[0].Id, far.IsEntryFound, far.Place.Before));
        Assert.Equal((80, false), (none.Rows[0].Id, none.IsEntryFound));
        Assert.Equal((0, false), (hidden.Rows.Count, hidden.IsEntryFound));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Names_outlive_their_people(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var reader = await bench.AsAuditorAsync();
        var mara = await Given.APerson("mara.lopez").Named("Mara Lopez").InAsync(bench.Database);
        await AddAsync(
            bench,
            Entry("", AuditAction.SignIn, actor: mara.Id, person: mara.Id),
            Entry("old.friend", AuditAction.PersonDeleted, actor: mara.Id, person: 900),
            Entry("", AuditAction.SignOut, actor: 901, person: 900));

        var rows = (await ListAsync(bench, reader)).Rows;

        Assert.Equal(new AuditPerson(mara.Id, "Mara Lopez", "mara.lopez", IsDeleted: false), rows[2].Actor);
        Assert.True(rows[2].IsOnThemselves);
        Assert.Equal(new AuditPerson(900, "old.friend", null, IsDeleted: true), rows[0].Person);
        Assert.Equal(new AuditPerson(901, null, null, IsDeleted: true), rows[0].Actor);
        Assert.Equal(mara.Id, await bench.Get<AuditQuery>().PersonIdAsync(reader, " MARA.lopez", default));
        Assert.Equal(900, await bench.Get<AuditQuery>().PersonIdAsync(reader, "old.friend", default));
        Assert.Null(await bench.Get<AuditQuery>().PersonIdAsync(reader, "nobody\0", default));
        Assert.Equal("old.friend", (await ListAsync(bench, reader, new() { PersonId = 900 })).Person!.Name);
    }

    /// <summary>One that a later version wrote, or somebody who owns the database.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task An_action_that_nobody_knows_hides_no_other_entry(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var reader = await bench.AsAuditorAsync();
        await bench.OnRecordAsync(3);
        await bench.Database.ForgeAsync("UPDATE \"Audit\" SET \"Action\" = 'Teleported', \"Outcome\" = 'Perhaps' WHERE \"Id\" = 2");

        var rows = (await ListAsync(bench, reader)).Rows;

        Assert.Equal(["SignIn", "Teleported", "SignIn"], rows.Select(row => row.Action));
        Assert.True(rows[1].IsRefused);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task How_far_the_chain_reaches_is_said_and_when_it_lags_behind(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var reader = await bench.AsAuditorAsync();
        Assert.Equal(new SealState(null, null, 0, false), (await ListAsync(bench, reader)).Seals);
        await bench.OnRecordAsync(3);
        await bench.SealAsync();
        await bench.OnRecordAsync(2);

        Assert.Equal((3, 2, false), await StateAsync());
        Assert.Null(await bench.Get<AuditQuery>().SealOfAsync(reader, 4, default));
        Assert.Equal((await bench.CheckpointAsync()).Hash, (await bench.Get<AuditQuery>().SealOfAsync(reader, 3, default))!.Hash);
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((3, 2, true), await StateAsync());

        async Task<(long?, int, bool)> StateAsync()
        {
            var seals = (await ListAsync(bench, reader)).Seals;
            return (seals.UpTo, seals.Waiting, seals.IsLate);
        }
    }

    [Fact]
    [Trait("Security", "18"), Trait("Security", "23")]
    public async Task Without_the_privilege_there_is_nothing_to_see()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        await bench.OnRecordAsync(3);
        await bench.SealAsync();
        var helpDesk = await bench.SessionOfAsync(await Given.APerson("desk")
            .May(Feature.People, PrivilegeLevel.FullAccess).May(Feature.Resets, PrivilegeLevel.FullAccess).May(Feature.Mail, PrivilegeLevel.FullAccess).May(Feature.Settings, PrivilegeLevel.FullAccess)
            .InAsync(bench.Database));
        var blocked = await bench.AsAuditorAsync("blocked");
        await using (var db = bench.Database.NewContext())
            await db.People.Where(person => person.Id == blocked.PersonId).ExecuteUpdateAsync(set => set.SetProperty(person => person.State, PersonState.Blocked));

        foreach (var caller in new[] { null, helpDesk, blocked, new Caller(helpDesk.PersonId, Guid.NewGuid()) })
        {
            Assert.Null(await bench.Get<AuditQuery>().ListAsync(caller, AuditFilter.Everything, AuditPlace.Newest, default));
            Assert.Null(await bench.Get<AuditQuery>().TrailAsync(caller, 1, default));
            Assert.Null(await bench.Get<AuditQuery>().SealOfAsync(caller, 1, default));
            Assert.Null(await bench.Get<AuditQuery>().PersonIdAsync(caller, "desk", default));
        }

        var viewer = await ListAsync(bench, await bench.AsAuditorAsync());
        Assert.Equal((3, false, false), (viewer.Rows.Count, viewer.MaySeePeople, viewer.MaySeeResets));
    }

    [Fact]
    public void What_the_address_says_comes_back_from_it_and_nonsense_is_left_out()
    {
        var filter = AuditFilter.Read("RESETSENT", "refused", "7", "42", " 203.0.113.9 ", "k7qm4wx9", "2026-11-16", "2026-11-22");

        Assert.Equal("/admin/audit?what=resetsent&outcome=refused&actor=7&person=42&origin=203.0.113.9&reference=K7QM-4WX9&from=2026-11-16&to=2026-11-22", filter.Address());
        Assert.Equal("/admin/audit?what=resets&before=7&entry=5", AuditFilter.Read("resets", null, null, null, null, null, null, null).Address(new(Before: 7, Entry: 5)));
        Assert.Equal(AuditFilter.Everything, AuditFilter.Read("3", "1", "-1", "x", " ", "K7QM", "22.11.2026", "2026-13-01"));
        Assert.Equal(AuditFilter.MaxOrigin, AuditFilter.Read(null, null, null, null, new string('x', 10_000) + "\0", null, null, null).Origin!.Length);
    }

    [Fact]
    public void Every_action_stands_in_one_group() =>
        Assert.Equal(Enum.GetValues<AuditAction>().Order(), Enum.GetValues<AuditGroup>().SelectMany(AuditGroups.Of).Order());

    private static DateOnly Day(int after) => DateOnly.FromDateTime(Monday).AddDays(after);

    private static AuditEntry Entry(
        string reason, AuditAction action, AuditOutcome outcome = AuditOutcome.Done, long? actor = null, long? person = null, string? origin = null, string? reference = null, int day = 0, DateTime? at = null) => new()
        {
            At = at ?? Monday.AddDays(day),
            Action = action,
            Outcome = outcome,
            ActorId = actor,
            PersonId = person,
            OriginAddress = origin,
            CaseReference = reference,
            Reason = reason,
        };

    private static async Task AddAsync(Bench bench, params AuditEntry[] entries)
    {
        await using var db = bench.Database.NewContext();
        foreach (var entry in entries)
        {
            // One at a time: a batch's ids follow no order on PostgreSQL.
            db.Audit.Add(entry);
            await db.SaveChangesAsync();
        }
    }

    private static async Task<AuditList> ListAsync(Bench bench, Caller reader, AuditFilter? filter = null, AuditPlace? place = null) =>
        (await bench.Get<AuditQuery>().ListAsync(reader, filter ?? AuditFilter.Everything, place ?? AuditPlace.Newest, default))!;
}
