using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.SourcesTests.Reading;

public sealed class HostileRowsTests
{
    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "26")]
    public async Task What_can_not_be_taken_is_refused_with_its_reason_and_the_rest_goes_on(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.Append("crlf-name", "a1", "Mara\r\nBcc: eve@evil.example");
        bench.Directory.Append("crlf-user", "a2\r\n", "Trimmed, as blanks are");
        bench.Directory.Append("crlf-inside", "a\r\n3");
        bench.Directory.Append("long-name", "a4", new string('x', 10_240));
        bench.Directory.Append("long-user", new string('u', 10_240));
        bench.Directory.Append("nul", "a\0b");
        bench.Directory.Append("nul-name", "a5", "a\0b");
        bench.Directory.Append("half", "a6", "half \uD83D");
        bench.Directory.Append("rtl", "\u202Enimda");
        bench.Directory.Append("no-user", null);
        bench.Directory.Append("no-name", "a7", " ");
        bench.Directory.Append("mail-two", "a8", email: "a@b.example, eve@evil.example");
        bench.Directory.Append("mail-crlf", "a9", email: "a@b.example\r\nBcc: eve@evil.example");
        bench.Directory.Append("mail-long", "a10", email: new string('m', 10_240) + "@b.example");
        bench.Directory.Append("", "a11");
        bench.Directory.Append("id\0", "a12");
        bench.Directory.Append("id\uD83D", "a13");
        bench.Directory.Append(" id ", "a14");
        bench.Directory.Append(new string('i', 10_240), "a15");
        bench.Directory.Append("html", "<script>alert(1)</script>", "<b>Bold</b>", "html@office.example", "uid=\0\uD83D" + new string('p', 10_240));
        bench.Directory.Append("formula", "=1+1", "=cmd()|' /C calc'!A0");
        bench.Directory.Append("twice", "b1", "First");
        bench.Directory.Append("twice", "b2", "Second");
        bench.Directory.Append("good", "good", "Good", "good@office.example");

        var run = await bench.ReadAsync();

        var people = await bench.PeopleAsync();
        Assert.Equal(["<script>alert(1)</script>", "=1+1", "a2", "b1", "good"], people.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("=cmd()|' /C calc'!A0", people["=1+1"].Name);
        Assert.Equal((5, 19), (run.Added, run.Refused));
        Assert.Equal(
            [
                (null, SourceRefusal.UsernameMissing), ("a1", SourceRefusal.NameUnreadable), ("a10", SourceRefusal.EmailTooLong), ("a11", SourceRefusal.IdMissing),
                ("a12", SourceRefusal.IdUnreadable), ("a13", SourceRefusal.IdUnreadable), ("a14", SourceRefusal.IdUnreadable), ("a15", SourceRefusal.IdTooLong),
                ("a3", SourceRefusal.UsernameUnreadable), ("a4", SourceRefusal.NameTooLong), ("a5", SourceRefusal.NameUnreadable), ("a6", SourceRefusal.NameUnreadable),
                ("a7", SourceRefusal.NameMissing), ("a8", SourceRefusal.EmailNotOne), ("a9", SourceRefusal.EmailNotOne), ("ab", SourceRefusal.UsernameUnreadable),
                ("b2", SourceRefusal.IdTwice), (new string('u', Person.MaxUsername), SourceRefusal.UsernameTooLong), ("\u202Enimda", SourceRefusal.UsernameUnreadable),
            ],
            run.Findings.Where(f => f.Kind == SyncFindingKind.Refused).Select(f => (f.Username, Enum.Parse<SourceRefusal>(f.Detail!))).OrderBy(f => f.Username, StringComparer.Ordinal));
        Assert.Empty(await bench.UnlinkedAsync());

        // And once more: what is refused stays refused, and nobody is blocked for it.
        run = await bench.ReadAsync(new ReadOrder(IsWhole: true));
        Assert.Equal((0, 0, 0, 19), (run.Added, run.Changed, run.Blocked, run.Refused));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "25")]
    public async Task An_Admins_username_and_address_are_never_touched_and_who_wants_them_waits_for_an_admin(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        var admin = await Given.APerson("admin").Named("Ada Admin").WithEmail("admin@claret.example").WithPasswordHash("hash").Admin().InAsync(bench.Database);
        bench.Directory.Put("as-admin", "ＡＤＭＩＮ", "Eve", "eve@evil.example");
        bench.Directory.Put("as-address", "Admin@Claret.example", "Eve", "admin@claret.example");
        bench.Directory.Put("shares", "eve", "Eve", "admin@claret.example");
        bench.Directory.Put("admin", "eve2", "Eve");

        var run = await bench.ReadAsync();

        var after = await bench.Portal.ReadAsync(admin);
        Assert.Equivalent(
            (admin.Username, admin.Name, admin.Email, admin.PasswordHash, admin.SecurityStamp, true, PersonSource.Local, PersonState.Active),
            (after.Username, after.Name, after.Email, after.PasswordHash, after.SecurityStamp, after.IsAdmin, after.Source, after.State));
        Assert.Null(after.ProviderId);
        Assert.Equal((2, 2), (run.Added, run.Refused));
        Assert.All((await bench.PeopleAsync()).Values, person => Assert.Equal((false, null), (person.IsAdmin, person.PasswordHash)));
        var waiting = await bench.UnlinkedAsync();
        Assert.Equal(
            [("as-address", SourceRefusal.UsernameIsAnAddress, "Admin@Claret.example", "admin@claret.example"), ("as-admin", SourceRefusal.UsernameTaken, "ＡＤＭＩＮ", "eve@evil.example")],
            waiting.Select(u => (u.ExternalId, u.Why, u.Username!, u.Email!)));
        Assert.DoesNotContain(await bench.AuditAsync(), entry => entry.PersonId == admin.Id);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "26")]
    public async Task A_source_that_names_far_too_many_by_ids_or_by_rows_ends_in_words_and_blocks_nobody(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.PutMany(5);
        await bench.ReadAsync();
        bench.Directory.Clear();
        bench.Directory.PutMany(6, from: 4);
        var reader = bench.ReaderOfAtMost(5);

        var run = await reader.RunAsync(bench.Provider.Id, new ReadOrder(), default);

        Assert.Equal((SyncRunState.Failed, "TooManyPeople: more than 5", 0, 0), (run!.State, run.Problem, run.Added, run.Blocked));
        bench.Directory.OnlyRows.Add("id-4");
        run = await reader.RunAsync(bench.Provider.Id, new ReadOrder(IsWhole: true, MayBlock: 5), default);
        Assert.Equal((SyncRunState.Failed, "TooManyPeople: more than 5", 0), (run!.State, run.Problem, run.Blocked));
        bench.Directory.Remove("id-9");
        Assert.Equal(SyncRunState.Finished, (await reader.RunAsync(bench.Provider.Id, new ReadOrder(IsWhole: true, MayBlock: 5), default))!.State);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "25")]
    public async Task An_address_that_is_somebodys_username_is_refused_until_it_is_free(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        var eve = await Given.APerson("Victim@corp.example").WithEmail("eve@evil.example").InAsync(bench.Database);
        bench.Directory.Put("victim", "victim", "Victim", "victim@Corp.example");
        bench.Directory.Put("own", "own@corp.example", "Own", "own@corp.example");
        bench.Directory.Put("known", "known", "Known", "known@corp.example");

        foreach (var order in new[] { new ReadOrder(IsDryRun: true), new ReadOrder() })
        {
            var run = await bench.ReadAsync(order);

            Assert.Equal((2, 1), (run.Added, run.Refused));
            Assert.Equal(nameof(SourceRefusal.EmailIsAUsername), run.Findings.Single(f => f.Kind == SyncFindingKind.Refused).Detail);
        }

        Assert.Equal(("victim", SourceRefusal.EmailIsAUsername), ((await bench.UnlinkedAsync()).Single().ExternalId, (await bench.UnlinkedAsync()).Single().Why));

        // Nor does somebody known get it, or somebody in the same batch whose name it becomes.
        bench.Directory.Put("known", "known", "Known", "own@corp.example");
        Assert.Equal(2, (await bench.ReadAsync()).Refused);
        Assert.Equal("known@corp.example", (await bench.PersonAsync("known")).Email);

        await using (var db = bench.Database.NewContext())
        {
            db.People.Attach(eve).Entity.Username = "eve";
            await db.SaveChangesAsync();
        }

        bench.Directory.Put("own", "own", "Own", "own@corp.example");
        var last = await bench.ReadAsync(new ReadOrder(IsWhole: true));
        Assert.Equal((1, 2, 0), (last.Added, last.Changed, last.Refused));
        Assert.Empty(await bench.UnlinkedAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_waits_is_refreshed_gets_in_when_the_name_is_free_and_is_forgotten_when_named_no_longer(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        var local = await Given.APerson("mara").InAsync(bench.Database);
        await Given.APerson("jo").InAsync(bench.Database);
        bench.Directory.Put("m", "mara", "Mara");
        bench.Directory.Put("j", "jo", "Jo");
        bench.Directory.Put("other", "other");
        await bench.ReadAsync();
        var first = (await bench.UnlinkedAsync()).Single(u => u.ExternalId == "m");

        bench.Portal.Clock.Advance(TimeSpan.FromHours(1));
        bench.Directory.Put("m", "mara", "Mara Lopez");
        await bench.ReadAsync();
        var again = (await bench.UnlinkedAsync()).Single(u => u.ExternalId == "m");
        Assert.Equal((first.Id, first.FirstSeenAt, bench.Portal.Now, "Mara Lopez"), (again.Id, again.FirstSeenAt, again.SeenAt, again.Name));

        await using (var db = bench.Database.NewContext())
        {
            db.People.Attach(local).Entity.Username = "mara.local";
            await db.SaveChangesAsync();
        }

        bench.Directory.Remove("j");
        var run = await bench.ReadAsync();

        Assert.Equal((1, 0), (run.Added, run.Refused));
        Assert.Empty(await bench.UnlinkedAsync());
        Assert.True((await bench.PeopleAsync()).ContainsKey("mara"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_username_that_another_gives_up_in_the_same_run_is_free_whoever_is_read_first(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.Put("1", "jo");
        bench.Directory.Put("2", "mara");
        await bench.ReadAsync();
        bench.Directory.Put("3", "jo", "The new one");
        bench.Directory.Put("2", "jsmith");
        bench.Directory.Put("1", "mara");

        var run = await bench.ReadAsync();

        Assert.Equal((1, 2, 0), (run.Added, run.Changed, run.Refused));
        Assert.Equal([("jo", "3"), ("jsmith", "2"), ("mara", "1")], (await bench.PeopleAsync()).Select(p => (p.Key, p.Value.ExternalId!)).OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_with_one_username_and_one_who_is_called_as_anothers_address_within_one_batch(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        bench.Directory.Put("1", "Jo");
        bench.Directory.Put("2", "jo");
        bench.Directory.Put("3", "mara@office.example", email: "other@office.example");
        bench.Directory.Put("4", "mara", email: "mara@office.example");
        bench.Directory.Put("5", "own@office.example", email: "own@office.example");

        var run = await bench.ReadAsync();

        Assert.Equal((3, 2), (run.Added, run.Refused));
        Assert.Equal(["1", "4", "5"], (await bench.PeopleAsync()).Values.Select(p => p.ExternalId).Order(StringComparer.Ordinal));
        Assert.Equal([("2", SourceRefusal.UsernameTaken), ("3", SourceRefusal.UsernameIsAnAddress)], (await bench.UnlinkedAsync()).Select(u => (u.ExternalId, u.Why)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_known_person_whose_new_details_are_refused_keeps_the_old_ones_and_is_not_blocked(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        await Given.APerson("taken").InAsync(bench.Database);
        bench.Directory.Put("1", "mara");
        await bench.ReadAsync();
        foreach (var (username, email) in new[] { ("taken", null), ("mara", "no address") })
        {
            bench.Directory.Put("1", username, "Another name", email);

            var run = await bench.ReadAsync();

            Assert.Equal((0, 0, 1), (run.Changed, run.Blocked, run.Refused));
            var person = await bench.PersonAsync("1");
            Assert.Equal(("mara", "Somebody", PersonState.Active), (person.Username, person.Name, person.State));
            Assert.Equal(person.Id, Assert.Single(run.Findings).PersonId);
            Assert.Empty(await bench.UnlinkedAsync());
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_same_id_at_another_provider_is_somebody_else(DatabaseKind kind)
    {
        await using var bench = await ReadingBench.CreateAsync(kind);
        var other = await ReadingBench.AddAsync(bench.Portal, "Branch office");
        var directory = new FakeDirectory();
        directory.Put("1", "there");
        Assert.Equal(SyncRunState.Finished, (await bench.ReaderOf(directory).RunAsync(other.Id, new ReadOrder(), default))!.State);
        bench.Directory.Put("1", "here");

        var run = await bench.ReadAsync();

        Assert.Equal((1, 0, 0), (run.Added, run.Changed, run.Blocked));
        Assert.Equal(2, (await bench.AuditAsync()).Count(entry => entry.Action == AuditAction.PersonAdded));
    }
}
