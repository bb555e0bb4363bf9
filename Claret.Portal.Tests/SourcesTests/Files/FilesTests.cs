using System.Diagnostics;
using System.Text;
using Claret.Portal.Accounts;
using Claret.Portal.SignIn;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Files;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.SourcesTests.Reading;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SourcesTests.Files;

public sealed class FilesTests
{
    private const string Header = "id,username,name,email\n";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_dropped_file_is_taken_when_nobody_writes_it_any_more_read_and_put_away(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        Drop(bench, provider, "People of today.csv", Header + "1,mara,Mara,mara@x.example\n2,,Nobody,\n", bench.Now);
        Assert.Equal(0, await WorkAsync(bench));

        bench.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(1, await WorkAsync(bench));

        var run = await LastRunAsync(bench);
        Assert.Equal((SyncRunState.Finished, 2, 1, 1), (run.State, run.Named, run.Added, run.Refused));
        Assert.EndsWith("-Peopleoftoday.csv", run.FileName, StringComparison.Ordinal);
        Assert.Equal("line 3", run.Findings.Single(f => f.Kind == SyncFindingKind.Refused).Place);
        Assert.Equal([$"done/{run.FileName}"], FilesOf(bench, provider));
        // Nothing lies there: no run, however often it is due.
        bench.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(0, await WorkAsync(bench));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(bench.Get<DropFolder>().PathOf(provider.Id)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_can_not_be_read_is_put_aside_and_blocks_nobody(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        await ReadAsync(bench, provider, Header + "1,mara,Mara,\n");

        var run = await ReadAsync(bench, provider, Header + "2,jo,Jo,\n3,half");

        Assert.Equal((SyncRunState.Failed, "FileUnreadable: line 3: 2 fields instead of 4", 0, 0), (run.State, run.Problem, run.Added, run.Blocked));
        Assert.Contains($"refused/{run.FileName}", FilesOf(bench, provider));
        Assert.Equal(PersonState.Active, (await PeopleAsync(bench)).Single().State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_next_file_changes_adds_and_blocks_and_names_one_id_twice(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        await ReadAsync(bench, provider, Header + "1,mara,Mara,mara@x.example\n2,jo,Jo,jo@x.example\n");

        var run = await ReadAsync(bench, provider, Header + "1,mara.lopez,=1+1,mara@x.example\n3,new,\"New\r\nBcc: eve\",\n4,<b>,<script>,\n1,again,Again,\n");

        Assert.Equal((1, 1, 1, 2), (run.Added, run.Changed, run.Blocked, run.Refused));
        Assert.Equal(
            [("<b>", "<script>", PersonState.Active), ("jo", "Jo", PersonState.Blocked), ("mara.lopez", "=1+1", PersonState.Active)],
            (await PeopleAsync(bench)).Select(p => (p.Username, p.Name, p.State)));
        Assert.All(await PeopleAsync(bench), person => Assert.Equal((PersonSource.UserSync, null), (person.Source, person.PasswordHash)));
        Assert.Equal(["IdTwice", "NameUnreadable"], run.Findings.Where(f => f.Kind == SyncFindingKind.Refused).Select(f => f.Detail!).Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "26")]
    public async Task What_is_far_too_long_or_somebodys_already_is_refused_with_its_reason_and_the_rest_goes_on(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        var admin = await Given.APerson("admin").WithEmail("admin@claret.example").Admin().WithPasswordHash(await bench.HashAsync("blue lantern harvest moon")).InAsync(bench.Database);
        await Given.APerson("taken").InAsync(bench.Database);
        var longText = new string('x', 10_240);

        var run = await ReadAsync(bench, provider, Header
            + $"1,long.name,{longText},\n"
            + $"2,{longText},Long username,\n"
            + $"3,long.mail,Long address,{longText}@x.example\n"
            + $"{longText},long.id,Long id,\n"
            + "5,Taken,Somebody's username,\n"
            + "6,ADMIN,The Admin's username,eve@evil.example\n"
            + "7,admin@claret.example,The Admin's address as a username,\n"
            + "8,mara,Twice in one file,\n"
            + "9,Mara,The second of them,\n"
            + "10,last,The Admin's address,admin@claret.example\n");

        Assert.Equal((SyncRunState.Finished, 9, 2, 8), (run.State, run.Named, run.Added, run.Refused));
        Assert.Equal(
            [
                ("line 10", "UsernameTaken"), ("line 2", "NameTooLong"), ("line 3", "UsernameTooLong"), ("line 4", "EmailTooLong"), ("line 5", "IdTooLong"),
                ("line 6", "UsernameTaken"), ("line 7", "UsernameTaken"), ("line 8", "UsernameIsAnAddress"),
            ],
            run.Findings.Where(f => f.Kind == SyncFindingKind.Refused).Select(f => (f.Place!, f.Detail!)).OrderBy(f => f.Item1, StringComparer.Ordinal));
        Assert.Equal([("last", "admin@claret.example", false), ("mara", null, false)], (await PeopleAsync(bench)).Select(p => (p.Username, p.Email, p.IsAdmin)));

        // The Admin is who they were.
        var after = await bench.ReadAsync(admin);
        Assert.Equal((PersonSource.Local, true, null, "admin@claret.example", admin.SecurityStamp), (after.Source, after.IsAdmin, after.ProviderId, after.Email, after.SecurityStamp));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("admin", "blue lantern harvest moon"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Half_a_file_asks_before_it_shuts_the_other_half_out(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        await ReadAsync(bench, provider, Header + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},u{i},Somebody,\n")));

        var run = await ReadAsync(bench, provider, Header + string.Concat(Enumerable.Range(0, 10).Select(i => $"{i},u{i},Somebody else,\n")));

        Assert.Equal((SyncRunState.Asks, "WouldBlock: 10 of 20", 10, 0), (run.State, run.Problem, run.Blocked, run.Changed));
        Assert.All(await PeopleAsync(bench), person => Assert.Equal((PersonState.Active, "Somebody"), (person.State, person.Name)));
        Assert.Equal(20, (await PeopleAsync(bench)).Count);
        Assert.Contains($"taken/{run.FileName}", FilesOf(bench, provider));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_file_with_nobody_in_it_asks_and_stays_until_an_admin_has_decided(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        await ReadAsync(bench, provider, Header + "1,mara,Mara,\n2,jo,Jo,\n");
        var run = await ReadAsync(bench, provider, Header);
        Assert.Equal((SyncRunState.Asks, 2), (run.State, run.Blocked));
        Assert.Contains($"taken/{run.FileName}", FilesOf(bench, provider));

        Assert.IsType<StartOutcome.Started>(await bench.Get<SyncDesk>().AllowAsync(await AsAsync(bench), run.Id, default));
        await WorkAsync(bench);

        Assert.All(await PeopleAsync(bench), person => Assert.Equal(PersonState.Blocked, person.State));
        Assert.Contains($"done/{run.FileName}", FilesOf(bench, provider));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_upload_is_tried_first_and_gone_on_with(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        var caller = await AsAsync(bench);

        var tried = Assert.IsType<StartOutcome.Started>(await UploadAsync(bench, caller, provider, Header + "1,mara,Mara,\n", "../../evil\0 name.exe"));
        await WorkAsync(bench);
        var dry = await LastRunAsync(bench);
        Assert.Equal((tried.RunId, true, 1), (dry.Id, dry.IsDryRun, dry.Added));
        Assert.Empty(await PeopleAsync(bench));
        Assert.Matches(@"^\d{8}-\d{6}-[0-9a-f]{8}-evilname\.csv$", dry.FileName!);

        Assert.IsType<StartOutcome.Started>(await bench.Get<SyncDesk>().AllowAsync(caller, dry.Id, default));
        await WorkAsync(bench);

        Assert.Equal("mara", (await PeopleAsync(bench)).Single().Username);
        Assert.Equal([$"done/{dry.FileName}"], FilesOf(bench, provider));
        Assert.Equal(StartRefusal.NoFile, Assert.IsType<StartOutcome.Refused>(await bench.Get<SyncDesk>().StartAsync(caller, provider.Id, dryRun: false, whole: false, default)).Why);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18")]
    public async Task Nobody_else_uploads_and_too_much_is_not_kept(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        var viewer = await bench.SessionOfAsync(await Given.APerson().May(Feature.Settings, PrivilegeLevel.ViewOnly).InAsync(bench.Database));

        Assert.Equal(StartRefusal.NotAllowed, Assert.IsType<StartOutcome.Refused>(await UploadAsync(bench, viewer, provider, Header, "people.csv")).Why);
        using var endless = new Endless();
        var outcome = await bench.Get<FileUpload>().SaveAsync(await AsAsync(bench), provider.Id, endless, "people.csv", dryRun: true, default);

        Assert.Equal(StartRefusal.FileTooLarge, Assert.IsType<StartOutcome.Refused>(outcome).Why);
        Assert.Empty(FilesOf(bench, provider));
        await using var db = bench.Database.NewContext();
        Assert.False(await db.SyncRuns.AnyAsync());
    }

    [Fact]
    public async Task Only_the_newest_files_that_are_over_stay()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        SyncRun? last = null;
        for (var i = 0; i < DropFolder.Kept + 3; i++)
            last = await ReadAsync(bench, provider, Header + "1,mara,Mara,\n");

        var files = FilesOf(bench, provider);
        Assert.Equal(DropFolder.Kept, files.Count);
        Assert.Contains($"done/{last!.FileName}", files);
    }

    [OnUnixFact]
    public async Task A_link_to_another_file_is_never_followed()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        using var elsewhere = new TempFolder();
        File.WriteAllText(elsewhere.File("secret.txt"), Header + "1,secret,Secret,\n");
        File.CreateSymbolicLink(Path.Combine(bench.Get<DropFolder>().PathOf(provider.Id), "people.csv"), elsewhere.File("secret.txt"));
        bench.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(0, await WorkAsync(bench));
        Assert.Null(bench.Get<DropFolder>().Newest(provider.Id));
    }

    [OnUnixFact]
    [Trait("Security", "26")]
    public async Task A_pipe_or_an_empty_file_is_never_opened_and_the_next_file_is_read()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        var folder = bench.Get<DropFolder>().PathOf(provider.Id);
        using (var made = Process.Start("mkfifo", [Path.Combine(folder, "a.csv")]))
            await made.WaitForExitAsync();
        Assert.True(File.Exists(Path.Combine(folder, "a.csv")));
        Drop(bench, provider, "b.csv", "", bench.Now);
        bench.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await WorkAsync(bench));
        Assert.Null(bench.Get<DropFolder>().Newest(provider.Id));

        Assert.Equal(1, (await ReadAsync(bench, provider, Header + "1,mara,Mara,\n")).Added);
    }

    [OnUnixFact]
    [Trait("Security", "26")]
    public async Task Whoever_drops_files_swaps_no_folder_in_which_old_ones_are_removed()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        using var elsewhere = new TempFolder();
        for (var i = 0; i < DropFolder.Kept + 3; i++)
            File.WriteAllText(elsewhere.File($"{i}.txt"), "precious");
        var folder = bench.Get<DropFolder>().PathOf(provider.Id);
        foreach (var name in new[] { "taken", "done", "refused" })
        {
            Assert.False(Directory.Exists(Path.Combine(folder, name)));
            File.CreateSymbolicLink(Path.Combine(folder, name), elsewhere.Path);
        }

        var run = await ReadAsync(bench, provider, Header + "1,mara,Mara,\n");

        Assert.Equal(SyncRunState.Finished, run.State);
        Assert.Equal(DropFolder.Kept + 3, Directory.GetFiles(elsewhere.Path).Length);
        Assert.Contains($"done/{run.FileName}", FilesOf(bench, provider));
    }

    [OnUnixFact]
    [Trait("Security", "26")]
    public async Task Among_taken_files_a_link_or_a_name_that_is_not_ours_is_neither_read_nor_removed()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        var (drop, last) = (bench.Get<DropFolder>(), await ReadAsync(bench, provider, Header + "1,mara,Mara,\n"));
        var taken = Path.GetDirectoryName(drop.PathForNew(provider.Id, "people.csv"))!;
        using var elsewhere = new TempFolder();
        File.WriteAllText(elsewhere.File("secret.txt"), Header + "1,secret,Secret,\n");
        var name = Path.GetFileName(drop.PathForNew(provider.Id, "people.csv"));
        File.CreateSymbolicLink(Path.Combine(taken, name), elsewhere.File("secret.txt"));
        Assert.Null(drop.Find(provider.Id, name));
        Assert.Null(drop.Find(provider.Id, $"../done/{last.FileName}"));

        var done = Path.Combine(taken, "..", "done");
        for (var i = 0; i < DropFolder.Kept + 3; i++)
            File.WriteAllText(Path.Combine(done, $"0-{i}.csv"), "an operator's");
        var run = await ReadAsync(bench, provider, Header + "1,mara,Mara,\n");

        Assert.Equal(SyncRunState.Finished, run.State);
        Assert.Equal(DropFolder.Kept + 5, Directory.GetFiles(done).Length);
    }

    [Fact]
    public async Task The_check_shows_the_first_people_of_the_newest_file_with_the_columns_that_are_typed()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        var (check, typed) = (bench.Get<FileCheck>(), ProviderSettings.Written(new FileSettings { IdColumn = "nr" }));
        Assert.Empty(Assert.IsType<SourceCheckOutcome.Works>(await check.CheckAsync(provider.Id, typed, default)).Preview);
        Drop(bench, provider, "people.csv", "nr,username,name,email\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},u{i},N{i},\n")), bench.Now);

        var works = Assert.IsType<SourceCheckOutcome.Works>(await check.CheckAsync(provider.Id, typed, default));

        Assert.Equal(10, works.Preview.Count);
        Assert.Equal(new SourcePerson("0", "u0", "N0", "", "line 2"), works.Preview[0]);
        Assert.EndsWith("people.csv", works.Detail, StringComparison.Ordinal);
        var fails = Assert.IsType<SourceCheckOutcome.Fails>(await check.CheckAsync(provider.Id, ProviderSettings.Written(new FileSettings()), default));
        Assert.Equal((SourceFault.FieldMissing, "id (there are: nr, username, name, email)"), (fails.Fault, fails.Detail));
        Assert.Equal(SourceFault.NotSetUp, Assert.IsType<SourceCheckOutcome.Fails>(await check.CheckAsync(provider.Id, "{ not json", default)).Fault);
        Assert.IsType<SourceCheckOutcome.Works>(await check.CheckAsync(typed, secret: null, default));
        Assert.Equal(["people.csv"], FilesOf(bench, provider));
    }

    [Fact]
    public async Task A_file_whose_run_was_killed_is_read_again()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        Drop(bench, provider, "people.csv", Header + "1,mara,Mara,\n", bench.Now.AddHours(-1));
        var name = bench.Get<DropFolder>().Take(provider.Id);
        await bench.Get<RunRows>().BeginAsync(provider.Id, new ReadOrder(FileName: name), default);

        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await WorkAsync(bench));

        Assert.Equal((SyncRunState.Finished, name), ((await LastRunAsync(bench)).State, (await LastRunAsync(bench)).FileName));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_file_whose_run_was_killed_twice_stays_taken_and_the_next_one_is_read(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var provider = await ReadingBench.AddAsync(bench, "HR file", PersonSource.UserSync);
        Drop(bench, provider, "people.csv", Header + "1,mara,Mara,\n", bench.Now.AddHours(-1));
        var name = bench.Get<DropFolder>().Take(provider.Id);
        for (var kill = 0; kill < 2; kill++)
        {
            Assert.NotNull(await bench.Get<RunRows>().BeginAsync(provider.Id, new ReadOrder(FileName: name), default));
            bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(0, await WorkAsync(bench));
        Assert.Equal([$"taken/{name}"], FilesOf(bench, provider));

        Assert.Equal(1, (await ReadAsync(bench, provider, Header + "2,jo,Jo,\n")).Added);
    }

    private static void Drop(Bench bench, Provider provider, string name, string content, DateTime at)
    {
        var path = Path.Combine(bench.Get<DropFolder>().PathOf(provider.Id), name);
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, at);
    }

    private static async Task<SyncRun> ReadAsync(Bench bench, Provider provider, string content)
    {
        Drop(bench, provider, "people.csv", content, bench.Now);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await WorkAsync(bench));
        return await LastRunAsync(bench);
    }

    private static async Task<int> WorkAsync(Bench bench)
    {
        var begun = await bench.Get<SyncRounds>().LookAsync(default);
        await Task.WhenAll(begun);
        return begun.Count;
    }

    private static async Task<StartOutcome> UploadAsync(Bench bench, Caller caller, Provider provider, string content, string name)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await bench.Get<FileUpload>().SaveAsync(caller, provider.Id, stream, name, dryRun: true, default);
    }

    private static List<string> FilesOf(Bench bench, Provider provider)
    {
        var drop = bench.Get<DropFolder>();
        var own = Path.GetFullPath(Path.Combine(drop.PathForNew(provider.Id, "any"), "..", ".."));
        return [.. new[] { drop.PathOf(provider.Id), own }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Order(StringComparer.Ordinal)];
    }

    private static async Task<SyncRun> LastRunAsync(Bench bench)
    {
        await using var db = bench.Database.NewContext();
        return await db.SyncRuns.AsNoTracking().Include(r => r.Findings).OrderByDescending(r => r.Id).FirstAsync();
    }

    private static async Task<List<Person>> PeopleAsync(Bench bench)
    {
        await using var db = bench.Database.NewContext();
        return await db.People.AsNoTracking().Where(p => p.ProviderId != null).OrderBy(p => p.Username).ToListAsync();
    }

    private static async Task<Caller> AsAsync(Bench bench) =>
        await bench.SessionOfAsync(await Given.APerson().May(Feature.Settings, PrivilegeLevel.FullAccess).InAsync(bench.Database));

    /// <summary>Never ends, whatever length was announced.</summary>
    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
