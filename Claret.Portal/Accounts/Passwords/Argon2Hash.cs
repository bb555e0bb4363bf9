using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NSec.Cryptography;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>A stored Argon2id hash in PHC form: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>, base64 without padding.</summary>
/// <param name="Memory">KiB.</param>
/// <param name="Passes">t.</param>
/// <param name="Salt">16 bytes: libsodium takes no other.</param>
/// <param name="Hash">16 to 64 bytes.</param>
internal sealed record Argon2Hash(int Memory, int Passes, byte[] Salt, byte[] Hash)
{
    public const string Prefix = "$argon2id$";

    /// <summary>19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).</summary>
    public const int TodaysMemory = 19_456;
    public const int TodaysPasses = 2;
    public const int SaltSize = 16;
    public const int HashSize = 32;

    // A stored cost is honoured within bounds: a damaged row must not take the server's memory or minutes.
    private const int MostMemory = 262_144;
    private const int MostPasses = 10;

    public bool IsTodays => Memory == TodaysMemory && Passes == TodaysPasses && Hash.Length == HashSize;

    public byte[] Derive(ReadOnlySpan<byte> password)
    {
        var parameters = new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = Memory, NumberOfPasses = Passes };
        return PasswordBasedKeyDerivationAlgorithm.Argon2id(parameters).DeriveBytes(password, Salt, Hash.Length);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Prefix}v=19$m={Memory},t={Passes},p=1${Encode(Salt)}${Encode(Hash)}");

    public static bool TryParse(string stored, [NotNullWhen(true)] out Argon2Hash? parsed)
    {
        parsed = null;
        if (stored.Length > 256 || stored.Split('$') is not ["", "argon2id", "v=19", var cost, var salt, var hash]
            || cost.Split(',') is not [var m, var t, "p=1"]
            || !TryNumber(m, "m=", MostMemory, out var memory) || !TryNumber(t, "t=", MostPasses, out var passes)
            || memory < 8 || passes < 1
            || Decode(salt) is not { Length: SaltSize } saltBytes || Decode(hash) is not { Length: >= 16 and <= 64 } hashBytes)
        {
            return false;
        }

        parsed = new Argon2Hash(memory, passes, saltBytes, hashBytes);
        return true;
    }

    private static bool TryNumber(string text, string name, int most, out int number)
    {
        number = 0;
        return text.StartsWith(name, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= most;
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, bytes, out var written) ? bytes[..written] : null;
    }
}
