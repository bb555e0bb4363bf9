using System.Globalization;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>
/// What a new password has to be (NIST SP 800-63B-4 3.1.1.2): long enough, and not one that is guessed first. No rule about
/// kinds of characters. What is refused and what deliberately is not: docs/passwords.md. Never throws, whatever the text.
/// </summary>
public sealed class PasswordPolicy(CommonWords words)
{
    /// <summary>Code points after NFC.</summary>
    public const int MinLength = 15;

    /// <summary>Code points after NFC.</summary>
    public const int MaxLength = 256;

    /// <summary>UTF-16 units that a field takes. No text of <see cref="MaxLength"/> code points needs more, decomposed or not.</summary>
    public const int MaxTyped = 1_024;

    // "Over and over" for a piece up to this length; a longer one is judged by itself.
    private const int ShortPiece = 8;

    public PasswordVerdict Check(string password, PasswordContext context)
    {
        if (password.Length > MaxTyped)
            return new PasswordVerdict.Refused(PasswordFlaw.TooLong);
        if (!PasswordText.TryNormalize(password, out var text))
            return new PasswordVerdict.Refused(PasswordFlaw.UnpairedSurrogate);

        var length = PasswordText.CountCodePoints(text);
        if (length < MinLength)
            return new PasswordVerdict.Refused(PasswordFlaw.TooShort, (MinLength - length).ToString(CultureInfo.InvariantCulture));
        if (length > MaxLength)
            return new PasswordVerdict.Refused(PasswordFlaw.TooLong);

        var (flaw, bits) = Read(text, context);
        return flaw is { } found ? new PasswordVerdict.Refused(found) : new PasswordVerdict.Accepted(Shown(bits, PasswordStrength.Weak, PasswordStrength.Strong));
    }

    /// <summary>For the meter, while it is being typed: what is unfinished or would be refused never looks good.</summary>
    public PasswordStrength Rate(string password, PasswordContext context)
    {
        if (password.Length is 0 or > MaxTyped || !PasswordText.TryNormalize(password, out var text))
            return PasswordStrength.None;

        var length = PasswordText.CountCodePoints(text);
        if (length > MaxLength)
            return PasswordStrength.None;

        var (flaw, bits) = Read(text, context);
        return flaw is not null ? Shown(bits, PasswordStrength.None, PasswordStrength.Weak)
            : length < MinLength ? Shown(bits, PasswordStrength.None, PasswordStrength.Fair)
            : Shown(bits, PasswordStrength.Weak, PasswordStrength.Strong);
    }

    /// <summary>The text as it is counted and hashed. What is no Unicode comes back as it is: <see cref="Check"/> refuses it.</summary>
    public static string Normalize(string password) => PasswordText.TryNormalize(password, out var text) ? text : password;

    private (PasswordFlaw? Flaw, double Bits) Read(string text, PasswordContext context)
    {
        var folded = FoldedText.Of(text, MaxLength);
        var period = folded.Period();
        var isRepeated = period <= folded.Length / 2;
        var reading = new PasswordReading(isRepeated ? folded.First(period) : folded, new PersonWords(context), words);
        var flaw = reading.Flaw();
        if (isRepeated && period <= ShortPiece)
            flaw ??= PasswordFlaw.Repeated;
        return (flaw, reading.Bits());
    }

    private static PasswordStrength Shown(double bits, PasswordStrength least, PasswordStrength most) =>
        (PasswordStrength)Math.Clamp((int)StrengthOf(bits), (int)least, (int)most);

    private static PasswordStrength StrengthOf(double bits) => bits switch
    {
        < 20 => PasswordStrength.None,
        < 32 => PasswordStrength.Weak,
        < 45 => PasswordStrength.Fair,
        < 60 => PasswordStrength.Good,
        _ => PasswordStrength.Strong,
    };
}
