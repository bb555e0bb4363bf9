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

    /// <summary>
    /// The claim's, else what stands before the address's @, else of the name. Where each is somebody's or can't be one, why the claim's
    /// isn't taken: it is the one that whoever signs in would know.
    /// </summary>
    public static async Task<(string? Free, SourceRefusal? Why)> UsernameAsync(PortalDbContext db, SsoClaims said, CancellationToken cancellationToken)
    {
        SourceRefusal? why = said.Username is null ? SourceRefusal.UsernameMissing : null;
        foreach (var candidate in Candidates(said).Distinct(StringComparer.Ordinal))
        {
            if (await WhyNotAsync(db, personId: 0, candidate, cancellationToken) is not { } refusal)
                return (candidate, null);
            why ??= refusal;
        }

        return (null, why);
    }

    /// <summary>Null where none is said, it is doubted, can't be one, or is somebody else's.</summary>
    public static async Task<string?> FreeEmailAsync(PortalDbContext db, long personId, SsoClaims said, CancellationToken cancellationToken) =>
        said is { IsEmailDoubted: false, Email: { } email } && IsEmail(email) && await TakenAsync(db, personId, email, cancellationToken) is null ? email : null;

    public static string? NameIn(SsoClaims said) => said.Name is { } name && !DetailRules.FaultsOf(new PersonDetails(name, "x", null)).Any() ? name : null;

    /// <summary>Takes over what is new and can be taken over; the rest stays as it is.</summary>
    public static async Task<Changes> RefreshAsync(PortalDbContext db, Person person, SsoClaims said, CancellationToken cancellationToken)
    {
        var before = PersonDetails.Of(person);
        if (NameIn(said) is { } name)
            person.Name = name;
        if (said.Username is { } username && username != before.Username && await WhyNotAsync(db, person.Id, username, cancellationToken) is null)
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

    private static bool IsEmail(string text) => !DetailRules.FaultsOf(new PersonDetails("x", "x", text)).Any();

    /// <summary>Null where this person can have that username.</summary>
    private static async Task<SourceRefusal?> WhyNotAsync(PortalDbContext db, long personId, string username, CancellationToken cancellationToken)
    {
        // A refusal has its fault's name.
        var faults = DetailRules.FaultsOf(new PersonDetails("x", username, null)).ToList();
        return faults is [var fault, ..] ? Enum.Parse<SourceRefusal>(fault.ToString()) : await TakenAsync(db, personId, username, cancellationToken);
    }

    /// <summary>As a username and as an address: at sign-in either is read as the other. Null where it is nobody else's.</summary>
    private static async Task<SourceRefusal?> TakenAsync(PortalDbContext db, long personId, string text, CancellationToken cancellationToken)
    {
        var (asUsername, asEmail) = (Normalized.Username(text), Normalized.Email(text));
        var others = await db.People
            .Where(p => p.Id != personId && (p.NormalizedUsername == asUsername || p.NormalizedEmail == asEmail))
            .Select(p => p.NormalizedUsername == asUsername)
            .Distinct()
            .ToListAsync(cancellationToken);
        return others.Count == 0 ? null : others.Contains(true) ? SourceRefusal.UsernameTaken : SourceRefusal.UsernameIsAnAddress;
    }

    /// <summary>In words for the audit; null where nothing changed.</summary>
    public sealed record Changes(string? Details, string? Address);
}
