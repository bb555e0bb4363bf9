using Microsoft.AspNetCore.Identity;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>
/// The gate before the hasher: as many hashes at once as there are cores, the others wait without holding a thread.
/// Inside the synchronous hasher the same limit would starve the thread pool.
/// </summary>
public sealed class PasswordHashing(IPasswordHasher<Person> hasher) : IDisposable
{
    // Neither hasher reads the person; the interface asks for one.
    private static readonly Person Nobody = new() { Username = "", Name = "" };
    private static readonly string DecoyHash = Argon2PasswordHasher.Decoy.ToString();

    private readonly SemaphoreSlim gate = new(Cap, Cap);

    /// <summary>Hashes at once.</summary>
    public static int Cap => Environment.ProcessorCount;

    /// <exception cref="ArgumentException">Text that <see cref="PasswordPolicy"/> would have refused as no Unicode.</exception>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        InTurnAsync(() => hasher.HashPassword(Nobody, password), cancellationToken);

    /// <summary>For nobody, and for somebody without a password here: the same work, and always Failed.</summary>
    public async Task<PasswordVerificationResult> VerifyAsync(Person? person, string password, CancellationToken cancellationToken)
    {
        var hash = person?.PasswordHash;
        var known = !string.IsNullOrEmpty(hash);
        var result = await InTurnAsync(
            () => hasher.VerifyHashedPassword(person ?? Nobody, known ? hash! : DecoyHash, password), cancellationToken);
        return known ? result : PasswordVerificationResult.Failed;
    }

    public void Dispose() => gate.Dispose();

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }
}
