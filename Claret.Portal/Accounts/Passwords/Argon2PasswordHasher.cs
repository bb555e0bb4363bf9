using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>
/// Argon2id through libsodium, behind Identity's interface. Verifies what Identity's own hasher stored, too, and asks for
/// those to be renewed. A stored hash that can't be read is <see cref="PasswordVerificationResult.Failed"/>, after the same work.
/// <para>Synchronous and costly: call it through <see cref="PasswordHashing"/>, which waits its turn.</para>
/// </summary>
public sealed class Argon2PasswordHasher : IPasswordHasher<Person>
{
    /// <summary>What stands in for the hash of nobody. No text is known to lead to it, and those who use it answer Failed anyway.</summary>
    internal static readonly Argon2Hash Decoy = new(
        Argon2Hash.TodaysMemory, Argon2Hash.TodaysPasses, "Claret's decoy 1"u8.ToArray(), new byte[Argon2Hash.HashSize]);

    // Identity's formats are base64 and start with their version: 0 (PBKDF2-SHA1, 1,000 rounds) or 1 (names its rounds).
    private const byte IdentityV2 = 0x00;
    private const byte IdentityV3 = 0x01;
    private const uint MostIdentityRounds = 2_000_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly PasswordHasher<Person> identitys = new();

    /// <exception cref="ArgumentException">The text is no Unicode. The policy refuses such text before.</exception>
    public string HashPassword(Person user, string password)
    {
        if (!PasswordText.TryNormalize(password, out var text))
            throw new ArgumentException("Half a surrogate pair, or U+FFFE: the password policy is to be asked first.", nameof(password));

        var blank = new Argon2Hash(
            Argon2Hash.TodaysMemory, Argon2Hash.TodaysPasses, RandomNumberGenerator.GetBytes(Argon2Hash.SaltSize), new byte[Argon2Hash.HashSize]);
        return (blank with { Hash = Derive(blank, text) }).ToString();
    }

    public PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
    {
        if (!PasswordText.TryNormalize(providedPassword, out var text))
            return PasswordVerificationResult.Failed;

        if (Argon2Hash.TryParse(hashedPassword, out var stored))
            return !Matches(stored, text) ? PasswordVerificationResult.Failed
                : stored.IsTodays ? PasswordVerificationResult.Success
                : PasswordVerificationResult.SuccessRehashNeeded;

        if (IsIdentitys(hashedPassword))
            return VerifyIdentitys(user, hashedPassword, providedPassword, text);

        Matches(Decoy, text);
        return PasswordVerificationResult.Failed;
    }

    private PasswordVerificationResult VerifyIdentitys(Person user, string hash, string typed, string text)
    {
        // Identity hashed what was typed, without normalising it.
        var matches = identitys.VerifyHashedPassword(user, hash, typed) != PasswordVerificationResult.Failed
            || (!string.Equals(typed, text, StringComparison.Ordinal)
                && identitys.VerifyHashedPassword(user, hash, text) != PasswordVerificationResult.Failed);
        return matches ? PasswordVerificationResult.SuccessRehashNeeded : PasswordVerificationResult.Failed;
    }

    private static bool IsIdentitys(string hash)
    {
        var bytes = new byte[hash.Length];
        if (!Convert.TryFromBase64String(hash, bytes, out var length) || length == 0)
            return false;

        return bytes[0] switch
        {
            IdentityV2 => length == 49,
            // Marker, algorithm, rounds, salt size: four bytes each after the first.
            IdentityV3 => length > 13 + 32 && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)) is > 0 and <= MostIdentityRounds,
            _ => false,
        };
    }

    private static bool Matches(Argon2Hash stored, string text) =>
        CryptographicOperations.FixedTimeEquals(Derive(stored, text), stored.Hash);

    private static byte[] Derive(Argon2Hash cost, string text)
    {
        var password = Utf8.GetBytes(text);
        try
        {
            return cost.Derive(password);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }
}
