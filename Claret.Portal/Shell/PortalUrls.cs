using Claret.Portal.Hosting;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Shell;

/// <summary>Links that leave the portal, in mails: they start with <c>Portal:PublicUrl</c>, whatever host a request named.</summary>
public sealed class PortalUrls(IOptions<PortalOptions> options)
{
    /// <param name="path">Starts with a slash.</param>
    public string Absolute(string path) => options.Value.PublicUrl.TrimEnd('/') + path;

    public string ForgotPassword => Absolute(PortalRoutes.ForgotPassword);

    public string Help => Absolute(PortalRoutes.Help);

    /// <summary>The ticket stands in the fragment, which no browser sends to anybody (security.md 7, 11).</summary>
    public string ResetLink(string ticket) => $"{Absolute(PortalRoutes.ResetPassword)}#ticket={ticket}";
}
