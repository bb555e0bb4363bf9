using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.SignIn;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>Whose account it is, and what a provider's word may change.</summary>
[Trait("Security", "30")]
public sealed class SsoSignInTests
{
    private static readonly OidcSettings Open = new() { Issuer = "https://okta.example/", ClientId = "claret", AddsPeople = true };

    [Theory, OnSqlite, OnPostgres]
    public async Task The_first_sign_in_adds_somebody_without_privilege_and_the_next_finds_them(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open);

        var first = await SignedInAsync(bench, client, Said("00u1", "nora.berg", "Nora Berg", "nora@claret.example"));
        var second = await SignedInAsync(bench, client, Said("00u1", "nora.holm", "Nora Holm", "nora.holm@claret.example"));

        Assert.Equal(first.Caller.PersonId, second.Caller.PersonId);
        Assert.False(second.MustSetPassword);
        var nora = (await bench.Database.PersonOfAsync(client.Provider, "00u1"))!;
        Assert.Equal(("nora.holm", "Nora Holm", "nora.holm@claret.example"), (nora.Username, nora.Name, nora.Email));
        Assert.Equal((PersonSource.Sso, null, false), (nora.Source, nora.PasswordHash, nora.IsAdmin));
        Assert.Empty(nora.Privileges);
        Assert.Equal(bench.Now, nora.LastSignInAt);
        Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(second.Caller, default));
        Assert.Equal(
            [
                (AuditAction.PersonAdded, $"nora.berg, at the first sign-in through {client.Provider.Name}"),
                (AuditAction.SignIn, $"through {client.Provider.Name}"),
                (AuditAction.PersonEdited, $"by {client.Provider.Name}: username nora.berg → nora.holm; name Nora Berg → Nora Holm"),
                (AuditAction.AddressChanged, $"by {client.Provider.Name}: nora@claret.example → nora.holm@claret.example"),
                (AuditAction.SignIn, $"through {client.Provider.Name}"),
            ],
            await RecordAsync(bench));
        await using var db = bench.Database.NewContext();
        Assert.Empty(await db.Tickets.ToListAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_asserted_address_of_an_Admin_makes_nobody_an_Admin_and_takes_nothing_from_them(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open);
        var hash = await bench.HashAsync("blue lantern harvest moon");
        var admin = await Given.APerson("admin").WithEmail("admin@claret.example").WithPasswordHash(hash).Admin().InAsync(bench.Database);

        var mallory = await SignedInAsync(bench, client, Said("00u666", "mallory", "Admin", "Admin@CLARET.example"));
        var refused = await SignInAsync(bench, client, Said("00u667", "admin", null, "admin@claret.example"));
        var asUsername = await SignInAsync(bench, client, Said("00u668", "admin@claret.example", null, null));

        Assert.NotEqual(admin.Id, mallory.Caller.PersonId);
        var made = (await bench.Database.PersonOfAsync(client.Provider, "00u666"))!;
        Assert.Equal(("mallory", null, false), (made.Username, made.Email, made.IsAdmin));
        Assert.Empty(made.Privileges);
        Assert.Equal(SourceRefusal.UsernameTaken, Assert.IsType<SsoOutcome.NotLinked>(refused).Why);
        Assert.Equal(SourceRefusal.UsernameIsAnAddress, Assert.IsType<SsoOutcome.NotLinked>(asUsername).Why);
        var after = await bench.ReadAsync(admin);
        Assert.Equal((admin.SecurityStamp, hash, "admin@claret.example", PersonSource.Local, null), (after.SecurityStamp, after.PasswordHash, after.Email, after.Source, after.ProviderId));
        // An address that two people have would sign neither in.
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("admin@claret.example", "blue lantern harvest moon"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nor_does_somebody_known_get_what_is_somebody_elses(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open);
        await Given.APerson("mara.lopez").WithEmail("mara@claret.example").InAsync(bench.Database);
        await SignedInAsync(bench, client, Said("00u1", "nora.berg", "Nora Berg", "nora@claret.example"));

        foreach (var (username, email) in new[] { ("MARA.lopez", "MARA@claret.example"), ("mara@claret.example", "mara.lopez"), ("ｍara.lopez", "mara@ｃlaret.example") })
            await SignedInAsync(bench, client, Said("00u1", username, "Nora Berg", email));

        var nora = (await bench.Database.PersonOfAsync(client.Provider, "00u1"))!;
        Assert.Equal(("nora.berg", "nora@claret.example"), (nora.Username, nora.Email));
        Assert.DoesNotContain(await RecordAsync(bench), row => row.Action is AuditAction.PersonEdited or AuditAction.AddressChanged);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_subject_alone_says_who_it_is(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var one = await ClientAsync(bench, Open);
        var other = await ClientAsync(bench, Open with { Issuer = "https://entra.example/" });
        var nora = await SignedInAsync(bench, one, Said("00uA", "nora.berg", "Nora Berg", "nora@claret.example"));

        var elsewhere = await SignedInAsync(bench, other, Said("00uA", "nora.two", "Nora Berg", "nora@claret.example"));
        var small = await SignedInAsync(bench, one, Said("00ua", "nora.three", "Nora Berg", "nora@claret.example"));
        var again = await SignedInAsync(bench, one, Said("00uA", null, null, null));

        Assert.Equal(3, new[] { nora, elsewhere, small, again }.Select(s => s.Caller.PersonId).Distinct().Count());
        Assert.Equal(nora.Caller.PersonId, again.Caller.PersonId);
        Assert.Equal("nora@claret.example", (await bench.Database.PersonOfAsync(one.Provider, "00uA"))!.Email);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_username_is_the_claims_else_of_the_address_else_of_the_name(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open);
        await Given.APerson("taken").WithEmail("also.taken@claret.example").InAsync(bench.Database);
        var cases = new (SsoClaims Said, string Username)[]
        {
            (Said("1", "one", "Some One", "local@claret.example"), "one"),
            (Said("2", "taken", "Some Two", "local.two@claret.example"), "local.two"),
            (Said("3", "also.taken@claret.example", "Some Three", "taken@elsewhere.example"), "some.three"),
            (Said("4", null, "Some Three", "taken@third.example"), "sthree"),
            (Said("5", "\u202Eevil", "Zoë Çelik", null), "zoe.celik"),
        };

        foreach (var (said, username) in cases)
            Assert.Equal(username, (await SignedInAsync(bench, client, said)).Username);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Where_there_is_none_the_claims_own_fault_is_the_reason(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open);
        await Given.APerson("taken").WithEmail("also.taken@claret.example").InAsync(bench.Database);
        var cases = new (SsoClaims Said, SourceRefusal Why)[]
        {
            (Said("1", null, null, null), SourceRefusal.UsernameMissing),
            (Said("2", null, null, "taken@elsewhere.example"), SourceRefusal.UsernameMissing),
            (Said("3", null, null, "doubted@claret.example") with { IsEmailDoubted = true }, SourceRefusal.UsernameMissing),
            (Said("4", new string('x', 10_000), null, null), SourceRefusal.UsernameTooLong),
            (Said("5", "\u202Eevil", null, "taken@elsewhere.example"), SourceRefusal.UsernameUnreadable),
            (Said("6", "taken", null, "not an address"), SourceRefusal.UsernameTaken),
            (Said("7", "ＴＡＫＥＮ", "nul\0byte", null), SourceRefusal.UsernameTaken),
            (Said("8", "also.taken@claret.example", null, "taken@elsewhere.example"), SourceRefusal.UsernameIsAnAddress),
        };

        foreach (var (said, why) in cases)
        {
            Assert.Equal(why, Assert.IsType<SsoOutcome.NotLinked>(await SignInAsync(bench, client, said)).Why);
            await using var db = bench.Database.NewContext();
            Assert.Equal(why, (await db.UnlinkedPeople.SingleAsync(u => u.ExternalId == said.Subject)).Why);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "26")]
    public async Task Hostile_values_are_inert_or_not_taken(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var closed = await ClientAsync(bench, Open with { AddsPeople = false });
        var open = await ClientAsync(bench, Open);
        var hostile = new[]
        {
            "a\r\nBcc: all@claret.example", "<script>alert(1)</script>", "=HYPERLINK(\"http://evil.example\")", new string('x', 10_240), "nul\0byte", "half\ud800",
            "right\u202Eto left", "a@b@c", "\t", new string('ﷺ', 200), "🦊",
        };

        var subject = 0;
        foreach (var value in hostile)
        {
            Assert.IsType<SsoOutcome.NotLinked>(await SignInAsync(bench, closed, Said($"s{++subject}", value, value, value)));
            await SignInAsync(bench, open, Said($"s{subject}", value, value, value));
            await SignedInAsync(bench, open, Said("known", "well.known", "Well Known", null));
            await SignedInAsync(bench, open, Said("known", value, value, value));
        }

        await using var db = bench.Database.NewContext();
        var people = await db.People.AsNoTracking().ToListAsync();
        Assert.All(people, person => Assert.Empty(DetailRules.FaultsOf(PersonDetails.Of(person))));
        Assert.Equal(hostile.Length, await db.UnlinkedPeople.CountAsync(u => u.ProviderId == closed.Provider.Id));
        Assert.All(await db.UnlinkedPeople.ToListAsync(), waiting =>
        {
            Assert.True(waiting.Username?.Length is null or <= Person.MaxUsername);
            Assert.DoesNotContain(waiting.Name ?? "", char.IsControl);
        });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_is_not_added_waits_in_one_row_that_says_the_latest(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open with { AddsPeople = false });

        Assert.Equal(SourceRefusal.NotMadeHere, Assert.IsType<SsoOutcome.NotLinked>(await SignInAsync(bench, client, Said("00u1", "nora", "Nora", "nora@claret.example"))).Why);
        var first = bench.Now;
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await SignInAsync(bench, client, Said("00u1", "nora.berg", "Nora Berg", null));

        await using var db = bench.Database.NewContext();
        var waiting = Assert.Single(await db.UnlinkedPeople.ToListAsync());
        Assert.Equal(("nora.berg", "Nora Berg", null, SourceRefusal.NotMadeHere), (waiting.Username, waiting.Name, waiting.Email, waiting.Why));
        Assert.Equal((first, bench.Now), (waiting.FirstSeenAt, waiting.SeenAt));
        Assert.Empty(await db.People.ToListAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Once_they_can_be_added_nobody_waits_for_them(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open with { AddsPeople = false });
        await SignInAsync(bench, client, Said("00u1", "nora", "Nora", null));

        await SignedInAsync(bench, client with { Settings = Open }, Said("00u1", "nora", "Nora", null));

        await using var db = bench.Database.NewContext();
        Assert.Empty(await db.UnlinkedPeople.ToListAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_first_sign_ins_at_once_make_one_person_and_two_of_one_username_make_two(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open);

        var same = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SignedInAsync(bench, client, Said("00u1", "nora", "Nora Berg", "nora@claret.example")))));
        var alike = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => SignInAsync(bench, client, Said($"other{n}", "jo", $"Jo Number{n}", null)))));

        Assert.Single(same.Select(s => s.Caller.PersonId).Distinct());
        Assert.Equal(8, same.Select(s => s.Caller.SessionId).Distinct().Count());
        Assert.Equal(4, alike.OfType<SsoOutcome.SignedIn>().Select(s => s.Session.Username).Distinct().Count());
        await using var db = bench.Database.NewContext();
        Assert.Equal(5, await db.People.CountAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Blocked_people_are_refused_and_nothing_of_them_changes(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open);
        var session = await SignedInAsync(bench, client, Said("00u1", "bo", "Bo", null));
        await using (var db = bench.Database.NewContext())
            await db.People.ExecuteUpdateAsync(set => set.SetProperty(p => p.State, PersonState.Blocked));

        Assert.Equal(session.Caller.PersonId, Assert.IsType<SsoOutcome.Blocked>(await SignInAsync(bench, client, Said("00u1", "bobby", "Bobby", "bo@claret.example"))).PersonId);
        Assert.Equal("bo", (await bench.Database.PersonOfAsync(client.Provider, "00u1"))!.Username);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_changed_or_switched_off_meanwhile_opens_nothing(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open);
        await using var db = bench.Database.NewContext();

        await db.Providers.ExecuteUpdateAsync(set => set.SetProperty(p => p.IsEnabled, false));
        Assert.IsType<SsoOutcome.NotOffered>(await SignInAsync(bench, client, Said("00u1", "nora", "Nora", null)));
        await db.Providers.ExecuteUpdateAsync(set => set.SetProperty(p => p.IsEnabled, true).SetProperty(p => p.Version, Guid.NewGuid()));
        Assert.IsType<SsoOutcome.NotOffered>(await SignInAsync(bench, client, Said("00u1", "nora", "Nora", null)));
        Assert.Empty(await db.People.ToListAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21")]
    public async Task The_listed_groups_say_exactly_what_somebody_may_at_each_sign_in(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open with
        {
            Groups =
            [
                new GroupPrivilege("helpdesk", Feature.Resets, PrivilegeLevel.FullAccess, IsAdmin: false),
                new GroupPrivilege("helpdesk", Feature.People, PrivilegeLevel.ViewOnly, IsAdmin: false),
                new GroupPrivilege("hr", Feature.People, PrivilegeLevel.FullAccess, IsAdmin: false),
                new GroupPrivilege("portal-admins", null, PrivilegeLevel.NoAccess, IsAdmin: true),
            ],
        });
        async Task<Person> WithAsync(params string[] groups)
        {
            await SignedInAsync(bench, client, Said("00u1", "nora", "Nora", null) with { Groups = groups });
            return (await bench.Database.PersonOfAsync(client.Provider, "00u1"))!;
        }

        Assert.Empty((await WithAsync("Admin", "HELPDESK", "portal-admins ")).Privileges);
        var both = (await WithAsync("helpdesk", "hr", "unknown")).WhatTheyMay();
        Assert.Equal((PrivilegeLevel.FullAccess, PrivilegeLevel.FullAccess, PrivilegeLevel.NoAccess, false), (both.On(Feature.Resets), both.On(Feature.People), both.On(Feature.Audit), both.IsAdmin));
        var one = (await WithAsync("helpdesk")).WhatTheyMay();
        Assert.Equal((PrivilegeLevel.FullAccess, PrivilegeLevel.ViewOnly), (one.On(Feature.Resets), one.On(Feature.People)));
        var admin = await WithAsync("portal-admins", "hr");
        Assert.True(admin.IsAdmin);
        Assert.Empty(admin.Privileges);
        await WithAsync("portal-admins", "hr");
        var none = await WithAsync();
        Assert.False(none.IsAdmin);
        Assert.Empty(none.Privileges);

        var given = (await RecordAsync(bench)).Where(row => row.Action == AuditAction.PrivilegesChanged).Select(row => row.Reason).ToList();
        Assert.Equal(4, given.Count);
        Assert.Equal($"by {client.Provider.Name}'s groups: People: FullAccess → ViewOnly", given[1]);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21")]
    public async Task Without_a_list_no_sign_in_touches_privileges(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var client = await ClientAsync(bench, Open);
        var session = await SignedInAsync(bench, client, Said("00u1", "nora", "Nora", null));
        await using (var db = bench.Database.NewContext())
        {
            await db.People.ExecuteUpdateAsync(set => set.SetProperty(p => p.IsAdmin, true));
            db.Add(new PersonPrivilege { PersonId = session.Caller.PersonId, Feature = Feature.Mail, Level = PrivilegeLevel.ViewOnly });
            await db.SaveChangesAsync();
        }

        await SignedInAsync(bench, client, Said("00u1", "nora", "Nora", null) with { Groups = ["helpdesk"] });

        var nora = (await bench.Database.PersonOfAsync(client.Provider, "00u1"))!;
        Assert.True(nora.IsAdmin);
        Assert.Single(nora.Privileges);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Zoë")]
    [InlineData("nul\0")]
    [InlineData("line\nbreak")]
    public void A_subject_that_can_not_be_kept_as_it_is_is_none(string subject)
    {
        var identity = new System.Security.Claims.ClaimsIdentity([new("sub", subject)]);
        Assert.Null(SsoClaims.Of(new(identity), Open));
        identity.TryRemoveClaim(identity.FindFirst("sub"));
        Assert.Null(SsoClaims.Of(new(identity), Open));
        identity.AddClaim(new("sub", new string('x', 256)));
        Assert.Null(SsoClaims.Of(new(identity), Open));
        identity.AddClaim(new("sub", "second"));
        Assert.Null(SsoClaims.Of(new(identity), Open));
    }

    private static SsoClaims Said(string subject, string? username, string? name, string? email) => new(subject, "session", username, name, email, IsEmailDoubted: false, []);

    private static async Task<SsoClient> ClientAsync(Bench bench, OidcSettings settings)
    {
        var provider = SsoSteps.AProvider(settings);
        await using var db = bench.Database.NewContext();
        db.Providers.Add(provider);
        await db.SaveChangesAsync();
        return (await bench.Get<SsoClients>().FindAsync(provider.Id, default))!;
    }

    private static Task<SsoOutcome> SignInAsync(Bench bench, SsoClient client, SsoClaims said) => bench.Get<SsoSignIn>().SignInAsync(client, said, CancellationToken.None);

    private static async Task<SignInOutcome.SignedIn> SignedInAsync(Bench bench, SsoClient client, SsoClaims said) =>
        Assert.IsType<SsoOutcome.SignedIn>(await SignInAsync(bench, client, said)).Session;

    private static async Task<List<(AuditAction Action, string? Reason)>> RecordAsync(Bench bench)
    {
        await using var db = bench.Database.NewContext();
        return [.. (await db.Audit.OrderBy(e => e.Id).ToListAsync()).Select(e => (e.Action, e.Reason))];
    }
}
