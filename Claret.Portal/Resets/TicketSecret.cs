using System.Buffers.Text;
using System.Security.Cryptography;

namespace Claret.Portal.Resets;

/// <summary>32 random bytes (ASVS 5.0 11.5.1), as base64url in the mail and as SHA-256 in the database. Prints itself as nothing.</summary>
public sealed class TicketSecret
{
    private const int Bytes = 32;

    private TicketSecret(byte[] value) => (Text, Hash) = (Base64Url.EncodeToString(value), SHA256.HashData(value));

    /// <summary>43 characters; goes into the mail and nowhere else.</summary>
    public string Text { get; }

    public byte[] Hash { get; }

    public static TicketSecret New() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Null when it isn't one, whatever was typed.</summary>
    public static TicketSecret? Parse(string? text)
    {
        if (text is not { Length: 43 })
            return null;

        Span<byte> value = stackalloc byte[Bytes];
        return Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, value, out var written) && written == Bytes ? new TicketSecret(value.ToArray()) : null;
    }

    public override string ToString() => "(ticket)";
}
