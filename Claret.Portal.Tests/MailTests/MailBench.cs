using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Claret.Portal.Tests.MailTests;

/// <summary>
/// Mail as it is set up in the portal, on a database of its own, with a clock, a transport and a body in the test's hands; or
/// with the real transport that settings name.
/// </summary>
internal sealed class MailBench : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly TestDatabase database;
    private readonly WebApplication app;

    private MailBench(DirectoryInfo folder, TestDatabase database, WebApplication app)
    {
        this.folder = folder;
        this.database = database;
        this.app = app;
    }

    public FakeTimeProvider Clock { get; private init; } = null!;

    public RecordingTransport Transport { get; private init; } = null!;

    public TestBody Body { get; private init; } = null!;

    public IServiceProvider Services => app.Services;

    public IDbContextFactory<PortalDbContext> Contexts => Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public static async Task<MailBench> CreateAsync(
        DatabaseKind kind = DatabaseKind.Sqlite,
        Func<IDbContextFactory<PortalDbContext>, IDbContextFactory<PortalDbContext>>? around = null,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        var place = Directory.CreateTempSubdirectory("claret-mail-");
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
        var transport = new RecordingTransport();
        var body = new TestBody();

        var real = await TestDatabase.CreateAsync(kind);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseKestrelCore();
        builder.Host.UseDefaultServiceProvider(services => services.ValidateScopes = true);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Portal:DataDirectory"] = place.FullName,
            ["Portal:PublicUrl"] = "https://portal.claret.example/",
            ["Mail:From"] = "Claret Portal <portal@claret.example>",
        });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>(StringComparer.Ordinal));
        builder.Services.AddLogging();
        builder.Services.AddLocalization();
        // With Blazor's own services beside it, some of which live in a scope, as in the portal.
        builder.Services.AddRazorComponents();
        builder.Services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section);
        builder.Services.AddSingleton<DataDirectory>();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddSingleton(around?.Invoke(real.Contexts) ?? real.Contexts);
        builder.AddMail();
        if (settings is null)
            builder.Services.AddSingleton<IMailTransport>(transport);
        builder.Services.AddScoped<MailBody>(_ => body);
        return new MailBench(place, real, builder.Build()) { Clock = clock, Transport = transport, Body = body };
    }

    /// <summary>A dispatcher of its own, as another process would have.</summary>
    public OutboxDispatcher NewDispatcher() => ActivatorUtilities.CreateInstance<OutboxDispatcher>(Services);

    public Task<int> DispatchAsync() => NewDispatcher().DispatchDueAsync(CancellationToken.None);

    public async Task AddAsync(string recipient = "mara.lopez@claret.example", string? secret = "s3cr3t-ticket", string? culture = null, string kind = TestBody.TestKind)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        Services.GetRequiredService<Outbox>().Add(db, kind, recipient, culture, "K7QM-4WX9", new { Name = "Mara" }, secret);
        await db.SaveChangesAsync();
    }

    public async Task<List<OutboxMessage>> RowsAsync()
    {
        await using var db = await Contexts.CreateDbContextAsync();
        return await db.Outbox.AsNoTracking().OrderBy(m => m.Id).ToListAsync();
    }

    public async Task<OutboxMessage> RowAsync() => Assert.Single(await RowsAsync());

    public async Task<List<MailAttempt>> AttemptsAsync()
    {
        await using var db = await Contexts.CreateDbContextAsync();
        return await db.MailAttempts.AsNoTracking().OrderBy(a => a.Id).ToListAsync();
    }

    /// <summary>What bodies have left in the database; they write into a table that mail has nothing to do with.</summary>
    public async Task<List<string>> TracesAsync()
    {
        await using var db = await Contexts.CreateDbContextAsync();
        return await db.Secrets.OrderBy(s => s.Name).Select(s => s.Name + " " + s.ProtectedValue).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
