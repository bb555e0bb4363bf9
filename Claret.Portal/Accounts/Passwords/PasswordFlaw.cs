namespace Claret.Portal.Accounts.Passwords;

/// <summary>Why a password is refused. Each has its sentence in PasswordTexts.resx, under the same name.</summary>
public enum PasswordFlaw
{
    TooShort,
    TooLong,

    /// <summary>Half a surrogate pair, or U+FFFE: no text that could be typed again.</summary>
    UnpairedSurrogate,

    /// <summary>A listed password or word with trivial additions, or top ones joined.</summary>
    Common,

    /// <summary>One character or a short piece, over and over.</summary>
    Repeated,

    /// <summary>Neighbouring keys, or the order of the alphabet or of numbers.</summary>
    Sequence,
    Date,

    /// <summary>This and the next: made of it and little else. One that is recognised sooner comes first.</summary>
    ContainsName,
    ContainsUsername,
    ContainsPortalName,
    ContainsEmail,
}
