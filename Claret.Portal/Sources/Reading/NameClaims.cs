namespace Claret.Portal.Sources.Reading;

/// <summary>
/// Usernames and addresses that rows have been given but that the database doesn't show yet: within one batch, or throughout a dry
/// run, which writes nothing at all.
/// </summary>
public sealed class NameClaims
{
    private readonly HashSet<string> usernames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> addresses = new(StringComparer.Ordinal);
    private readonly HashSet<long> freed = [];

    public bool IsTaken(string normalizedUsername) => usernames.Contains(normalizedUsername);

    public void Take(string normalizedUsername) => usernames.Add(normalizedUsername);

    /// <summary>This person would have another username by now.</summary>
    public void Free(long personId) => freed.Add(personId);

    public bool IsFreed(long personId) => freed.Contains(personId);

    public void TakeAddress(string normalizedEmail, string externalId)
    {
        // Several may share one; then it is always also somebody else's.
        if (!addresses.TryAdd(normalizedEmail, externalId) && addresses[normalizedEmail] != externalId)
            addresses[normalizedEmail] = null;
    }

    public bool IsAddressOfAnother(string normalizedEmail, string externalId) => addresses.TryGetValue(normalizedEmail, out var owner) && owner != externalId;
}
