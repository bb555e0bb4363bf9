using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Invitations;

/// <summary>What is the matter with a list of those who are to be invited: by itself, and beside the people who are there. The page asks it before, the service in the act.</summary>
public static class InvitationCheck
{
    /// <summary>After so many tries another name is easier found by a human.</summary>
    private const int NumbersTried = 30;

    /// <param name="asked">Whose findings are wanted, by their places in the list; null for all.</param>
    public static async Task<IReadOnlyList<IReadOnlyList<InviteFinding>>> FindAsync(
        PortalDbContext db, IReadOnlyList<Invitee> list, int? asked, CancellationToken cancellationToken)
    {
        var rows = list.Select(invitee => new Row(invitee)).ToList();
        var wanted = asked is { } one ? [rows[one]] : rows;
        var stored = await StoredAsync(db, wanted, cancellationToken);
        var (usernames, addresses) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var given = rows.Select(row => row.Username).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var isUsernameTwice = row.Username is not null && !usernames.Add(row.Username);
            var isAddressTwice = row.Address is not null && !addresses.Add(row.Address);
            if (!wanted.Contains(row))
                continue;

            if (row.Username is { } username)
            {
                if (stored.Exists(p => p.NormalizedUsername == username))
                    row.Findings.Add(new InviteFinding.UsernameTaken(await FreeAsync(db, row, given, cancellationToken)));
                else if (isUsernameTwice)
                    row.Findings.Add(new InviteFinding.UsernameTwice(await FreeAsync(db, row, given, cancellationToken)));
                else if (stored.Exists(p => p.NormalizedEmail == row.UsernameAsAddress) || rows.Exists(other => other != row && other.Address == row.UsernameAsAddress))
                    row.Findings.Add(new InviteFinding.Broken(DetailFault.UsernameIsAnAddress));
            }

            if (row.Address is { } address && stored.FindAll(p => p.NormalizedEmail == address) is { Count: > 0 } known)
                row.Findings.Add(new InviteFinding.AddressKnown(known[0].Id, known[0].Name, known.Count - 1));
            else if (isAddressTwice)
                row.Findings.Add(new InviteFinding.AddressTwice());
        }

        return [.. wanted.Select(row => row.Findings)];
    }

    private static Task<List<Person>> StoredAsync(PortalDbContext db, List<Row> rows, CancellationToken cancellationToken)
    {
        var usernames = rows.Select(row => row.Username).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var addresses = rows.SelectMany(row => new[] { row.Address, row.UsernameAsAddress }).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return db.People.AsNoTracking()
            .Where(p => usernames.Contains(p.NormalizedUsername) || (p.NormalizedEmail != null && addresses.Contains(p.NormalizedEmail)))
            .OrderBy(p => p.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The same with a number that nobody has, in the database or in the list.</summary>
    private static async Task<string?> FreeAsync(PortalDbContext db, Row row, HashSet<string> given, CancellationToken cancellationToken)
    {
        var username = row.Invitee.Details.Username;
        if (username.Contains('@', StringComparison.Ordinal) || username.Length > Person.MaxUsername - 2)
            return null;

        var tried = Enumerable.Range(2, NumbersTried).Select(number => FormattableString.Invariant($"{username}{number}")).ToDictionary(Normalized.Username, StringComparer.Ordinal);
        var taken = await db.People.Where(p => tried.Keys.Contains(p.NormalizedUsername)).Select(p => p.NormalizedUsername).ToListAsync(cancellationToken);
        var free = tried.Keys.Except(taken, StringComparer.Ordinal).FirstOrDefault(given.Add);
        return free is null ? null : tried[free];
    }

    /// <summary>What can't be one is normalised no further: it may be endless.</summary>
    private sealed class Row
    {
        public Row(Invitee invitee)
        {
            var (_, username, email) = invitee.Details;
            Invitee = invitee;
            var faults = DetailRules.FaultsOf(invitee.Details).ToList();
            if (email is null)
                faults.Add(DetailFault.EmailNotOne);
            Findings.AddRange(faults.Select(fault => new InviteFinding.Broken(fault)));
            if (!faults.Exists(fault => fault.ToString().StartsWith("Username", StringComparison.Ordinal)))
                (Username, UsernameAsAddress) = (Normalized.Username(username), Normalized.Email(username));
            if (email is not null && !faults.Exists(fault => fault.ToString().StartsWith("Email", StringComparison.Ordinal)))
                Address = Normalized.Email(email);
        }

        public Invitee Invitee { get; }

        public List<InviteFinding> Findings { get; } = [];

        public string? Username { get; }

        public string? UsernameAsAddress { get; }

        public string? Address { get; }
    }
}
