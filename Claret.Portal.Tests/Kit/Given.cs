using Claret.Portal.Accounts;

namespace Claret.Portal.Tests.Kit;

/// <summary>Who is there when a test begins.</summary>
public static class Given
{
    private static long last;

    /// <summary>An active local person with a username and an address of their own.</summary>
    public static PersonBuilder APerson(string? username = null) => new(username ?? $"person.{Interlocked.Increment(ref last)}");

    public static Provider Okta() => new()
    {
        Source = PersonSource.Sso,
        Name = "Okta",
        PasswordUrl = "https://okta.example/password",
        Contact = "the identity team",
    };

    public static Provider HeadOffice() => new() { Source = PersonSource.Ldap, Name = "Head office", Contact = "the service desk" };

    public static Provider HrFile() => new() { Source = PersonSource.UserSync, Name = "HR file", Contact = "HR" };

    /// <summary>The one of these three that keeps such people.</summary>
    public static Provider AProvider(PersonSource source) => source switch
    {
        PersonSource.Sso => Okta(),
        PersonSource.Ldap => HeadOffice(),
        PersonSource.UserSync => HrFile(),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Nobody else keeps people."),
    };
}
