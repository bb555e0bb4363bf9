using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Settings;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Tests.SettingsTests;

/// <summary>What the settings page keeps, as the running portal takes it: at the start, and while it runs.</summary>
public sealed class StoredSettingsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_page_wins_over_the_file_and_what_the_portal_is_started_with_over_the_page(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await database.KeepAsync(("Portal:Name", "By the page"), ("Portal:SupportContact", "by the page"), ("Resets:LinkLifetime", "00:10:00"));
        var portal = await PortalFactory.StartAsync(database, Settings(("Portal:SupportContact", "from outside")));
        Assert.Equal(("By the page", "from outside"), NameAndContact(portal));
        Assert.Equal(TimeSpan.FromMinutes(10), portal.Get<IOptions<ResetOptions>>().Value.LinkLifetime);

        portal = await portal.RestartAsync(Settings(("Portal:Name", "From outside")));

        await using (portal)
        {
            Assert.Equal(("From outside", "from outside"), NameAndContact(portal));
            // What the page doesn't keep is the file's.
            Assert.Equal(TimeSpan.FromHours(1), portal.Get<IOptions<ResetOptions>>().Value.TemporaryPasswordLifetime);
        }
    }

    [Theory, OnPostgres]
    public async Task A_change_on_one_node_is_in_effect_on_the_other_within_seconds(DatabaseKind kind)
    {
        await using var first = await PortalFactory.StartAsync(kind);
        await using var second = await PortalFactory.StartAsync(settings: new Dictionary<string, string?>(first.Database.Settings, StringComparer.Ordinal));
        var before = second.Get<IOptions<PortalOptions>>().Value;
        var ada = await first.Database.AdminKeeperAsync();
        var caller = await first.SessionOfAsync(ada.Username);
        await using var scope = first.Services.CreateAsyncScope();

        var outcome = await scope.ServiceProvider.GetRequiredService<SettingsChange>().SaveAsync(
            caller, [new SettingEdit("Portal:Name", "Acme Portal", null), new SettingEdit("Sessions:Idle", "00:20:00", null)], default);

        Assert.IsType<SettingsOutcome.Saved>(outcome);
        Assert.Equal("Acme Portal", first.Get<IOptions<PortalOptions>>().Value.Name);
        await Eventually.ThatAsync(() => second.Get<IOptions<PortalOptions>>().Value.Name == "Acme Portal", "the other node follows", TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromMinutes(20), second.Get<IOptions<SessionOptions>>().Value.Idle);
        using var client = second.NewClient();
        Assert.Contains("Acme Portal", await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative)), StringComparison.Ordinal);
        Assert.NotEqual("Acme Portal", before.Name);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_kept_value_that_is_not_valid_is_named_at_the_start_with_what_wins_over_it(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await database.KeepAsync(("Resets:LinkLifetime", "03:00:00"), ("Sessions:Idle", "soon"), ("Portal:Name", "Acme"));

        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(() => PortalFactory.StartAsync(database));

        Assert.Equal(2, stopped.Failures.Count());
        Assert.All(stopped.Failures, fault => Assert.Contains("kept by the settings page", fault, StringComparison.Ordinal));
        Assert.Contains(stopped.Failures, fault => fault.StartsWith("Resets:LinkLifetime must be", StringComparison.Ordinal) && fault.Contains("Resets__LinkLifetime in the environment wins", StringComparison.Ordinal));
        Assert.Contains(stopped.Failures, fault => fault.StartsWith("Sessions:Idle is \"soon\"", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_running_portal_keeps_the_last_good_settings_and_the_log_says_why(DatabaseKind kind)
    {
        await using var portal = await PortalFactory.StartAsync(kind);
        await portal.Database.KeepAsync(("Portal:Name", "Acme Portal"));
        await Eventually.ThatAsync(() => portal.Get<IOptions<PortalOptions>>().Value.Name == "Acme Portal", "what is kept is in effect");

        await portal.Database.KeepAsync(("Resets:AdminLifetime", "400.00:00:00"), ("Portal:Name", "Broken Portal"));
        await Eventually.ThatAsync(() => portal.Logs.Lines.Any(line => line.Level == LogLevel.Error && line.Message.Contains("Resets:AdminLifetime must be between", StringComparison.Ordinal)), "the log says why");

        Assert.Equal("Acme Portal", portal.Get<IOptions<PortalOptions>>().Value.Name);
        Assert.Equal(TimeSpan.FromDays(1), portal.Get<IOptions<ResetOptions>>().Value.AdminLifetime);
        using var client = portal.NewClient();
        using var answer = await client.GetAsync(new Uri("/sign-in", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);

        await portal.Database.KeepAsync(("Resets:AdminLifetime", "2.00:00:00"));
        await Eventually.ThatAsync(() => portal.Get<IOptions<ResetOptions>>().Value.AdminLifetime == TimeSpan.FromDays(2), "the mended value is in effect");
        Assert.Equal("Broken Portal", portal.Get<IOptions<PortalOptions>>().Value.Name);
        // Once, not every second.
        Assert.Single(portal.Logs.Lines, line => line.Message.Contains("Resets:AdminLifetime must be between", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "26")]
    public async Task Nothing_but_what_the_page_offers_is_read_from_the_table(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await database.KeepAsync(("ConnectionStrings:Portal", "Host=elsewhere"), ("Portal:PublicUrl", "https://evil.example"), ("Resets:Unknown", "1"), ("Portal:Name", "Acme"));

        await using var portal = await PortalFactory.StartAsync(database);

        Assert.Equal(database.ConnectionString, portal.Get<IConfiguration>()["ConnectionStrings:Portal"]);
        Assert.Equal(portal.BaseAddress.OriginalString, portal.Get<IOptions<PortalOptions>>().Value.PublicUrl);
        Assert.Null(portal.Get<IConfiguration>()["Resets:Unknown"]);
        Assert.Equal("Acme", portal.Get<IOptions<PortalOptions>>().Value.Name);
    }

    [Fact]
    public async Task Singletons_that_hold_their_options_follow_too()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var held = bench.Get<IOptions<SessionOptions>>();
        var caller = await bench.AsAdminKeeperAsync();
        Assert.NotNull(await bench.Get<ActorReader>().ReadAsync(caller, default));
        await bench.SaveAsync(caller, ("Sessions:Idle", "00:05:00"));

        bench.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(TimeSpan.FromMinutes(5), held.Value.Idle);
        Assert.Null(await bench.Get<ActorReader>().ReadAsync(caller, default));
    }

    [Fact]
    public void Every_setting_of_the_page_is_one_of_the_portals()
    {
        Assert.NotEmpty(SettingCatalogue.All);
        Assert.All(SettingCatalogue.All, setting =>
        {
            var type = SettingsCheck.Sections[setting.Key.Split(':')[0]];
            foreach (var part in setting.Key.Split(':').Skip(1))
                type = (type.GetProperty(part) ?? throw new InvalidOperationException(setting.Key)).PropertyType;
            Assert.NotNull(SettingCatalogue.Default(setting.Key));
            Assert.All(setting.Choices, choice => Assert.Equal(choice, SettingCatalogue.Canonical(setting, choice.ToUpperInvariant())));
            Assert.All(setting.BelongsTo, key => Assert.NotNull(SettingCatalogue.Find(key)));
        });
    }

    [Fact]
    public void The_words_that_can_be_chosen_are_those_that_there_are()
    {
        Assert.Equal(Enum.GetNames<MailTransportKind>().Order(StringComparer.Ordinal), SettingCatalogue.Find("Mail:Transport")!.Choices.Order(StringComparer.Ordinal));
        Assert.Equal(Enum.GetNames<SmtpSecurity>().Order(StringComparer.Ordinal), SettingCatalogue.Find("Mail:Smtp:Security")!.Choices.Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, string?> Settings(params (string Key, string Value)[] settings) =>
        settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal);

    private static (string Name, string Contact) NameAndContact(PortalFactory portal) =>
        (portal.Get<IOptions<PortalOptions>>().Value.Name, portal.Get<IOptions<PortalOptions>>().Value.SupportContact);
}
