using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.People;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.PeopleTests;

/// <summary>Whatever way a page is found, it is the page that reading everybody and thinking would find.</summary>
public sealed class PeopleSearchTests
{
    private static readonly string[] FirstNames = ["Ann", "Anna", "Bo", "Zoë", "José", "Li", "O", "Ömer", "Zoe"];
    private static readonly string[] Surnames = ["Lopez", "López", "Smith", "O'Neil", "Żak", "Na", "50%", "a_b", "Zann"];

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_view_shows_whom_it_says_in_its_order_page_by_page(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var people = await FillAsync(bench, 700);
        foreach (var view in Views())
        {
            var expected = Expected(people, view, bench.Now).ToList();
            var context = view.Address();

            var first = await FindAsync(bench, view);
            Assert.True(expected.Take(PeopleSearch.PageSize).SequenceEqual(first.Ids), $"{context}: {expected.Count} expected, {first.Ids.Count} on the first page");
            Assert.Equal((1, false, expected.Count > PeopleSearch.PageSize), (first.Page, first.HasPrevious, first.HasNext));
            Assert.True(first.Count is null || first.Count == expected.Count, $"{context}: {first.Count} counted, {expected.Count} expected");

            var (walked, back) = (new List<long>(first.Ids), new List<long>());
            for (var page = first; page.HasNext;)
            {
                page = await FindAsync(bench, view with { Page = page.Page + 1, After = page.Ids[^1] });
                walked.AddRange(page.Ids);
            }

            Assert.True(expected.SequenceEqual(walked), $"{context}: forwards");
            if (expected.Count <= PeopleSearch.PageSize)
                continue;

            for (var page = await FindAsync(bench, view with { Page = 3, Before = expected[^1] }); ; page = await FindAsync(bench, view with { Page = 2, Before = page.Ids[0] }))
            {
                back.InsertRange(0, page.Ids);
                if (!page.HasPrevious)
                    break;
            }

            Assert.True(expected.SkipLast(1).SequenceEqual(back), $"{context}: backwards");
            var jumped = await FindAsync(bench, view with { Page = 2 });
            Assert.True(expected.Skip(PeopleSearch.PageSize).Take(PeopleSearch.PageSize).SequenceEqual(jumped.Ids), $"{context}: the second page by its number");
            var beyond = await FindAsync(bench, view with { Page = 90_000 });
            Assert.True(expected.Skip((expected.Count - 1) / PeopleSearch.PageSize * PeopleSearch.PageSize).SequenceEqual(beyond.Ids), $"{context}: beyond the end");
            Assert.False(beyond.HasNext);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Many_hits_are_found_by_walking_the_order_and_by_sorting_when_they_stand_at_its_end(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        // More than are sorted at once, all behind more than a walk reads.
        await AddAsync(bench, Enumerable.Range(0, 5_000).Select(i => Someone($"Alpha {i:00000}", $"first{i}")));
        await AddAsync(bench, Enumerable.Range(0, 9_000).Select(i => Someone($"Zeta {i:00000}", $"last{i}")));

        foreach (var view in new[] { PeopleView.In("?search=zeta"), PeopleView.In("?search=z"), PeopleView.In("?search=zeta&state=active"), PeopleView.In("?only=noemail&search=zeta") })
        {
            var page = await FindAsync(bench, view);
            await using var db = bench.Database.NewContext();
            Assert.Equal(
                await db.People.Where(p => p.Name.StartsWith("Zeta")).OrderBy(p => p.SortName).Select(p => p.Id).Take(PeopleSearch.PageSize).ToListAsync(),
                page.Ids);
            Assert.True(page.HasNext);
            Assert.True(page.Count is null or > PeopleSearch.CountedUpTo);
        }

        var walked = await FindAsync(bench, PeopleView.In("?search=alpha&sort=username"));
        Assert.Equal(PeopleSearch.PageSize, walked.Ids.Count);
    }

    /// <summary>Of so many a database looks at any few first: those of a page may be among the others.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task Deep_among_many_hits_every_page_is_there_and_after_the_last_comes_none(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await AddAsync(bench, Enumerable.Range(0, 9_020).Select(i => Someone($"Zeta {(i * 37) % 9_020:00000}", $"user{i}")));
        foreach (var query in new[] { "?state=active&sort=created", "?state=active&sort=created&order=desc", "?search=zeta", "?search=z&sort=created", "?sort=created", "?search=user&sort=username" })
        {
            var view = PeopleView.In(query);
            var expected = await OrderedAsync(bench, view);
            var page = await FindAsync(bench, view with { Page = 99 });
            for (var number = 99; number <= 181; number++)
            {
                Assert.Equal(expected.Skip((number - 1) * PeopleSearch.PageSize).Take(PeopleSearch.PageSize), page.Ids);
                Assert.Equal((number, number < 181), (page.Page, page.HasNext));
                page = await FindAsync(bench, view with { Page = number + 1, After = page.Ids[^1] });
            }

            Assert.Empty(page.Ids);
            var jumped = await FindAsync(bench, view with { Page = 150 });
            Assert.Equal(expected.Skip(149 * PeopleSearch.PageSize).Take(PeopleSearch.PageSize), jumped.Ids);
            var beyond = await FindAsync(bench, view with { Page = 999 });
            Assert.Equal((181, false), (beyond.Page, beyond.HasNext));
            Assert.Equal(expected.Skip(180 * PeopleSearch.PageSize), beyond.Ids);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_word_counts_however_many_are_typed(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await AddAsync(bench, [Someone("one two three four five six", "first"), Someone("one two three four five seven", "second")]);

        var found = await FindAsync(bench, new PeopleView { Search = "one two three four five seven" });

        Assert.Single(found.Ids);
        Assert.Equal(1, found.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_neighbour_who_is_gone_leaves_the_page_where_it_was(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var people = await FillAsync(bench, 200);
        var expected = Expected(people, new PeopleView(), bench.Now).ToList();

        var page = await FindAsync(bench, new PeopleView { Page = 3, After = 999_999 });

        Assert.Equal(expected.Skip(2 * PeopleSearch.PageSize).Take(PeopleSearch.PageSize), page.Ids);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\\")]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("a\" OR \"b")]
    [InlineData("* NEAR( ^ - : AND OR NOT")]
    [InlineData("{0} {1}")]
    [Trait("Security", "26")]
    public async Task What_looks_like_a_query_is_looked_for_as_it_stands(string typed)
    {
        foreach (var kind in new[] { DatabaseKind.Sqlite, DatabaseKind.PostgreSql }.Where(kind => kind == DatabaseKind.Sqlite || PostgresServer.WhyNot is null))
        {
            await using var bench = await Bench.CreateAsync(kind);
            await AddAsync(bench, [Someone("Ann Lopez", "ann"), Someone($"Odd {typed} One", "odd")]);

            var page = await FindAsync(bench, new PeopleView { Search = typed });

            await using var db = bench.Database.NewContext();
            Assert.Equal([await db.People.Where(p => p.Username == "odd").Select(p => p.Id).SingleAsync()], page.Ids);
        }
    }

    private static IEnumerable<PeopleView> Views()
    {
        foreach (var sort in Enum.GetValues<PeopleSort>())
        {
            foreach (var order in new[] { "", "&order=desc" })
            {
                foreach (var narrowed in new[] { "", "&search=an", "&search=lopez", "&search=z&state=active", "&only=neversignedin", "&source=local&search=a" })
                    yield return PeopleView.In($"?sort={sort}{order}{narrowed}");
            }
        }

        foreach (var only in new[]
        {
            "search=zoe", "search=o", "search=LÓPEZ+jos", "search=claret.example", "search=nobody-has-this", "search=ab+cd", "state=blocked", "state=invited", "state=active",
            "source=sso", "source=usersync", "provider=1", "privilege=admin", "privilege=any", "privilege=resets", "privilege=audit", "only=pendingreset", "only=noemail",
            "only=sharedaddress", "only=sharedaddress,noemail", "only=neversignedin,pendingreset&state=active", "source=sso&state=blocked&search=zoe", "privilege=any&search=ann",
        })
        {
            yield return PeopleView.In($"?{only}");
            yield return PeopleView.In($"?{only}&sort=lastsignin&order=desc");
        }
    }

    /// <summary>By reading everybody.</summary>
    private static IEnumerable<long> Expected(IReadOnlyList<Known> people, PeopleView view, DateTime now)
    {
        var terms = Normalized.Search(view.Search).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var passed = people.Where(known => terms.All(term => Stands(known.Person, term))
            && (view.Source is null || known.Person.Source == view.Source)
            && (view.Provider is null || known.Person.ProviderId == view.Provider)
            && (view.Standing is null || view.Standing == (known.Person.State == PersonState.Blocked ? PeopleStanding.Blocked : known.Person.InvitedAt is null ? PeopleStanding.Active : PeopleStanding.Invited))
            && (view.Privilege is not { } privilege || May(known.Person, privilege))
            && view.Flags.All(flag => flag switch
            {
                PeopleFlag.PendingReset => known.Tickets.Any(t => t.EndedAt is null && (t.ExpiresAt is null || t.ExpiresAt > now)),
                PeopleFlag.NeverSignedIn => known.Person.LastSignInAt is null,
                PeopleFlag.NoEmail => known.Person.Email is null,
                _ => known.Person.NormalizedEmail is { } email && people.Count(p => p.Person.NormalizedEmail == email) > 1,
            }));
        var sorted = passed.OrderBy(p => Key(p.Person, view.Sort), Comparer<string?>.Create(string.CompareOrdinal)).ThenBy(p => p.Person.Id).Select(p => p.Person.Id);
        return view.IsDescending ? sorted.Reverse() : sorted;
    }

    private static bool Stands(Person person, string term) => term.EnumerateRunes().Count() > 2
        ? $"{person.Name} {person.Username} {person.Email}".Split(' ').Any(word => Normalized.Search(word).Contains(term, StringComparison.Ordinal))
        : $"{person.Name} {person.Username} {person.Email}".Split(' ').Any(word => Normalized.Search(word).StartsWith(term, StringComparison.Ordinal));

    private static bool May(Person person, PeoplePrivilege privilege) => person.IsAdmin
        || (privilege != PeoplePrivilege.Admin && person.Privileges.Exists(held =>
            held.Level > PrivilegeLevel.NoAccess && (privilege == PeoplePrivilege.Any || held.Feature.ToString() == privilege.ToString())));

    private static string? Key(Person person, PeopleSort sort) => sort switch
    {
        PeopleSort.Username => person.NormalizedUsername,
        PeopleSort.Email => person.NormalizedEmail,
        PeopleSort.Source => $"{(int)person.Source}{person.SortName}",
        PeopleSort.State => $"{(int)person.State}{person.SortName}",
        PeopleSort.LastSignIn => person.LastSignInAt?.ToString("O"),
        PeopleSort.Created => person.CreatedAt.ToString("O"),
        _ => person.SortName,
    };

    private static async Task<PeopleHits> FindAsync(Bench bench, PeopleView view)
    {
        await using var db = bench.Database.NewContext();
        return await bench.Get<PeopleSearch>().FindAsync(db, view, default);
    }

    /// <summary>The same people in every run; equals in every order among them.</summary>
    private static async Task<IReadOnlyList<Known>> FillAsync(Bench bench, int count)
    {
        var random = new Random(4711);
        var providers = new[] { new Provider { Source = PersonSource.Sso, Name = "Okta" }, new Provider { Source = PersonSource.UserSync, Name = "HR" } };
        await using (var db = bench.Database.NewContext())
        {
            db.AddRange(providers);
            await db.SaveChangesAsync();
            for (var i = 0; i < count; i++)
            {
                var provider = random.Next(3) is var drawn and < 2 ? providers[drawn] : null;
                var person = Someone(
                    $"{FirstNames[random.Next(FirstNames.Length)]} {Surnames[random.Next(Surnames.Length)]}", $"{(char)('a' + random.Next(26))}{i}",
                    random.Next(10) == 0 ? null : random.Next(8) == 0 ? $"shared{random.Next(20)}@claret.example" : $"own{i}@north.example");
                (person.Source, person.ProviderId) = (provider?.Source ?? PersonSource.Local, provider?.Id);
                person.State = random.Next(6) == 0 ? PersonState.Blocked : PersonState.Active;
                person.InvitedAt = person.State == PersonState.Active && random.Next(9) == 0 ? bench.Now.AddDays(-1) : null;
                person.LastSignInAt = random.Next(3) == 0 ? null : bench.Now.AddDays(-random.Next(5));
                person.IsAdmin = random.Next(60) == 0;
                if (random.Next(20) == 0)
                    person.Privileges.Add(new PersonPrivilege { Feature = Feature.Resets, Level = (PrivilegeLevel)random.Next(3) });
                db.Add(person);
            }

            await db.SaveChangesAsync();
            foreach (var person in db.People.Local.Where(_ => random.Next(12) == 0).ToList())
            {
                var reset = new Reset { Reference = $"{random.Next(1000, 9999)}-{person.Id:0000}", StartedBy = ResetStart.Admin, RequestedAt = bench.Now, State = ResetState.Open, PersonId = person.Id };
                for (var n = random.Next(1, 3); n > 0; n--)
                    reset.Tickets.Add(TicketOf(person, bench.Now, random));
                db.Add(reset);
            }

            await db.SaveChangesAsync();
        }

        await using var reading = bench.Database.NewContext();
        var tickets = await reading.Tickets.AsNoTracking().ToListAsync();
        return [.. (await reading.People.AsNoTracking().Include(p => p.Privileges).ToListAsync()).Select(p => new Known(p, tickets.FindAll(t => t.PersonId == p.Id)))];
    }

    private static Ticket TicketOf(Person person, DateTime now, Random random)
    {
        var hash = new byte[32];
        random.NextBytes(hash);
        return new Ticket
        {
            Kind = TicketKind.Link,
            PersonId = person.Id,
            SecretHash = hash,
            SecurityStamp = person.SecurityStamp,
            CreatedAt = now,
            Lifetime = TimeSpan.FromHours(1),
            ExpiresAt = random.Next(3) == 0 ? null : now.AddMinutes(random.Next(-60, 60)),
            EndedAt = random.Next(3) == 0 ? now : null,
        };
    }

    private static async Task<List<long>> OrderedAsync(Bench bench, PeopleView view)
    {
        await using var db = bench.Database.NewContext();
        var people = await db.People.AsNoTracking().ToListAsync();
        var ordered = view.Sort switch
        {
            PeopleSort.Created => people.OrderBy(p => p.CreatedAt),
            PeopleSort.Username => people.OrderBy(p => p.NormalizedUsername, StringComparer.Ordinal),
            _ => people.OrderBy(p => p.SortName, StringComparer.Ordinal),
        };
        var ids = ordered.ThenBy(p => p.Id).Select(p => p.Id).ToList();
        if (view.IsDescending)
            ids.Reverse();
        return ids;
    }

    private static Person Someone(string name, string username, string? email = null) => new() { Name = name, Username = username, Email = email, CreatedAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(username.Length) };

    private static async Task AddAsync(Bench bench, IEnumerable<Person> people)
    {
        await using var db = bench.Database.NewContext();
        db.AddRange(people);
        await db.SaveChangesAsync();
    }

    private sealed record Known(Person Person, List<Ticket> Tickets);
}
