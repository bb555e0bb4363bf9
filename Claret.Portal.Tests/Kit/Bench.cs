using System.Text.RegularExpressions;
using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Claret.Portal.Tests.Kit;

/// <summary>
/// The portal's real services on a real database, with a clock and a mail transport of the test's. Nothing runs in the
/// background: the test itself lets the workers work.
/// </summary>
public sealed partial class Bench : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly WebApplication portal;
    private readonly AsyncServiceScope scope;

    private Bench(TestDatabase database, IReadOnlyDictionary<string, string?> settings)
    {
        Database = database;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(database.Settings);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Portal:DataDirectory"] = folder.Path,
            ["Demo:Enabled"] = "false",
            // Else one address in sixteen is asked for a username, and which ones nobody knows.
            ["Resets:DecoyShare"] = "0",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().AddProvider(Logs);
        builder.AddPortal();
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        builder.Services.Replace(ServiceDescriptor.Singleton<IMailTransport>(Transport));
        portal = builder.Build();
        scope = portal.Services.CreateAsyncScope();
        ComeFrom("198.51.100.7");
    }

    public TestDatabase Database { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 14, 5, 0, TimeSpan.Zero));

    public RecordingTransport Transport { get; } = new();

    public CapturedLogs Logs { get; } = new();

    public IServiceProvider Services => scope.ServiceProvider;

    public ResetService Resets => Get<ResetService>();

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public static async Task<Bench> CreateAsync(DatabaseKind kind, params (string Key, string Value)[] settings)
    {
        var bench = new Bench(await TestDatabase.CreateAsync(kind), settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal));
        await bench.Get<PortalKeys>().LoadAsync(CancellationToken.None);
        return bench;
    }

    public T Get<T>()
        where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    /// <summary>Requests come from this address from now on.</summary>
    public void ComeFrom(string address, string browser = "Test browser")
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(address);
        http.Request.Headers.UserAgent = browser;
        Get<RequestOrigin>().Take(http);
    }

    /// <summary>Time passes, for the portal and for the counters that run on the database's own clock.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        Clock.Advance(span);
        await using var db = Database.NewContext();
        foreach (var counter in await db.Limits.ToListAsync())
            counter.WindowStart -= span;
        await db.SaveChangesAsync();
    }

    /// <summary>Resolves what was asked and hands over what is due, as the two workers do.</summary>
    public async Task WorkAsync()
    {
        await WorkResetsAsync();
        await Get<OutboxDispatcher>().DispatchDueAsync(CancellationToken.None);
    }

    /// <summary>As <see cref="WorkAsync"/>, for more than one batch of requests.</summary>
    public async Task WorkUntilResolvedAsync()
    {
        while (await Get<ResetResolver>().ResolveWaitingAsync(CancellationToken.None) > 0)
        {
            // The next batch.
        }

        await Get<OutboxDispatcher>().DispatchDueAsync(CancellationToken.None);
    }

    public Task WorkResetsAsync() => Get<ResetResolver>().ResolveWaitingAsync(CancellationToken.None);

    public IReadOnlyList<RenderedMail> MailTo(string address) => [.. Transport.Handed.Where(mail => mail.Recipient == address)];

    /// <summary>The ticket in the newest mail to this address.</summary>
    public string TicketMailedTo(string address) => TicketIn(MailTo(address).Last(HasLink));

    public static string TicketIn(RenderedMail mail) => Link().Match(mail.Text).Groups["ticket"].Value is { Length: > 0 } ticket
        ? ticket
        : throw new InvalidOperationException($"No link in: {mail.Text}");

    public static bool HasLink(RenderedMail mail) => Link().IsMatch(mail.Text) || Link().IsMatch(mail.Html);

    /// <summary>An admin sends one in the way that the dialog proposes.</summary>
    public Task<SendOutcome> SendAsync(Caller? caller, long personId) =>
        Resets.SendAsync(caller, personId, Get<IOptions<ResetOptions>>().Value.DeliveryKind, CancellationToken.None);

    /// <summary>Asks on the form, lets the workers work, and takes the ticket out of the mail.</summary>
    public async Task<string> TicketForAsync(Person person)
    {
        Assert.IsType<RequestOutcome.Accepted>(await Resets.RequestAsync(person.Email!, person.Username, CancellationToken.None));
        await WorkAsync();
        return TicketMailedTo(person.Email!);
    }

    /// <summary>Asks on the form of a portal that delivers temporary passwords, lets the workers work, and takes it out of the mail.</summary>
    public async Task<string> TemporaryPasswordForAsync(Person person)
    {
        Assert.IsType<RequestOutcome.Accepted>(await Resets.RequestAsync(person.Email!, person.Username, CancellationToken.None));
        await WorkAsync();
        return TemporaryPasswordMailedTo(person.Email!);
    }

    /// <summary>The temporary password in the newest mail to this address.</summary>
    public string TemporaryPasswordMailedTo(string address) => TemporaryPasswordIn(MailTo(address).Last(mail => Code().IsMatch(mail.Text)).Text);

    public static string TemporaryPasswordIn(string text) => Code().Match(text).Value is { Length: > 0 } code
        ? code
        : throw new InvalidOperationException($"No temporary password in: {text}");

    public Task<string> HashAsync(string password) => Get<PasswordHashing>().HashAsync(password, CancellationToken.None);

    public Task<SignInOutcome> SignInAsync(string name, string password) => Get<SignInService>().SignInAsync(name, password, CancellationToken.None);

    /// <summary>A live session, as the cookie of a signed-in browser refers to.</summary>
    public async Task<Caller> SessionOfAsync(Person person)
    {
        await using var db = Database.NewContext();
        var session = new PersonSession { Id = Guid.NewGuid(), PersonId = person.Id, CreatedAt = Now, LastSeenAt = Now };
        db.Sessions.Add(session);
        await db.SaveChangesAsync();
        return new Caller(person.Id, session.Id);
    }

    public async Task<Person> ReadAsync(Person person)
    {
        await using var db = Database.NewContext();
        return await db.People.AsNoTracking().Include(p => p.Privileges).SingleAsync(p => p.Id == person.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await portal.DisposeAsync();
        await Database.DisposeAsync();
        folder.Dispose();
    }

    [GeneratedRegex("[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){3}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"/reset-password#ticket=(?<ticket>[\w-]{43})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
