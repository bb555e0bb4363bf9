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
    public const string People = "/admin/people";
    public const string Resets = "/admin/resets";
    public const string Mail = "/admin/mail";
    public const string Mailbox = "/dev/mailbox";
    public const string Error = "/error";

    public static string SignInAndReturnTo(string path) => $"{SignIn}?returnUrl={Uri.EscapeDataString(path)}";

    public static string PersonProfile(long personId) => FormattableString.Invariant($"{People}/{personId}");

    public static string ResetTrace(string reference) => $"{Resets}/{Uri.EscapeDataString(reference)}";
}
