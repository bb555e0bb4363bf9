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

    /// <summary>People sign in with it, and it is read on its schedule. Not until it has been set up.</summary>
    public bool IsEnabled { get; set; }

    /// <summary>How it is reached, as JSON: what stands in it is its kind's own matter (see Sources). Null for one that only gives words.</summary>
    public string? Settings { get; set; }

    /// <summary>The client's secret or the directory's password, encrypted by Data Protection. It goes when the host it belongs to changes.</summary>
    public string? ProtectedSecret { get; set; }

    /// <summary>Domains of e-mail addresses whose people are led straight there, in lower case with a blank between; null for none.</summary>
    public string? EmailDomains { get; set; }

    /// <summary>Anew with every change, so that nodes and open pages notice.</summary>
    public Guid Version { get; set; }

    /// <summary>Anew when <see cref="Settings"/> change: what was read or asked before may mean others now.</summary>
    public Guid Setup { get; set; }
}
