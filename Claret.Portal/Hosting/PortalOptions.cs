namespace Claret.Portal.Hosting;

/// <summary>Section <c>Portal</c>.</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    /// <summary>Every link in a mail starts with it; never the request's Host.</summary>
    public string PublicUrl { get; set; } = "http://localhost:5080";

    /// <summary>Browsers reach the portal over TLS, wherever it ends.</summary>
    public bool IsHttps => PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    public string Name { get; set; } = "Claret Portal";

    /// <summary>A <see cref="PortalLogo"/> as base64; empty shows the portal's own mark. The settings page puts it in.</summary>
    public string Logo { get; set; } = "";

    /// <summary>Whom people ask: a name, a number, an address. Empty falls back to "your help desk".</summary>
    public string SupportContact { get; set; } = "";

    /// <summary><c>firstname.surname</c>, <c>fsurname</c>, <c>employee-number</c>, <c>email</c>, or words of one's own.</summary>
    public string UsernameFormat { get; set; } = "";

    /// <summary>Database, mail folder, keys. Empty means <c>.data</c> beside the solution in Development; elsewhere it must be named.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>Addresses or networks (CIDR) whose forwarded headers are believed.</summary>
    public string[] TrustedProxies { get; set; } = [];
}
