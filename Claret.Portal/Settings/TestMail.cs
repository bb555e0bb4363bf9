using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Settings;

/// <summary>
/// "Send a test mail": to the stored address of whoever asks, at once, past the outbox, by the transport as it is saved. What the
/// server answers comes back in its own words.
/// </summary>
public sealed class TestMail(
    IDbContextFactory<PortalDbContext> contexts, ActorReader actors, ResetLimits limits, IMailTransport transport, MailRenderer renderer,
    IStringLocalizer<SettingsTexts> texts, IOptions<PortalOptions> portal, RequestOrigin origin, TimeProvider clock)
{
    public const int AnHour = 10;

    public async Task<TestMailOutcome> SendAsync(Caller? caller, CancellationToken cancellationToken)
    {
        var (person, refused) = await WhomAsync(caller, cancellationToken);
        var outcome = refused ?? await HandOverAsync(person!, cancellationToken);
        var (done, reason) = outcome switch
        {
            TestMailOutcome.Answered { Outcome: MailOutcome.Accepted } answered => (AuditOutcome.Done, $"{answered.Transport}: {answered.Outcome.Answer}"),
            TestMailOutcome.Answered answered => (AuditOutcome.Refused, $"{answered.Transport}: {answered.Outcome.Answer}"),
            TestMailOutcome.Refused because => (AuditOutcome.Refused, because.Refusal.ToString()),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        // It has left the house: that stands on record whether or not the page is still there.
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        db.Audit.Add(AuditEntries.New(clock, origin, AuditAction.TestMailSent, done, caller?.PersonId, person?.Id, reason: Typed.Cut(reason, 500)));
        await db.SaveChangesAsync(CancellationToken.None);
        return outcome;
    }

    private async Task<(Person? Person, TestMailOutcome? Refused)> WhomAsync(Caller? caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor || actor.May.On(Feature.Settings) != PrivilegeLevel.FullAccess)
            return (null, new TestMailOutcome.Refused(TestMailRefusal.NotAllowed));

        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == actor.PersonId, cancellationToken);
        if (string.IsNullOrEmpty(person.Email))
            return (person, new TestMailOutcome.Refused(TestMailRefusal.NoAddress));

        var counted = await limits.CountAsync(db, "test-mail", person.Id.ToString(CultureInfo.InvariantCulture), TimeSpan.FromHours(1), cancellationToken);
        return (person, counted.Count > AnHour ? new TestMailOutcome.Refused(TestMailRefusal.TooMany) : null);
    }

    private async Task<TestMailOutcome> HandOverAsync(Person person, CancellationToken cancellationToken)
    {
        // Both are local to this call: they end with it.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = MailCulture.Of(person.Culture);
        var name = transport.Name;
        var content = new MailContent
        {
            Subject = texts["TestSubject", portal.Value.Name],
            Heading = texts["TestHeading"],
            Paragraphs = [texts["TestText", person.Username, name]],
        };
        var mail = await renderer.RenderAsync(content, Guid.NewGuid(), person.Email!);
        var outcome = await transport.SendAsync(mail, cancellationToken);
        return new TestMailOutcome.Answered(name, person.Email!, outcome with { Answer = MailLine.Of(outcome.Answer, 500) });
    }
}
