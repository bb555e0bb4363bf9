using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Invitations;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Sso;

/// <summary>
/// What of a provider's word can be a person's name, username and address. The last two must be nobody else's: an address that two have
/// signs neither in, so asserting somebody's would take something from them.
/// </summary>
public static class SsoDetails
{
    private static readonly string[] Patterns = ["{first}.{last}", "{f}{last}"];

    /// <summary>The claim's, else what stands before the address's @, else of the name; null where each is somebody's or can't be one.</summary>
    public static async Task<string?> FreeUsernameAsync(PortalDbContext db, SsoClaims said, CancellationToken cancellationToken)
    {
        foreach (var candidate in Candidates(said).Distinct(StringComparer.Ordinal))
        {
            if (IsUsername(candidate) && await IsFreeAsync(db, 0, candidate, cancellationToken))
                return candidate;
        }

        return null;
    }

    /// <summary>Null where none is said, it is doubted, can't be one, or is somebody else's.</summary>
    public static async Task<string?> FreeEmailAsync(PortalDbContext db, long personId, SsoClaims said, CancellationToken cancellationToken) =>
        said is { IsEmailDoubted: false, Email: { } email } && IsEmail(email) && await IsFreeAsync(db, personId, email, cancellationToken) ? email : null;

    public static string? NameIn(SsoClaims said) => said.Name is { } name && !DetailRules.FaultsOf(new PersonDetails(name, "x", null)).Any() ? name : null;

    /// <summary>Takes over what is new and can be taken over; the rest stays as it is.</summary>
    public static async Task<Changes> RefreshAsync(PortalDbContext db, Person person, SsoClaims said, CancellationToken cancellationToken)
    {
        var before = PersonDetails.Of(person);
        if (NameIn(said) is { } name)
            person.Name = name;
        if (said.Username is { } username && username != before.Username && IsUsername(username) && await IsFreeAsync(db, person.Id, username, cancellationToken))
            person.Username = username;
        if (said.Email != before.Email && await FreeEmailAsync(db, person.Id, said, cancellationToken) is { } email)
            (person.Email, person.SecurityStamp) = (email, Guid.NewGuid());

        var details = string.Join("; ", new[]
        {
            before.Username == person.Username ? null : $"username {before.Username} → {person.Username}",
            before.Name == person.Name ? null : $"name {before.Name} → {person.Name}",
        }.OfType<string>());
        return new Changes(
            details.Length == 0 ? null : details,
            before.Email == person.Email ? null : $"{before.Email ?? "none"} → {person.Email ?? "none"}");
    }

    private static IEnumerable<string> Candidates(SsoClaims said)
    {
        if (said.Username is { } username)
            yield return username;
        if (said is { IsEmailDoubted: false, Email: { } email } && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at)
            yield return email[..at];
        if (NameIn(said) is { } name)
        {
            foreach (var pattern in Patterns)
                yield return UsernamePattern.Make(pattern, name, email: "");
        }
    }

    private static bool IsUsername(string text) => !DetailRules.FaultsOf(new PersonDetails("x", text, null)).Any();

    private static bool IsEmail(string text) => !DetailRules.FaultsOf(new PersonDetails("x", "x", text)).Any();

    /// <summary>As a username and as an address: at sign-in either is read as the other.</summary>
    private static async Task<bool> IsFreeAsync(PortalDbContext db, long personId, string text, CancellationToken cancellationToken)
    {
        var (asUsername, asEmail) = (Normalized.Username(text), Normalized.Email(text));
        return !await db.People.AnyAsync(p => p.Id != personId && (p.NormalizedUsername == asUsername || p.NormalizedEmail == asEmail), cancellationToken);
    }

    /// <summary>In words for the audit; null where nothing changed.</summary>
    public sealed record Changes(string? Details, string? Address);
}
