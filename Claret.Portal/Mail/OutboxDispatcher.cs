using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Mail;

/// <summary>
/// Takes mail that is due and hands it over, outside any transaction. The attempt is written down before and marked after, so
/// that a killed process leaves "unknown" and the mail goes out again with the same Message-ID. Any number may run, on any number of nodes.
/// </summary>
public sealed partial class OutboxDispatcher(
    IDbContextFactory<PortalDbContext> contexts,
    IServiceScopeFactory scopes,
    IMailTransport transport,
    MailComposer composer,
    TimeProvider clock,
    ILogger<OutboxDispatcher> logger)
{
    /// <summary>Hand-overs at once.</summary>
    private const int Lanes = 4;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Goes on until nothing is due. Returns how many rows were taken.</summary>
    /// <param name="cancellationToken">Takes no further row; what has been begun is finished, within the transport's time.</param>
    public Task<int> DispatchDueAsync(CancellationToken cancellationToken) => DispatchDueAsync(wake: null, cancellationToken);

    /// <summary>
    /// Takes as many rows as there are free lanes, and looks for more whenever a lane becomes free: no row waits, leased, behind a
    /// slow one. Returns how many were taken when none is due and none under way.
    /// </summary>
    /// <param name="wake">Another reason to look while some mail is under way and a lane is free. It is called for each wait, and cancelled when that is over.</param>
    /// <param name="cancellationToken">Takes no further row; what has been begun is finished, within the transport's time.</param>
    public async Task<int> DispatchDueAsync(Func<CancellationToken, Task>? wake, CancellationToken cancellationToken)
    {
        var taken = 0;
        var running = new List<Task>(Lanes);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                // With mail under way there is no hurry to stop, and a claim broken off might leave rows leased for nobody.
                var claimed = await ClaimAsync(Lanes - running.Count, running.Count == 0 ? cancellationToken : CancellationToken.None);
                taken += claimed.Count;

                // SQLite's driver is synchronous: on one thread the lanes would wait for each other.
                running.AddRange(claimed.Select(message => Task.Run(() => DeliverAsync(message), CancellationToken.None)));
                if (running.Count == 0)
                    break;

                await AnyAsync(running, running.Count < Lanes ? wake : null, cancellationToken);
                var done = running.FindAll(delivery => delivery.IsCompleted);
                running.RemoveAll(done.Contains);
                await Task.WhenAll(done);
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }

        return taken;
    }

    /// <summary>Waits until one is done or <paramref name="wake"/> says so. A pulse that comes at the last moment isn't lost: a claim follows either way.</summary>
    private static async Task AnyAsync(List<Task> running, Func<CancellationToken, Task>? wake, CancellationToken cancellationToken)
    {
        if (wake is null)
        {
            await Task.WhenAny(running);
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = wake(over.Token);
        await Task.WhenAny([.. running, woken]);
        await over.CancelAsync();
        try
        {
            await woken;
        }
        catch (OperationCanceledException)
        {
            // A lane was free first, or the portal stops.
        }
    }

    private async Task<List<OutboxMessage>> ClaimAsync(int count, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await OutboxRows.ClaimAsync(db, Now, count, cancellationToken);
    }

    private async Task DeliverAsync(OutboxMessage message)
    {
        await using var scope = scopes.CreateAsyncScope();
        var body = scope.ServiceProvider.GetServices<MailBody>().FirstOrDefault(b => string.Equals(b.Kind, message.Kind, StringComparison.Ordinal));

        if (OutboxVerdict.IsGivenUpUntried(message, Now))
        {
            await SettleAsync(message, OutboxVerdict.GivenUp(message, message.LastAnswer), attempt: null, body);
            return;
        }

        var composition = await composer.ComposeAsync(body, message, CancellationToken.None);
        if (composition is Composition.Unwanted)
        {
            await SettleAsync(message, OutboxVerdict.Unwanted(message), attempt: null, body);
            return;
        }

        if (await BeginAttemptAsync(message) is not { } attempt)
        {
            LogTakenByAnother(logger, message.Id);
            return;
        }

        var outcome = composition switch
        {
            Composition.Ready ready => await HandOverAsync(message, ready),
            Composition.Failed failed => failed.Outcome,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        LogOutcome(logger, message.Id, message.Attempts, outcome.GetType().Name);
        await SettleAsync(message, OutboxVerdict.After(outcome, message, Now), new AttemptEnd(attempt, outcome), body);
    }

    private async Task<long?> BeginAttemptAsync(OutboxMessage message)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (!await OutboxRows.BeginAttemptAsync(db, message, Now, CancellationToken.None))
            return null;

        var attempt = new MailAttempt
        {
            MessageId = message.Id,
            CaseReference = message.CaseReference,
            Kind = message.Kind,
            Transport = transport.Name,
            StartedAt = Now,
        };
        db.MailAttempts.Add(attempt);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        message.Attempts++;
        return attempt.Id;
    }

    private async Task<MailOutcome> HandOverAsync(OutboxMessage message, Composition.Ready ready)
    {
        try
        {
            var outcome = await transport.SendAsync(ready.Mail, CancellationToken.None);
            return outcome with { Answer = Clean(outcome.Answer, ready.Secret) };
        }
#pragma warning disable CA1031 // A transport reports its failures; one that throws has a bug, and the mail is still owed.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogTransportFailed(logger, message.Id, fault);
            return new MailOutcome.Deferred("The mail couldn't be handed over. The portal's log says why.");
        }
    }

    private async Task SettleAsync(OutboxMessage message, OutboxVerdict verdict, AttemptEnd? attempt, MailBody? body)
    {
        try
        {
            await SettleOnceAsync(message, verdict, attempt, body);
        }
#pragma warning disable CA1031 // What a body adds must never undo the mark: an accepted mail would be sent again and again.
        catch (Exception fault) when (body is not null)
#pragma warning restore CA1031
        {
            LogBodyFailed(logger, message.Id, message.Kind, fault);
            await SettleOnceAsync(message, verdict, attempt, body: null);
        }
    }

    private async Task SettleOnceAsync(OutboxMessage message, OutboxVerdict verdict, AttemptEnd? attempt, MailBody? body)
    {
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (attempt is not null)
            await attempt.WriteAsync(db, now);

        if (await OutboxRows.SettleAsync(db, message, verdict, now, CancellationToken.None))
        {
            if (verdict.State == OutboxState.Sent && body is not null)
                await body.OnAcceptedAsync(db, message, CancellationToken.None);
            else if (verdict.State == OutboxState.Failed && body is not null)
                await body.OnGivenUpAsync(db, message, verdict.Answer ?? "", CancellationToken.None);
            await db.SaveChangesAsync();
        }

        await transaction.CommitAsync();
    }

    /// <summary>Some servers quote the link that they refuse, and the answer is shown to admins.</summary>
    private static string Clean(string answer, string? secret) =>
        MailLine.Of(string.IsNullOrEmpty(secret) ? answer : answer.Replace(secret, "…", StringComparison.OrdinalIgnoreCase), 500);

    private sealed record AttemptEnd(long Id, MailOutcome Outcome)
    {
        public Task<int> WriteAsync(PortalDbContext db, DateTime now)
        {
            var outcome = Outcome switch
            {
                MailOutcome.Accepted => MailAttemptOutcome.Accepted,
                MailOutcome.Rejected => MailAttemptOutcome.Rejected,
                MailOutcome.Deferred { IsForThisMail: true } => MailAttemptOutcome.PutOff,
                _ => MailAttemptOutcome.Deferred,
            };
            return db.MailAttempts.Where(a => a.Id == Id).ExecuteUpdateAsync(
                set => set.SetProperty(a => a.Outcome, outcome).SetProperty(a => a.Answer, Outcome.Answer).SetProperty(a => a.EndedAt, now));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail {Id}, attempt {Attempt}: {Outcome}")]
    private static partial void LogOutcome(ILogger logger, long id, int attempt, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} was not handed over: its lease ran out and another worker has it")]
    private static partial void LogTakenByAnother(ILogger logger, long id);

    [LoggerMessage(Level = LogLevel.Error, Message = "The transport failed on mail {Id}")]
    private static partial void LogTransportFailed(ILogger logger, long id, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "What follows from the fate of mail {Id} ({Kind}) couldn't be saved; the mail itself is marked without it")]
    private static partial void LogBodyFailed(ILogger logger, long id, string kind, Exception exception);
}
