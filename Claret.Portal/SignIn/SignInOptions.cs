using Claret.Portal.Accounts;

namespace Claret.Portal.SignIn;

/// <summary>Section <c>SignIn</c>: who may sign in with a password that is kept here.</summary>
public sealed class SignInOptions
{
    public const string Section = "SignIn";
    public const string Everybody = nameof(Everybody);
    public const string NamedAdminsAlone = "NamedAdmins";

    /// <summary><see cref="Everybody"/>, or <see cref="NamedAdminsAlone"/> where all others come in through a provider.</summary>
    public string Passwords { get; set; } = Everybody;

    /// <summary>Usernames with a comma or a blank between: who gets in when the provider can't be reached.</summary>
    public string NamedAdmins { get; set; } = "";

    public bool IsForEverybody => !string.Equals(Passwords, NamedAdminsAlone, StringComparison.OrdinalIgnoreCase);

    /// <summary>As <see cref="Person.NormalizedUsername"/>.</summary>
    public static IReadOnlyList<string> UsernamesIn(string namedAdmins) =>
        [.. namedAdmins.Split([',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Normalized.Username).Distinct(StringComparer.Ordinal)];
}
