using System.Diagnostics;
using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Data;
using Claret.Portal.People;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Benchmarks;

/// <summary>
/// The people grid among a million, as its page asks for it (who acts, which rows, everything that stands in them), beside the plain
/// query that one would write first: Contains, a count, Skip and Take. The same views in the same run on the same people.
/// </summary>
internal static class PeopleGrid
{
    private const int Repeats = 5;

    public static async Task RunAsync(string[] arguments)
    {
        var wanted = arguments.Where(argument => argument.StartsWith("--People=", StringComparison.Ordinal)).Select(argument => int.Parse(argument[9..], CultureInfo.InvariantCulture)).FirstOrDefault(1_000_000);
        var plainEvery = arguments.Where(argument => argument.StartsWith("--plain-every=", StringComparison.Ordinal)).Select(argument => int.Parse(argument[14..], CultureInfo.InvariantCulture)).FirstOrDefault(1);
        await using var portal = await BenchPortal.StartAsync(
            [.. arguments.Where(argument => !argument.StartsWith("--plain-every=", StringComparison.Ordinal) && !argument.StartsWith("--People=", StringComparison.Ordinal))]);
        var began = Stopwatch.GetTimestamp();
        var caller = await FillAsync(portal, wanted);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Filled in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s."));

        var views = await ViewsAsync(portal, wanted);
        var (query, search) = (portal.Get<PeopleQuery>(), portal.Get<PeopleSearch>());
        foreach (var (_, view) in views)
            await query.ListAsync(caller, view, CancellationToken.None);

        var all = new List<Measured>();
        var order = views.ToArray();
        Random.Shared.Shuffle(order);
        foreach (var (kind, view) in order)
        {
            var (found, page, asked) = (new Sample(), new Sample(), new Sample());
            for (var i = 0; i < Repeats; i++)
            {
                found.Add(await TimeAsync(() => OnAsync(portal, db => search.FindAsync(db, view, CancellationToken.None))));
                page.Add(await TimeAsync(() => OnAsync(portal, db => query.PageAsync(db, view, new Privileges(isAdmin: true, []), CancellationToken.None))));
                asked.Add(await TimeAsync(() => query.ListAsync(caller, view, CancellationToken.None)));
            }

            all.Add(new Measured(kind, view, found.Median, page.Median, asked.Median, Plain: null));
        }

        // Afterwards, for reading through a million rows would push what the grid has read out of every cache in between.
        for (var i = 0; plainEvery > 0 && i < all.Count; i += plainEvery)
            all[i] = all[i] with { Plain = (await TimeAsync(() => PlainAsync(portal, all[i].View))).TotalMilliseconds };

        Report(all);
    }

    private static void Report(List<Measured> all)
    {
        Console.WriteLine($"{all.Count} views; milliseconds, each the median of {Repeats}, the plain query's once.");
        Console.WriteLine($"{"",-15}{"views",6}{"ids p50",9}{"p95",8}{"page p50",10}{"p95",8}{"max",8}{"as asked p50",14}{"p95",8}{"plain p50",11}{"p95",7}{"plain/page",12}");
        foreach (var group in all.GroupBy(one => one.Kind, StringComparer.Ordinal).Append(all.GroupBy(_ => "all", StringComparer.Ordinal).Single()))
        {
            var (found, page, asked, plain) = (Sorted(group, one => one.Found), Sorted(group, one => one.Page), Sorted(group, one => one.Asked), Sorted(group.Where(one => one.Plain is not null), one => one.Plain!.Value));
            Console.WriteLine(
                $"{group.Key,-15}{page.Count,6}{At(found, .5),9:F2}{At(found, .95),8:F2}{At(page, .5),10:F2}{At(page, .95),8:F2}{page[^1],8:F2}{At(asked, .5),14:F2}{At(asked, .95),8:F2}{At(plain, .5),11:F0}{At(plain, .95),7:F0}{At(Sorted(group.Where(one => one.Plain is not null), one => one.Plain!.Value / one.Page), .5),12:F0}");
        }

        Console.WriteLine("The slowest:");
        foreach (var one in all.OrderByDescending(one => one.Page).Take(12))
            Console.WriteLine($"{one.Page,9:F2} {one.View.Address()}");
    }

    private static List<double> Sorted(IEnumerable<Measured> measured, Func<Measured, double> time) => [.. measured.Select(time).Order()];

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[(int)(share * (sorted.Count - 1))];

    private static async Task<TimeSpan> TimeAsync<T>(Func<Task<T>> act)
    {
        var began = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(began);
    }

    private static async Task<T> OnAsync<T>(BenchPortal portal, Func<PortalDbContext, Task<T>> act)
    {
        await using var db = await portal.NewContextAsync();
        await db.Database.OpenConnectionAsync();
        return await act(db);
    }

    /// <summary>What the grid did when it was small.</summary>
    private static async Task<int> PlainAsync(BenchPortal portal, PeopleView view)
    {
        await using var db = await portal.NewContextAsync();
        var people = db.People.AsNoTracking();
        foreach (var term in Normalized.Search(view.Search).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            people = people.Where(p => p.SortName.Contains(term) || p.NormalizedUsername.Contains(term) || p.NormalizedEmail!.Contains(term));
        if (view.Source is { } source)
            people = people.Where(p => p.Source == source);
        if (view.Provider is { } provider)
            people = people.Where(p => p.ProviderId == provider);
        people = view.Standing switch
        {
            PeopleStanding.Blocked => people.Where(p => p.State == PersonState.Blocked),
            PeopleStanding.Invited => people.Where(p => p.InvitedAt != null),
            PeopleStanding.Active => people.Where(p => p.State == PersonState.Active && p.InvitedAt == null),
            _ => people,
        };
        if (view.Flags.Contains(PeopleFlag.NeverSignedIn))
            people = people.Where(p => p.LastSignInAt == null);
        if (view.Flags.Contains(PeopleFlag.NoEmail))
            people = people.Where(p => p.NormalizedEmail == null);
        if (view.Flags.Contains(PeopleFlag.SharedAddress))
            people = people.Where(p => p.NormalizedEmail != null && db.People.Count(other => other.NormalizedEmail == p.NormalizedEmail) > 1);
        if (view.Privilege is not null)
            people = people.Where(p => p.IsAdmin || p.Privileges.Any());

        var total = await people.CountAsync();
        IOrderedQueryable<Person> By<TKey>(System.Linq.Expressions.Expression<Func<Person, TKey>> key) => view.IsDescending ? people.OrderByDescending(key) : people.OrderBy(key);
        var sorted = view.Sort switch
        {
            PeopleSort.Username => By(p => p.Username),
            PeopleSort.Email => By(p => p.Email),
            PeopleSort.Source => By(p => p.Source),
            PeopleSort.State => By(p => p.State),
            PeopleSort.LastSignIn => By(p => p.LastSignInAt),
            PeopleSort.Created => By(p => p.CreatedAt),
            _ => By(p => p.Name),
        };
        var rows = await sorted.ThenBy(p => p.Id).Skip((view.Page - 1) * PeopleSearch.PageSize).Take(PeopleSearch.PageSize)
            .Include(p => p.Provider).Include(p => p.Privileges).AsSplitQuery().ToListAsync();
        return total + rows.Count;
    }

    private static async Task<Caller> FillAsync(BenchPortal portal, int wanted)
    {
        await using var db = await portal.NewContextAsync();
        var now = DateTime.UtcNow;
        var admin = new Person { Username = $"bench.{Guid.NewGuid():N}", Name = "Bench Admin", IsAdmin = true, CreatedAt = now, PasswordHash = "-" };
        db.Add(admin);
        if (!await db.Providers.AnyAsync())
        {
            db.AddRange(
                new Provider { Source = PersonSource.Sso, Name = "Okta" },
                new Provider { Source = PersonSource.Ldap, Name = "Head office" },
                new Provider { Source = PersonSource.UserSync, Name = "HR file" });
        }

        await db.SaveChangesAsync();
        await portal.Get<DemoCrowd>().FillAsync(wanted, Console.WriteLine, CancellationToken.None);
        // As a server's own housekeeping has done by the time that somebody looks.
        if (db.Database.IsNpgsql())
        {
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
            await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE");
        }

        var session = new PersonSession { Id = Guid.NewGuid(), PersonId = admin.Id, CreatedAt = now, LastSeenAt = now };
        db.Add(session);
        await db.SaveChangesAsync();
        return new Caller(admin.Id, session.Id);
    }

    /// <summary>More than two hundred, the terms taken from people who are there.</summary>
    private static async Task<List<(string Kind, PeopleView View)>> ViewsAsync(BenchPortal portal, int wanted)
    {
        await using var db = await portal.NewContextAsync();
        var chance = new Random(20261123);
        var ids = Enumerable.Range(0, 60).Select(_ => (long)chance.Next(10, wanted)).ToList();
        var people = await db.People.AsNoTracking().Where(p => ids.Contains(p.Id)).OrderBy(p => p.Id).ToListAsync();
        var views = new List<(string, PeopleView)>();
        foreach (var person in people)
        {
            views.Add(("rare term", new PeopleView { Search = person.Username }));
            if (views.Count % 2 == 0)
                views.Add(("rare term", new PeopleView { Search = person.Email ?? person.Username[2..], Sort = Any<PeopleSort>(chance), IsDescending = chance.Next(2) == 0 }));
        }

        foreach (var person in people.Take(30))
        {
            var words = person.Name.Split(' ');
            views.Add(("two words", new PeopleView { Search = $"{words[1][..Math.Min(5, words[1].Length)]} {words[0]}", Sort = Any<PeopleSort>(chance) }));
        }

        foreach (var person in people.Skip(30).Take(24))
            views.Add(("half a name", new PeopleView { Search = person.Name.Split(' ')[1][..4], Sort = Any<PeopleSort>(chance), IsDescending = chance.Next(2) == 0 }));
        foreach (var broad in new[] { "example", "anna", "zo", "a", "z", "claret", "man", "son", "1", "ze", "q", "works.example", "valentina", "er" })
            views.Add(("broad term", new PeopleView { Search = broad, Sort = Any<PeopleSort>(chance), IsDescending = chance.Next(2) == 0 }));

        var filters = await FiltersAsync(db);
        foreach (var filter in filters)
        {
            foreach (var sort in new[] { PeopleSort.Name, Any<PeopleSort>(chance) })
                views.Add(("filter", filter with { Sort = sort, IsDescending = chance.Next(2) == 0 }));
            views.Add(("filter and term", filter with { Search = people[chance.Next(people.Count)].Name.Split(' ')[1][..4], Sort = Any<PeopleSort>(chance) }));
        }

        foreach (var sort in Enum.GetValues<PeopleSort>())
        {
            views.Add(("order", new PeopleView { Sort = sort }));
            views.Add(("order", new PeopleView { Sort = sort, IsDescending = true }));
            views.Add(("next page", new PeopleView { Sort = sort, Page = 700, After = people[chance.Next(people.Count)].Id }));
            views.Add(("previous page", new PeopleView { Sort = sort, Page = 700, Before = people[chance.Next(people.Count)].Id }));
        }

        foreach (var page in new[] { 10, 100, 1_000, 5_000, 10_000, 19_000 })
            views.Add(("deep jump", new PeopleView { Page = Math.Min(page, wanted / PeopleSearch.PageSize) }));
        views.Add(("deep jump", new PeopleView { Page = 2_000, Sort = PeopleSort.LastSignIn, IsDescending = true }));
        return views;
    }

    private static async Task<List<PeopleView>> FiltersAsync(PortalDbContext db)
    {
        var provider = await db.Providers.OrderBy(p => p.Id).Select(p => p.Id).FirstAsync();
        return
        [
            new() { Source = PersonSource.Local }, new() { Source = PersonSource.Ldap }, new() { Provider = provider },
            .. Enum.GetValues<PeopleStanding>().Select(standing => new PeopleView { Standing = standing }),
            new() { Privilege = PeoplePrivilege.Admin }, new() { Privilege = PeoplePrivilege.Any },
            .. Enum.GetValues<PeopleFlag>().Where(flag => flag != PeopleFlag.PendingReset).Select(flag => new PeopleView { Flags = [flag] }),
            new() { Source = PersonSource.Local, Standing = PeopleStanding.Blocked }, new() { Provider = provider, Flags = [PeopleFlag.NeverSignedIn] },
        ];
    }

    private static T Any<T>(Random chance)
        where T : struct, Enum => Enum.GetValues<T>()[chance.Next(Enum.GetValues<T>().Length)];

    /// <param name="Found">Until the ids of the page were there, and their count.</param>
    /// <param name="Page">Until all that it shows was there, as with the plain query.</param>
    /// <param name="Asked">The same for a circuit, which reads first who asks.</param>
    /// <param name="Plain">The plain query's, once; null where it wasn't asked.</param>
    private sealed record Measured(string Kind, PeopleView View, double Found, double Page, double Asked, double? Plain);
}
