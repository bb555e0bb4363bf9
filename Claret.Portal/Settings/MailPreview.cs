using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.Mail;
using Claret.Portal.SignIn;

namespace Claret.Portal.Settings;

/// <summary>Every mail that the portal writes, as it would look with the settings as they are saved. Null means that the caller may not see it.</summary>
public sealed class MailPreview(ActorReader actors, IEnumerable<MailBody> bodies, MailRenderer renderer)
{
    /// <summary>The order in which they are registered.</summary>
    public async Task<IReadOnlyList<string>?> KindsAsync(Caller? caller, CancellationToken cancellationToken) =>
        await MaySeeAsync(caller, cancellationToken) ? [.. WithExample().Select(body => body.Kind)] : null;

    /// <summary>Null also when there is no such mail.</summary>
    public async Task<RenderedMail?> ReadAsync(Caller? caller, string kind, CancellationToken cancellationToken)
    {
        if (!await MaySeeAsync(caller, cancellationToken))
            return null;

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = MailCulture.Portal;
        return WithExample().FirstOrDefault(body => body.Kind == kind)?.Example() is { } content
            ? await renderer.RenderAsync(content, Guid.Empty, "jo.smith@company.example")
            : null;
    }

    private IEnumerable<MailBody> WithExample() => bodies.Where(body => body.Example() is not null);

    private async Task<bool> MaySeeAsync(Caller? caller, CancellationToken cancellationToken) =>
        await actors.ReadAsync(caller, cancellationToken) is { } actor && actor.May.CanView(Feature.Settings);
}
