using Claret.Portal.Data;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>
/// What the database keeps of a temporary password: HMAC-SHA-256 under the portal's own key, bound to the person. Whoever has
/// the database alone can't try one out, and one that was moved to another person's row opens nothing.
/// </summary>
public sealed class TemporaryPasswords(PortalKeys keys)
{
    /// <summary>In no temporary password: what can't be one is hashed all the same, and equals nothing.</summary>
    private const string Nothing = "----------------";

    public Task<byte[]> HashAsync(long personId, TemporaryPassword password, CancellationToken cancellationToken) =>
        HashAsync(personId, password.Plain, cancellationToken);

    /// <summary>The same work for nobody and for what can't be a temporary password.</summary>
    public Task<byte[]> HashTypedAsync(long? personId, string typed, CancellationToken cancellationToken) =>
        HashAsync(personId ?? 0, TemporaryPassword.Parse(typed)?.Plain ?? Nothing, cancellationToken);

    private Task<byte[]> HashAsync(long personId, string plain, CancellationToken cancellationToken) =>
        keys.HashAsync("temporary-password", FormattableString.Invariant($"person:{personId}:{plain}"), cancellationToken);
}
