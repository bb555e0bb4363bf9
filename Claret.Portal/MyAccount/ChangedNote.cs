using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Claret.Portal.MyAccount;

/// <summary>
/// Carries the username to the page after a change that ended its own session: nobody is signed in there, and what an address
/// says by itself anybody could have written.
/// </summary>
public sealed class ChangedNote(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Claret.Portal.MyAccount.ChangedNote").ToTimeLimitedDataProtector();

    public string Write(string username) => protector.Protect(username, Lifetime);

    /// <summary>Null for what nobody here wrote, or too long ago.</summary>
    public string? Read(string? note)
    {
        try
        {
            return string.IsNullOrEmpty(note) ? null : protector.Unprotect(note);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
