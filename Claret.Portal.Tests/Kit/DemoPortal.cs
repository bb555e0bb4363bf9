using System.Text.RegularExpressions;
using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Claret.Portal.Tests.Kit;

/// <summary>The running portal with the people of the demonstration, and what happens there beside the page under test.</summary>
public static partial class DemoPortal
{
    /// <summary>Whom every page tells people to ask.</summary>
    public const string Contact = "the service desk (ext. 200)";

    /// <summary>Nobody is a decoy, so that a test knows who is asked for a username; all tests share one origin, so it has room.</summary>
    public static Task<PortalFactory> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Demo:Enabled"] = "true",
            ["Portal:SupportContact"] = Contact,
            ["Portal:UsernameFormat"] = "firstname.surname",
            ["Resets:DecoyShare"] = "0",
            ["Resets:Limits:PerOriginPerHour"] = "10000",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        return PortalFactory.StartAsync(kind, all);
    }

    public static async Task<Person> PersonAsync(this PortalFactory portal, string username)
    {
        await using var db = portal.Database.NewContext();
        return await db.People.AsNoTracking().SingleAsync(p => p.Username == username);
    }

    /// <summary>Somebody new who can sign in with this password.</summary>
    public static async Task<Person> SomebodyAsync(this PortalFactory portal, string password, string? name = null, string? username = null)
    {
        var hash = await portal.Get<PasswordHashing>().HashAsync(password, CancellationToken.None);
        var somebody = Given.APerson(username).WithPasswordHash(hash);
        return await (name is null ? somebody : somebody.Named(name)).InAsync(portal);
    }

    /// <summary>The demo's Admin sends a reset; its reference.</summary>
    public static async Task<string> SendResetAsync(this PortalFactory portal, Person person, TicketKind delivery = TicketKind.Link)
    {
        var caller = await portal.SessionOfAsync("admin");
        await using var scope = portal.Services.CreateAsyncScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<ResetService>().SendAsync(caller, person.Id, delivery, CancellationToken.None);
        return Assert.IsType<SendOutcome.Sent>(outcome).Reference;
    }

    /// <summary>The demo's Admin sends a reset; the link in its mail.</summary>
    public static async Task<string> MailLinkAsync(this PortalFactory portal, Person person)
    {
        var reference = await portal.SendResetAsync(person);
        return LinkIn(await portal.WaitForMailAsync(mail => mail.TextBody!.Contains(reference, StringComparison.Ordinal)));
    }

    /// <summary>The demo's Admin sends a temporary password; what its mail says.</summary>
    public static async Task<string> MailTemporaryPasswordAsync(this PortalFactory portal, Person person)
    {
        var reference = await portal.SendResetAsync(person, TicketKind.TemporaryPassword);
        return Bench.TemporaryPasswordIn((await portal.WaitForMailAsync(mail => mail.TextBody!.Contains(reference, StringComparison.Ordinal))).TextBody!);
    }

    public static async Task<Caller> SessionOfAsync(this PortalFactory portal, string username)
    {
        var person = await portal.PersonAsync(username);
        var now = portal.Get<TimeProvider>().GetUtcNow().UtcDateTime;
        await using var db = portal.Database.NewContext();
        var session = new PersonSession { Id = Guid.NewGuid(), PersonId = person.Id, CreatedAt = now, LastSeenAt = now };
        db.Sessions.Add(session);
        await db.SaveChangesAsync();
        return new Caller(person.Id, session.Id);
    }

    /// <summary>Until every request is decided and every mail that is owed has gone out.</summary>
    public static Task QuietAsync(this PortalFactory portal) => Eventually.ThatAsync(
        async () =>
        {
            await using var db = portal.Database.NewContext();
            return !await db.Resets.AnyAsync(r => r.State == ResetState.Requested)
                && !await db.Outbox.AnyAsync(m => m.State == OutboxState.Waiting || m.State == OutboxState.Leased);
        },
        "the workers have nothing left to do");

    public static IReadOnlyList<MimeMessage> MailTo(this PortalFactory portal, string address) =>
        [.. portal.ListMail().Where(mail => mail.To.Mailboxes.Any(to => to.Address == address))];

    public static bool HasLink(MimeMessage mail) => Link().IsMatch(mail.TextBody!) || Link().IsMatch(mail.HtmlBody!);

    public static string LinkIn(MimeMessage mail) => Link().Match(mail.TextBody!) is { Success: true } link
        ? link.Value
        : throw new InvalidOperationException($"No link in: {mail.TextBody}");

    /// <summary>The secret of a link.</summary>
    public static string TicketOf(string link) => link[(link.LastIndexOf('=') + 1)..];

    [GeneratedRegex(@"https?://\S+/reset-password#ticket=[\w-]{43}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
