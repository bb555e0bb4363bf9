using System.Net;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>Names every fault of section <c>Portal</c> by its key, all at once.</summary>
public sealed class PortalOptionsValidator(IHostEnvironment environment) : IValidateOptions<PortalOptions>
{
    public ValidateOptionsResult Validate(string? name, PortalOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Name))
            faults.Add("Portal:Name is empty: it stands on every page and in every mail.");

        if (options.Logo.Length > 0 && PortalLogo.Of(options.Logo) is null)
            faults.Add("Portal:Logo isn't a picture that can be shown. It must be a PNG, JPEG or WebP of at most 256 KB and 2000 pixels a side, as base64.");

        faults.AddRange(PublicUrlFaults(options.PublicUrl));
        if (string.IsNullOrWhiteSpace(options.DataDirectory) && !environment.IsDevelopment())
            faults.Add("Portal:DataDirectory is missing. Outside Development it must be named, for example /var/lib/claret-portal: beside the program it would go with the next version.");

        faults.AddRange(options.TrustedProxies
            .Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _))
            .Select(proxy => $"Portal:TrustedProxies names \"{proxy}\", which is neither an address nor a network such as 10.0.0.0/8."));

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> PublicUrlFaults(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            yield return $"Portal:PublicUrl is \"{value}\": it must be a whole address such as https://password.example.org.";
            yield break;
        }

        if (url.AbsolutePath is not "/" || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0 || value.EndsWith('/'))
            yield return $"Portal:PublicUrl is \"{value}\": it must end after the host or port, without a path, a query or a slash.";

        if (environment.IsDevelopment())
            yield break;

        if (url.Scheme is not "https")
            yield return $"Portal:PublicUrl is \"{value}\": outside Development it must start with https://.";

        if (url.IsLoopback)
            yield return $"Portal:PublicUrl is \"{value}\": outside Development it can't be this machine, for mails carry it to other ones.";
    }
}
