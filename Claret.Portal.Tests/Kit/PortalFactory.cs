using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using MimeKit;

namespace Claret.Portal.Tests.Kit;

/// <summary>The real portal on a real server, with a data directory and a database of its own. Development, without demo people, unless told otherwise.</summary>
public sealed class PortalFactory : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> settings;
    private readonly Action<IServiceCollection>? services;
    private readonly TempFolder folder;
    private bool isHandedOn;

    private PortalFactory(TestDatabase database, TempFolder folder, Dictionary<string, string?> settings, Action<IServiceCollection>? services)
    {
        (Database, this.folder, this.settings, this.services) = (database, folder, settings, services);
        var port = FreePort.Next();
        BaseAddress = new Uri($"http://localhost:{port}");
        UseKestrel(kestrel => kestrel.ListenLocalhost(port));
    }

    /// <summary>Also <c>Portal:PublicUrl</c>, so that links in mails lead here.</summary>
    public Uri BaseAddress { get; }

    public TestDatabase Database { get; }

    public CapturedLogs Logs { get; } = new();

    public string DataDirectory => folder.Path;

    /// <param name="settings">Win over what the kit sets. <c>environment</c> names another environment.</param>
    /// <param name="services">Changes the portal's services last: for fakes of the outside worlds, as <see cref="RecordingTransport"/>.</param>
    public static async Task<PortalFactory> StartAsync(
        DatabaseKind kind = DatabaseKind.Sqlite,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null) =>
        await StartAsync(await TestDatabase.CreateAsync(kind), new TempFolder(), settings ?? new Dictionary<string, string?>(StringComparer.Ordinal), services);

    /// <summary>On a database that the test has prepared; it goes with the portal.</summary>
    public static Task<PortalFactory> StartAsync(
        TestDatabase database,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null) =>
        StartAsync(database, new TempFolder(), settings ?? new Dictionary<string, string?>(StringComparer.Ordinal), services);

    /// <summary>Stops this portal and starts another on the same database and data directory.</summary>
    /// <param name="changes">Settings that are different from now on.</param>
    public async Task<PortalFactory> RestartAsync(IReadOnlyDictionary<string, string?>? changes = null)
    {
        isHandedOn = true;
        await DisposeAsync();
        var all = new Dictionary<string, string?>(settings, StringComparer.Ordinal);
        foreach (var (key, value) in changes ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            all[key] = value;
        return await StartAsync(Database, folder, all, services);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Keeps cookies, follows no redirects.</summary>
    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = BaseAddress };

    /// <summary>What the pickup folder holds, oldest first.</summary>
    public IReadOnlyList<MimeMessage> ListMail()
    {
        var mailbox = new DirectoryInfo(folder.File("mail"));
        return mailbox.Exists
            ? [.. mailbox.GetFiles("*.eml").OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal).Select(file => MimeMessage.Load(file.FullName))]
            : [];
    }

    public Task<MimeMessage> WaitForMailAsync(Func<MimeMessage, bool> isIt, TimeSpan? timeout = null) => Eventually.ResultAsync(
        () => Task.FromResult(ListMail().FirstOrDefault(isIt)),
        () => $"the mail. There is: {string.Join("; ", ListMail().Select(mail => $"\"{mail.Subject}\" to {mail.To}"))}",
        timeout);

    public Task<MimeMessage> WaitForMailToAsync(string address, TimeSpan? timeout = null) =>
        WaitForMailAsync(mail => mail.To.Mailboxes.Any(to => to.Address == address), timeout);

    /// <inheritdoc cref="Chromium.VisitAsync"/>
    public Task VisitAsync(Func<IPage, Task> visit, ColorScheme colorScheme = ColorScheme.Light, int width = 1280, bool scripts = true) =>
        Chromium.VisitAsync(BaseAddress, visit, colorScheme, width, scripts);

    /// <inheritdoc cref="Chromium.NewPageAsync"/>
    public Task<BrowserPage> NewPageAsync(ColorScheme colorScheme = ColorScheme.Light, int width = 1280, bool scripts = true) =>
        Chromium.NewPageAsync(BaseAddress, colorScheme, width, scripts);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (isHandedOn)
            return;

        await Database.DisposeAsync();
        folder.Dispose();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        var all = new Dictionary<string, string?>(Database.Settings, StringComparer.Ordinal)
        {
            ["environment"] = "Development",
            ["Portal:PublicUrl"] = BaseAddress.OriginalString,
            ["Portal:DataDirectory"] = folder.Path,
            ["Demo:Enabled"] = "false",
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
            ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Trace",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        foreach (var (key, value) in all)
            builder.UseSetting(key, value);

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs));
        if (services is not null)
            builder.ConfigureTestServices(services);
    }

    private static async Task<PortalFactory> StartAsync(
        TestDatabase database, TempFolder folder, IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? services)
    {
        var portal = new PortalFactory(database, folder, new Dictionary<string, string?>(settings, StringComparer.Ordinal), services);
        try
        {
            portal.StartServer();
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }
}
