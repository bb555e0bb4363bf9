namespace Claret.Portal.Accounts;

/// <summary>Where people of an external source come from, and what they are told about their password.</summary>
public sealed class Provider
{
    public long Id { get; init; }

    public required PersonSource Source { get; init; }

    /// <summary>As people know it: "Okta", "Head office".</summary>
    public required string Name { get; set; }

    /// <summary>Where its people change their password; null when they can only ask.</summary>
    public string? PasswordUrl { get; set; }

    /// <summary>The same where it is an address that a page may lead to.</summary>
    public string? PasswordLink => Uri.TryCreate(PasswordUrl, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url.AbsoluteUri : null;

    /// <summary>Whom its people ask; null falls back to the portal's support contact.</summary>
    public string? Contact { get; set; }
}
