using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Linking;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SourcesTests.Reading;

public sealed class PeopleReaderTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_first_reading_adds_everybody_without_a_password_and_says_so(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(1203);
        bench.Directory.Put("no-mail", "nora", "Nora", email: null);

        var run = await bench.ReadAsync();

        Assert.Equal((1204, 1204, 0, 0, 0, 0), (run.Named, run.Added, run.Changed, run.Blocked, run.Returned, run.Refused));
        Assert.True(run.IsWhole);
        var people = await bench.PeopleAsync();
        Assert.Equal(1204, people.Count);
        var one = people["staff.7"];
        Assert.Equal(("Person 7", "staff.7@office.example", "id-7", PersonSource.Ldap, PersonState.Active, bench.Provider.Id), (one.Name, one.Email, one.ExternalId, one.Source, one.State, one.ProviderId));
        Assert.Null(people["nora"].Email);
        Assert.All(people.Values, person => Assert.Equal((null, false, (DateTime?)null), (person.PasswordHash, person.IsAdmin, person.InvitedAt)));
        Assert.Equal(SyncFinding.MaxKept, run.Findings.Count);
        Assert.All(run.Findings, finding => Assert.Equal(SyncFindingKind.Added, finding.Kind));
        Assert.Equal((one.Id, "staff.7", "Person 7", "uid=staff.7,ou=people"), OfPerson(run.Findings.Single(f => f.PersonId == one.Id)));
        var audit = await bench.AuditAsync();
        Assert.Equal(1204, audit.Count(entry => entry is { Action: AuditAction.PersonAdded, Reason: "by Head office", ActorId: null }));
        Assert.Contains(audit, entry => entry.Action == AuditAction.PersonAdded && entry.PersonId == one.Id);
        var told = Assert.Single(audit, entry => entry.Action == AuditAction.SourceRead);
        Assert.Equal((AuditOutcome.Done, "Head office: 1204 named, 1204 added, 0 changed, 0 blocked, 0 returned, 0 refused"), (told.Outcome, told.Reason));
        await using var db = bench.Database.NewContext();
        Assert.False(await db.Tickets.AnyAsync());
        Assert.False(await db.Outbox.AnyAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_second_reading_asks_only_for_what_changed_and_changes_nothing(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        await bench.ReadAsync();
        bench.Directory.Asked.Clear();
        var audit = (await bench.AuditAsync()).Count;

        var run = await bench.ReadAsync();

        Assert.Equal(["ids", "since 3"], bench.Directory.Asked);
        Assert.Equal((3, 0, 0, 0, 0, 0), (run.Named, run.Added, run.Changed, run.Blocked, run.Returned, run.Refused));
        Assert.False(run.IsWhole);
        Assert.Equal(audit + 1, (await bench.AuditAsync()).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_rename_is_the_same_person_and_what_changed_is_on_record(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        await bench.ReadAsync();
        var before = await bench.PersonAsync("id-1");
        var admin = await Given.APerson().Admin().InAsync(bench.Database);
        bench.Directory.Put("id-1", "mara.lopez", "Mara López", "mara@office.example", "uid=mara.lopez,ou=moved");

        var run = await bench.ReadAsync(new ReadOrder(StartedBy: admin.Id));

        var after = await bench.PersonAsync("id-1");
        Assert.Equal((before.Id, "mara.lopez", "Mara López", "mara@office.example"), (after.Id, after.Username, after.Name, after.Email));
        Assert.NotEqual(before.SecurityStamp, after.SecurityStamp);
        Assert.Equal((0, 1), (run.Added, run.Changed));
        var finding = Assert.Single(run.Findings);
        Assert.Equal((SyncFindingKind.Changed, "username staff.1 → mara.lopez; name Person 1 → Mara López; email staff.1@office.example → mara@office.example"), (finding.Kind, finding.Detail));
        var audit = (await bench.AuditAsync()).Where(entry => entry.ActorId == admin.Id).ToList();
        Assert.Equal(
            [(AuditAction.PersonEdited, "username staff.1 → mara.lopez; name Person 1 → Mara López"), (AuditAction.AddressChanged, "staff.1@office.example → mara@office.example")],
            audit.Where(entry => entry.PersonId == after.Id).Select(entry => (entry.Action, entry.Reason!)));
        Assert.Contains(audit, entry => entry.Action == AuditAction.SourceRead);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_named_no_longer_is_blocked_signed_out_and_never_deleted(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        await bench.ReadAsync();
        var gone = await bench.PersonAsync("id-2");
        var session = await bench.Portal.SessionOfAsync(gone);
        var staying = await bench.Portal.SessionOfAsync(await bench.PersonAsync("id-1"));
        await using (var db = bench.Database.NewContext())
        {
            // From before the account was the directory's.
            var reset = new Reset { Reference = "K7QM-4WX9", PersonId = gone.Id, State = ResetState.Open, StartedBy = ResetStart.Admin, RequestedAt = bench.Portal.Now };
            db.Resets.Add(reset);
            await db.SaveChangesAsync();
            db.Tickets.Add(new Ticket
            {
                ResetId = reset.Id,
                Kind = TicketKind.Link,
                PersonId = gone.Id,
                SecretHash = new byte[32],
                SecurityStamp = gone.SecurityStamp,
                CreatedAt = bench.Portal.Now,
                Lifetime = TimeSpan.FromHours(1),
            });
            await db.SaveChangesAsync();
        }

        bench.Directory.Remove("id-2");
        var run = await bench.ReadAsync();

        var after = await bench.PersonAsync("id-2");
        Assert.Equal((PersonState.Blocked, bench.Portal.Now), (after.State, after.VanishedAt));
        Assert.NotEqual(gone.SecurityStamp, after.SecurityStamp);
        Assert.Equal((2, 1), (run.Named, run.Blocked));
        Assert.Equal((SyncFindingKind.Blocked, (long?)gone.Id, "staff.2"), (run.Findings[0].Kind, run.Findings[0].PersonId, run.Findings[0].Username));
        await using var read = bench.Database.NewContext();
        Assert.Equal(SessionEnd.Blocked, (await read.Sessions.SingleAsync(s => s.Id == session.SessionId)).EndedBy);
        Assert.Null((await read.Sessions.SingleAsync(s => s.Id == staying.SessionId)).EndedAt);
        Assert.Equal(TicketEnd.Blocked, (await read.Tickets.SingleAsync()).EndedBy);
        Assert.Equal((ResetState.Closed, ResetReason.Blocked), ((await read.Resets.SingleAsync()).State, (await read.Resets.SingleAsync()).Reason));
        Assert.Equal("no longer named by Head office", (await bench.AuditAsync()).Single(entry => entry.Action == AuditAction.PersonBlocked).Reason);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_named_again_is_let_in_again_although_nothing_of_them_changed(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        await bench.ReadAsync();
        bench.Directory.OnlyRows.Add("id-2");
        await bench.ReadAsync();
        Assert.Equal(PersonState.Blocked, (await bench.PersonAsync("id-2")).State);
        bench.Directory.OnlyRows.Clear();
        bench.Directory.Asked.Clear();

        var run = await bench.ReadAsync();

        Assert.Equal(["ids", "since 3", "by id id-2"], bench.Directory.Asked);
        Assert.Equal((PersonState.Active, null), ((await bench.PersonAsync("id-2")).State, (await bench.PersonAsync("id-2")).VanishedAt));
        Assert.Equal((1, SyncFindingKind.Returned), (run.Returned, Assert.Single(run.Findings).Kind));
        Assert.Equal("named again by Head office", (await bench.AuditAsync()).Single(entry => entry.Action == AuditAction.PersonUnblocked).Reason);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_linked_by_an_admin_gets_what_the_source_says_with_the_next_reading(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        var local = await Given.APerson("mara").Named("Mara").WithPasswordHash("hash").InAsync(bench.Database);
        bench.Directory.Put("m", "mara", "Mara from Head office", "mara@office.example");
        await bench.ReadAsync();
        var admin = await bench.Portal.SessionOfAsync(await Given.APerson().Admin().WithPasswordHash("hash").InAsync(bench.Database));
        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.IsType<MoveOutcome.Moved>(await bench.Portal.Get<PersonMoving>().LinkAsync(admin, (await bench.UnlinkedAsync()).Single().Id, local.Id, default));

        var run = await bench.ReadAsync();

        Assert.False(run.IsWhole);
        Assert.Equal((0, 1, 0, 0), (run.Added, run.Changed, run.Refused, run.Blocked));
        var after = await bench.PersonAsync("m");
        Assert.Equal((local.Id, "Mara from Head office", "mara@office.example", null), (after.Id, after.Name, after.Email, after.PasswordHash));
        Assert.Equal(0, (await bench.ReadAsync()).Changed);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_kept_blocked_by_hand_after_they_were_gone_isnt_let_in_again(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        await bench.ReadAsync();
        bench.Directory.Remove("id-1");
        await bench.ReadAsync();
        var (gone, blocking) = (await bench.PersonAsync("id-1"), bench.Portal.Get<PersonBlocking>());
        var admin = await bench.Portal.SessionOfAsync(await Given.APerson().Admin().InAsync(bench.Database));
        Assert.IsType<BlockOutcome.Done>(await blocking.BlockAsync(admin, gone.Id, "left in anger", default));
        Assert.IsType<BlockOutcome.AlreadyDone>(await blocking.BlockAsync(admin, gone.Id, null, default));

        bench.Directory.PutMany(3);
        Assert.Equal(0, (await bench.ReadAsync()).Returned);

        Assert.Equal((PersonState.Blocked, null), ((await bench.PersonAsync("id-1")).State, (await bench.PersonAsync("id-1")).VanishedAt));
        Assert.Contains(await bench.AuditAsync(), entry => entry is { Action: AuditAction.PersonBlocked, Reason: "left in anger" } && entry.PersonId == gone.Id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_was_blocked_by_hand_stays_blocked_whatever_the_source_says(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        await bench.ReadAsync();
        await bench.ChangeAsync("id-0", person => person.State = PersonState.Blocked);
        await bench.ChangeAsync("id-1", person => person.State = PersonState.Blocked);
        bench.Directory.Put("id-0", "staff.0", "Another name");
        bench.Directory.Remove("id-1");

        await bench.ReadAsync();
        bench.Directory.Put("id-1", "staff.1");
        await bench.ReadAsync();

        Assert.Equal((PersonState.Blocked, null, "Another name"), ((await bench.PersonAsync("id-0")).State, (await bench.PersonAsync("id-0")).VanishedAt, (await bench.PersonAsync("id-0")).Name));
        Assert.Equal((PersonState.Blocked, null), ((await bench.PersonAsync("id-1")).State, (await bench.PersonAsync("id-1")).VanishedAt));
        Assert.DoesNotContain(await bench.AuditAsync(), entry => entry.Action is AuditAction.PersonBlocked or AuditAction.PersonUnblocked);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Somebody_who_comes_in_between_ids_and_rows_is_not_gone(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(3);
        await bench.ReadAsync();
        bench.Directory.OnlyRows.Add("id-1");
        bench.Directory.OnlyRows.Add("new");
        bench.Directory.Put("new", "newcomer");

        var run = await bench.ReadAsync(new ReadOrder(IsWhole: true));

        Assert.Equal((1, 0), (run.Added, run.Blocked));
        Assert.Equal(PersonState.Active, (await bench.PersonAsync("id-1")).State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_whole_is_read_where_there_is_no_cursor_once_a_day_and_after_a_new_setup(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(2);
        await bench.ReadAsync();
        bench.Directory.Asked.Clear();

        bench.Portal.Clock.Advance(TimeSpan.FromHours(23));
        Assert.False((await bench.ReadAsync()).IsWhole);
        bench.Portal.Clock.Advance(TimeSpan.FromHours(2));
        Assert.True((await bench.ReadAsync()).IsWhole);
        Assert.False((await bench.ReadAsync()).IsWhole);
        await using (var db = bench.Database.NewContext())
            await db.Providers.Where(p => p.Id == bench.Provider.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Setup, Guid.NewGuid()));
        Assert.True((await bench.ReadAsync()).IsWhole);
        Assert.True((await bench.ReadAsync(new ReadOrder(IsWhole: true))).IsWhole);
        bench.Directory.HasCursor = false;
        Assert.False((await bench.ReadAsync()).IsWhole);
        Assert.True((await bench.ReadAsync()).IsWhole);

        Assert.Equal(["since 2", "whole", "since 2", "whole", "whole", "since 2", "whole"], bench.Directory.Asked.Where(asked => asked != "ids"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_source_that_drops_half_way_blocks_nobody_keeps_what_was_done_and_has_no_cursor(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(700);
        bench.Directory.BeforeRow = row => row == 600 ? throw new SourceFaultException(SourceFault.Dropped, "the line went dead") : Task.CompletedTask;
        var kept = await Given.APerson("kept").KeptBy(bench.Provider).InAsync(bench.Database);
        await using (var db = bench.Database.NewContext())
            await db.People.Where(p => p.Id == kept.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.ExternalId, "elsewhere"));

        var run = await bench.RunAsync();

        Assert.Equal((SyncRunState.Failed, "Dropped: the line went dead", 500, 0, (string?)null), (run.State, run.Problem, run.Added, run.Blocked, run.Cursor));
        Assert.Equal(501, (await bench.PeopleAsync()).Count);
        Assert.Equal(PersonState.Active, (await bench.Portal.ReadAsync(kept)).State);
        var told = (await bench.AuditAsync()).Single(entry => entry.Action == AuditAction.SourceRead);
        Assert.Equal((AuditOutcome.Refused, "Head office: Dropped: the line went dead"), (told.Outcome, told.Reason));

        bench.Directory.BeforeRow = _ => Task.CompletedTask;
        run = await bench.ReadAsync();
        Assert.Equal((200, 1), (run.Added, run.Blocked));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_can_not_be_opened_or_breaks_in_a_way_nobody_foresaw_fails_in_words_without_the_inner_ones(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(1);
        bench.Directory.FailsToOpen = new SourceFaultException(SourceFault.CredentialsRefused, detail: null);
        Assert.Equal("CredentialsRefused", (await bench.RunAsync()).Problem);

        bench.Directory.FailsToOpen = null;
        bench.Directory.BeforeIds = () => throw new InvalidOperationException("Password=hunter2");
        Assert.Equal("Other: InvalidOperationException", (await bench.RunAsync()).Problem);

        await using var db = bench.Database.NewContext();
        await db.Providers.Where(p => p.Id == bench.Provider.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Settings, "{ not json"));
        Assert.Equal((SyncRunState.Failed, "NotSetUp"), ((await bench.RunAsync()).State, (await bench.RunAsync()).Problem));
        Assert.Empty(await bench.PeopleAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_dry_run_finds_the_same_and_changes_nobody(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(20);
        await bench.ReadAsync();
        bench.Directory.Remove("id-0");
        await bench.ReadAsync();
        bench.Directory.Put("id-0", "staff.0", "Person 0");
        bench.Directory.Remove("id-1");
        bench.Directory.Put("id-2", "freed", "Person 2");
        bench.Directory.Put("new-1", "staff.2", "Gets what is freed");
        bench.Directory.Put("new-2", "twice", "First");
        bench.Directory.Put("new-3", "twice", "Second");
        bench.Directory.Put("new-4", "bad\nname", "Bad");
        var before = await bench.PeopleAsync();
        var audit = (await bench.AuditAsync()).Count;

        var dry = await bench.ReadAsync(new ReadOrder(IsDryRun: true));

        Assert.Equivalent(before, await bench.PeopleAsync());
        Assert.Equal(audit + 1, (await bench.AuditAsync()).Count);
        Assert.Empty(await bench.UnlinkedAsync());
        Assert.EndsWith("(only tried)", (await bench.AuditAsync())[^1].Reason, StringComparison.Ordinal);
        Assert.Equal((2, 1, 1, 1, 2), (dry.Added, dry.Changed, dry.Blocked, dry.Returned, dry.Refused));
        Assert.Null(dry.Cursor);
        var real = await bench.ReadAsync();
        Assert.Equal(RunCounts.Of(dry), RunCounts.Of(real));
        Assert.Equal(Sorted(dry), Sorted(real));
        Assert.Null((await bench.PeopleAsync())["staff.3"].VanishedAt);

        static IEnumerable<string> Sorted(SyncRun run) => run.Findings.Select(f => $"{f.Kind} {f.Username} {f.Name} {f.Detail}").Order(StringComparer.Ordinal);
    }

    private static (long? PersonId, string? Username, string? Name, string? Place) OfPerson(SyncFinding finding) => (finding.PersonId, finding.Username, finding.Name, finding.Place);
}
