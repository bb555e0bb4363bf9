using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Setup;

/// <summary>
/// For the last Admin whose mail is down: a link in a file that only the service's account can read. Who can run it can read
/// the database anyway; it is on record, and the person is told. Every earlier link of theirs ends.
/// </summary>
public sealed class AdminRecovery(
    IDbContextFactory<PortalDbContext> contexts, Outbox outbox, PortalUrls urls, DataDirectory data, TicketEnding ending, TimeProvider clock, IOptions<ResetOptions> options)
{
    private const string FileName = "recover-admin-";

    /// <summary>The link's clock starts at once: there is no mail to wait for.</summary>
    public async Task<RecoveryOutcome> WriteLinkAsync(string username, string operatorName, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var normalized = Normalized.Username(username);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // A reset that is just being completed changes the stamp: the link must have what counts afterwards.
        await TicketEnding.TakeTurnAsync(db.People.Where(p => p.NormalizedUsername == normalized), cancellationToken);
        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.NormalizedUsername == normalized, cancellationToken);
        if (Refusal(person) is { } refusal)
        {
            Record(db, AuditOutcome.Refused, operatorName, person?.Id, reference: null, refusal.ToString());
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new RecoveryOutcome.Refused(refusal);
        }

        await ending.EndAllAsync(db, person!.Id, TicketEnd.Replaced, ResetReason.Replaced, cancellationToken);
        var secret = TicketSecret.New();
        var reset = Begin(person, secret, operatorName, now);
        db.Resets.Add(reset);
        Record(db, AuditOutcome.Done, operatorName, person.Id, reset.Reference, reason: null);
        if (person.Email is not null)
        {
            reset.Events.Add(new ResetEvent { At = now, Kind = ResetEventKind.NoticeOwed, Detail = AdminLinkMail.KindName });
            outbox.Add(db, AdminLinkMail.KindName, person.Email, person.Culture, reset.Reference, new AdminLinkMail.MadeData(person.Username, now));
        }

        var expires = reset.Tickets[0].ExpiresAt!.Value;
        var path = await WriteAsync(reset.Reference, person.Username, secret, expires, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        return new RecoveryOutcome.Written(path, expires, person.Username, IsTold: person.Email is not null);
    }

    private static RecoveryRefusal? Refusal(Person? person) => person switch
    {
        null => RecoveryRefusal.NoSuchPerson,
        { Source: not PersonSource.Local } => RecoveryRefusal.KeptElsewhere,
        { IsAdmin: false } => RecoveryRefusal.NotAnAdmin,
        { State: PersonState.Blocked } => RecoveryRefusal.Blocked,
        _ => null,
    };

    private Reset Begin(Person person, TicketSecret secret, string operatorName, DateTime now)
    {
        var reset = new Reset
        {
            Reference = ResetReference.New(),
            State = ResetState.Open,
            StartedBy = ResetStart.Console,
            RequestedAt = now,
            PersonId = person.Id,
            OriginAddress = ConsoleUser.Origin,
            OriginBrowser = Typed.Cut(operatorName, 200),
        };
        reset.Events.Add(new ResetEvent { At = now, Kind = ResetEventKind.WrittenAtConsole, Detail = Typed.Cut(operatorName, 100), OriginAddress = ConsoleUser.Origin });
        reset.Tickets.Add(new Ticket
        {
            Kind = TicketKind.Link,
            PersonId = person.Id,
            SecretHash = secret.Hash,
            SecurityStamp = person.SecurityStamp,
            CreatedAt = now,
            Lifetime = options.Value.LinkLifetime,
            ExpiresAt = now + options.Value.LinkLifetime,
        });
        return reset;
    }

    private void Record(PortalDbContext db, AuditOutcome outcome, string operatorName, long? personId, string? reference, string? reason) => db.Audit.Add(new AuditEntry
    {
        At = clock.GetUtcNow().UtcDateTime,
        Action = AuditAction.AdminRecovered,
        Outcome = outcome,
        PersonId = personId,
        CaseReference = reference,
        Reason = reason,
        OriginAddress = ConsoleUser.Origin,
        OriginBrowser = Typed.Cut(operatorName, 200),
    });

    private async Task<string> WriteAsync(string reference, string username, TicketSecret secret, DateTime expires, CancellationToken cancellationToken)
    {
        foreach (var earlier in Directory.GetFiles(data.Path, $"{FileName}*.txt"))
            File.Delete(earlier);

        var path = data.File($"{FileName}{reference}.txt");
        var place = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        // From its first moment, not made so afterwards.
        if (!OperatingSystem.IsWindows())
            place.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new StreamWriter(path, place);
        await file.WriteLineAsync($"Sets a new password for {username}, once, until {expires:yyyy-MM-dd HH:mm} UTC. Delete this file afterwards.".AsMemory(), cancellationToken);
        await file.WriteLineAsync(urls.ResetLink(secret.Text).AsMemory(), cancellationToken);
        return path;
    }
}
