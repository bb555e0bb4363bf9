using Claret.Portal.Accounts;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.MailAdminTests;

/// <summary>Mails as the portal itself makes them, and people who look after them.</summary>
internal static class MailAdminBench
{
    public static Task<Person> OperatorAsync(this Bench bench, PrivilegeLevel level = PrivilegeLevel.FullAccess) =>
        Given.APerson().Named("Olga Operator").May(Feature.Mail, level).InAsync(bench.Database);

    public static async Task<Caller> AsOperatorAsync(this Bench bench, PrivilegeLevel level = PrivilegeLevel.FullAccess) =>
        await bench.SessionOfAsync(await bench.OperatorAsync(level));

    /// <summary>Somebody asks for a reset, and its mail is owed.</summary>
    public static async Task<Person> LinkOwedAsync(this Bench bench, string username)
    {
        var person = await Given.APerson(username).InAsync(bench.Database);
        await bench.Resets.RequestAsync(person.Email!, person.Username, default);
        await bench.WorkResetsAsync();
        return person;
    }

    /// <summary>A mail without a secret: that an account is blocked.</summary>
    public static async Task NoticeOwedAsync(this Bench bench, string username)
    {
        var person = await Given.APerson(username).Blocked().InAsync(bench.Database);
        await bench.Resets.RequestAsync(person.Email!, person.Username, default);
        await bench.WorkResetsAsync();
    }

    public static async Task<OutboxMessage> MailOfAsync(this Bench bench, string username)
    {
        await using var db = bench.Database.NewContext();
        return await db.Outbox.AsNoTracking().OrderByDescending(m => m.Id).FirstAsync(m => m.Recipient == $"{username}@claret.example");
    }

    /// <summary>A worker that took this mail and was killed before it could keep the answer.</summary>
    public static async Task KilledWhileSendingAsync(this Bench bench, string username)
    {
        var mail = await bench.MailOfAsync(username);
        await using var db = bench.Database.NewContext();
        await db.Outbox.Where(m => m.Id == mail.Id).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.State, OutboxState.Leased)
            .SetProperty(m => m.Attempts, 1)
            .SetProperty(m => m.LeasedUntil, bench.Now + OutboxRows.Lease));
        db.MailAttempts.Add(new MailAttempt { MessageId = mail.Id, CaseReference = mail.CaseReference, Kind = mail.Kind, Transport = "Smtp", StartedAt = bench.Now });
        await db.SaveChangesAsync();
    }

    public static async Task<string> CancelAsync(this Bench bench, string username)
    {
        var reference = (await bench.MailOfAsync(username)).CaseReference!;
        var admin = await bench.SessionOfAsync(await Given.APerson().Admin().InAsync(bench.Database));
        Assert.Equal(CancelOutcome.Cancelled, await bench.Resets.CancelAsync(admin, reference, default));
        return reference;
    }
}
