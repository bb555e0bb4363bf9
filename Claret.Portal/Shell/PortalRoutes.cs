namespace Claret.Portal.Shell;

/// <summary>Where pages live, for links. A page's own <c>@page</c> says the same.</summary>
public static class PortalRoutes
{
    public const string Home = "/";
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string ForgotPassword = "/forgot-password";
    public const string ResetPassword = "/reset-password";
    public const string Account = "/account";
    public const string Sessions = "/account/sessions";
    public const string Password = "/account/password";
    public const string PasswordChanged = "/account/password/changed";
    public const string Help = "/help/password";
    public const string People = "/admin/people";
    public const string InvitePeople = "/admin/people/invite";
    public const string Resets = "/admin/resets";
    public const string Mail = "/admin/mail";
    public const string Audit = "/admin/audit";
    public const string Settings = "/admin/settings";
    public const string MailPreview = "/admin/settings/mails";
    public const string Sources = "/admin/sources";
    public const string Mailbox = "/dev/mailbox";
    public const string Error = "/error";

    public static string SignInAndReturnTo(string path) => $"{SignIn}?returnUrl={Uri.EscapeDataString(path)}";

    /// <param name="reason">Why they are signed out, in one word that the sign-in page knows; null when they never were signed in here.</param>
    public static string SignedOut(string path, string? reason) =>
        SignInAndReturnTo(path) + (reason is null ? "" : $"&because={Uri.EscapeDataString(reason)}");

    public static string PersonProfile(long personId) => FormattableString.Invariant($"{People}/{personId}");

    public static string Source(long providerId) => FormattableString.Invariant($"{Sources}/{providerId}");

    public static string SourceRun(long providerId, long runId) => FormattableString.Invariant($"{Sources}/{providerId}/runs/{runId}");

    /// <summary>Where an OpenID Connect provider sends people back to.</summary>
    public static string SsoCallback(long providerId) => FormattableString.Invariant($"{SignIn}/sso/{providerId}/callback");

    /// <summary>Where an OpenID Connect provider tells that somebody signed out there.</summary>
    public static string SsoLogout(long providerId) => FormattableString.Invariant($"{SignIn}/sso/{providerId}/logout");

    /// <param name="kind">As the page's address calls it: sso, ldap, file.</param>
    public static string NewSource(string kind) => $"{Sources}/new/{kind}";

    public static string ResetTrace(string reference) => $"{Resets}/{Uri.EscapeDataString(reference)}";
}
