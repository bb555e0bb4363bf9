using System.Globalization;
using System.Text.Json;
using Claret.Portal.Accounts;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.MailTests;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Claret.Portal.Tests.Flows;

/// <summary>One of the portals that are killed: its database and where its mail goes, and this process, which asks for resets beside it.</summary>
internal sealed class KillCase : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly MailTransportKind transport;
    private readonly int people;
    private SmtpServer? server;
    private Bench bench = null!;
    private int asked;

    private KillCase(MailTransportKind transport, int people) => (this.transport, this.people) = (transport, people);

    public string SettingsAsJson { get; private set; } = "";

    private string Name => $"{transport} on {bench.Database.Kind}";

    private string Journal => folder.File("journal");

    public static string? WhyNot(DatabaseKind kind, MailTransportKind transport) =>
        (kind == DatabaseKind.PostgreSql ? Missing.Postgres : null) ?? (transport == MailTransportKind.Smtp ? SmtpFactAttribute.WhyNot : null);

    public static async Task<KillCase> CreateAsync(DatabaseKind kind, MailTransportKind transport, int people)
    {
        var made = new KillCase(transport, people);
        await made.StartAsync(kind);
        return made;
    }

    /// <summary>The next people ask for a reset.</summary>
    public async Task AskAsync(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync(AddressOf(asked++), null, CancellationToken.None));
    }

    public async Task<bool> IsQuietAsync()
    {
        await using var db = bench.Database.NewContext();
        return !await db.Resets.AnyAsync(r => r.State == ResetState.Requested)
            && !await db.Outbox.AnyAsync(m => m.State == OutboxState.Waiting || m.State == OutboxState.Leased);
    }

    /// <summary>What the kill of this moment has left: one of each at most.</summary>
    public async Task<KillTraces> LookAsync()
    {
        await using var db = bench.Database.NewContext();
        var requested = await db.Resets.AnyAsync(r => r.State == ResetState.Requested);
        var owed = await db.Outbox.AnyAsync(m => m.State == OutboxState.Waiting || (m.State == OutboxState.Leased && m.Attempts == 0));
        var unknown = await db.Outbox.AnyAsync(m => m.State == OutboxState.Leased && m.Attempts > 0);
        return new KillTraces(Count(requested), Count(owed), Count(unknown), Count(!requested && !owed && !unknown));
    }

    public async Task AssertNothingLostAndNothingTwiceAsync(string seed)
    {
        var what = $"{Name}, {seed}";
        await using var db = bench.Database.NewContext();
        var everybody = Enumerable.Range(0, people).Select(AddressOf).Order(StringComparer.Ordinal).ToList();
        var mails = await db.Outbox.AsNoTracking().ToListAsync();
        var attempts = (await db.MailAttempts.AsNoTracking().ToListAsync()).ToLookup(attempt => attempt.MessageId);

        // One ticket and one mail for each request, and every one of them went out.
        Assert.True(await db.Resets.CountAsync(r => r.State == ResetState.Open) == people, what);
        Assert.True(await db.Tickets.CountAsync(t => t.EndedAt == null) == people, what);
        Assert.Equal(everybody, mails.Select(mail => mail.Recipient).Order(StringComparer.Ordinal));
        Assert.All(mails, mail => Assert.Equal((OutboxState.Sent, null), (mail.State, mail.ProtectedSecret)));

        // Nothing was begun after the mark.
        Assert.All(mails, mail =>
        {
            var ofMail = attempts[mail.Id].OrderBy(attempt => attempt.Id).Select(attempt => attempt.Outcome).ToList();
            Assert.Equal([.. Enumerable.Repeat(MailAttemptOutcome.Unknown, ofMail.Count - 1), MailAttemptOutcome.Accepted], ofMail);
        });
        if (transport == MailTransportKind.Pickup)
            await AssertFolderAsync(everybody);
        else
            await AssertJournalAsync(mails, attempts);
        await AssertLinksLiveAsync(attempts);
    }

    public async ValueTask DisposeAsync()
    {
        server?.Dispose();
        await bench.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>A file for each person, none twice, and nothing half written.</summary>
    private async Task AssertFolderAsync(List<string> everybody)
    {
        var files = Directory.GetFileSystemEntries(folder.File("mail"));
        Assert.All(files, file => Assert.EndsWith(".eml", file, StringComparison.Ordinal));
        var recipients = new List<string>();
        foreach (var file in files)
        {
            using var mail = await MimeMessage.LoadAsync(file);
            Assert.True(DemoPortal.HasLink(mail), file);
            recipients.Add(Assert.Single(mail.To.Mailboxes).Address);
        }

        Assert.Equal(everybody, recipients.Order(StringComparer.Ordinal));
    }

    /// <summary>The server got each; more than once only where an answer was lost, and under the same Message-ID.</summary>
    private async Task AssertJournalAsync(List<OutboxMessage> mails, ILookup<long, MailAttempt> attempts)
    {
        var arrived = (await File.ReadAllLinesAsync(Journal)).CountBy(id => Guid.Parse(id.Split('@')[0])).ToDictionary();
        Assert.Equal(mails.Select(mail => mail.MessageId).Order(), arrived.Keys.Order());
        Assert.All(mails, mail => Assert.InRange(arrived[mail.MessageId], 1, attempts[mail.Id].Count()));
    }

    /// <summary>A link's whole time begins with the hand-over that was accepted, however many were killed before it.</summary>
    private async Task AssertLinksLiveAsync(ILookup<long, MailAttempt> attempts)
    {
        await using var db = bench.Database.NewContext();
        var accepted = attempts.SelectMany(ofMail => ofMail).Where(attempt => attempt.Outcome == MailAttemptOutcome.Accepted).ToDictionary(attempt => attempt.CaseReference!, StringComparer.Ordinal);
        var tickets = await db.Tickets.Select(t => new { t.ExpiresAt, t.Lifetime, Reference = db.Resets.Where(r => r.Id == t.ResetId).Select(r => r.Reference).First() }).ToListAsync();
        Assert.All(tickets, ticket =>
            Assert.InRange(ticket.ExpiresAt!.Value - accepted[ticket.Reference].StartedAt, ticket.Lifetime - TimeSpan.FromMinutes(1), ticket.Lifetime));
    }

    private static string AddressOf(int person) => string.Create(CultureInfo.InvariantCulture, $"person{person:D4}@claret.example");

    private static int Count(bool isSo) => isSo ? 1 : 0;

    private async Task StartAsync(DatabaseKind kind)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Portal:DataDirectory"] = folder.Path,
            ["Demo:Enabled"] = "false",
            ["Resets:DecoyShare"] = "0",
            ["Resets:Limits:PerOriginPerHour"] = "1000000",
            ["Mail:Transport"] = transport.ToString(),
        };
        if (transport == MailTransportKind.Smtp)
        {
            server = await SmtpServer.StartAsync(journal: Journal);
            settings["Mail:Smtp:Host"] = "localhost";
            settings["Mail:Smtp:Port"] = server.Port.ToString(CultureInfo.InvariantCulture);
            settings["Mail:Smtp:Security"] = "None";
        }

        bench = await Bench.CreateAsync(kind, [.. settings.Select(setting => (setting.Key, setting.Value!))]);
        foreach (var (key, value) in bench.Database.Settings)
            settings[key] = value;
        SettingsAsJson = JsonSerializer.Serialize(settings);

        await using var db = bench.Database.NewContext();
        db.People.AddRange(Enumerable.Range(0, people).Select(person => Given.APerson().WithEmail(AddressOf(person)).Build()));
        await db.SaveChangesAsync();
    }
}
