using Claret.Portal.Tests.Kit;
using Npgsql;

namespace Claret.Portal.Tests.HostingTests;

/// <summary>What an operator reads, from the real program: every mistake by its key, and no stack trace.</summary>
public sealed class StartFaultsTests : IDisposable
{
    private readonly TempFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Nothing_is_default_outside_Development()
    {
        var stopped = await PortalProcess.RunAsync(new Dictionary<string, string?>());

        Assert.Equal(1, stopped.ExitCode);
        Assert.Equal(["Mail:Transport", "Mail:From", "Portal:PublicUrl", "Portal:PublicUrl", "Portal:DataDirectory"], Keys(stopped));
    }

    [Fact]
    public async Task Every_mistake_is_named_at_once_by_its_key_and_nothing_else_is_said()
    {
        await File.WriteAllTextAsync(data.File("file"), "");
        var stopped = await PortalProcess.RunAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Portal:PublicUrl"] = "http://password.claret.example",
            ["Portal:TrustedProxies"] = "10.0.0.1",
            ["Portal:TrustedProxies:0"] = "proxy",
            ["Portal:DataDirectory"] = data.File("file/below"),
            ["Database:Provider"] = "Oracle",
            ["Mail:Transport"] = "Smtp",
            ["Mail:Smpt:Host"] = "mail.claret.example",
            ["Mail:From"] = "portal@claret.internal",
            ["Resets:LinkLifetime"] = "soon",
            ["Resets:DecoyShare"] = "2",
            ["Resets:Limits:PerPersonPerHour"] = "many",
            ["Sessions:Idle"] = "",
            ["Setup:Admin:Username"] = " ada",
            ["Demo:Enabled"] = "perhaps",
            ["Maill:Transport"] = "Smtp",
            ["Logging:LogLevel:Default"] = "Loud",
            ["ASPNETCORE_URLS"] = "nowhere",
        });

        Assert.Equal(1, stopped.ExitCode);
        Assert.Empty(stopped.Output);
        Assert.DoesNotContain("   at ", stopped.Errors, StringComparison.Ordinal);
        Assert.Equal(
            [
                "Database:Provider", "Demo:Enabled", "Logging:LogLevel:Default", "Mail:Smpt", "Mail:Smtp:Host", "Maill", "Portal:DataDirectory", "Portal:PublicUrl",
                "Portal:TrustedProxies", "Portal:TrustedProxies", "Resets:DecoyShare", "Resets:Limits:PerPersonPerHour", "Resets:LinkLifetime",
                "Sessions:Idle", "Setup:Admin:Email", "Setup:Admin:Username", "Urls",
            ],
            Keys(stopped).Order(StringComparer.Ordinal));
        Assert.Contains("Mail:Smpt isn't a setting. Did you mean Mail:Smtp?", stopped.Errors, StringComparison.Ordinal);
        Assert.Contains("Resets:LinkLifetime is \"soon\": it must be a time such as 00:30:00", stopped.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_named_without_its_password()
    {
        var stopped = await PortalProcess.RunAsync(OnPostgres($"Host=127.0.0.1;Port={FreePort.Next()};Database=portal;Username=portal;Password=hush hush"));

        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("PostgreSQL at 127.0.0.1, port", stopped.Errors, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Portal", stopped.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", stopped.Errors + stopped.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", stopped.Errors, StringComparison.Ordinal);
    }

    [Theory, OnPostgres]
    public async Task So_are_a_database_an_account_and_a_schema_that_are_not_there(DatabaseKind kind)
    {
        await using var empty = await TestDatabase.CreateEmptyAsync(kind);

        var database = await PortalProcess.RunAsync(OnPostgres(new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Database = "elsewhere" }.ConnectionString));
        var account = await PortalProcess.RunAsync(OnPostgres(new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Username = "stranger" }.ConnectionString));
        var schema = await PortalProcess.RunAsync(OnPostgres(empty.ConnectionString));

        Assert.Contains("has no database \"elsewhere\"", database.Errors, StringComparison.Ordinal);
        Assert.Contains("refuses the account \"stranger\"", account.Errors, StringComparison.Ordinal);
        Assert.Contains("Run \"dotnet Claret.Portal.dll migrate\" once", schema.Errors, StringComparison.Ordinal);
        Assert.All([database, account, schema], stopped => Assert.Equal((1, 1), (stopped.ExitCode, stopped.Errors.Split("  - ").Length - 1)));
    }

    [Theory, OnPostgres]
    public async Task Migrate_brings_it_up_to_date_and_says_so(DatabaseKind kind)
    {
        await using var empty = await TestDatabase.CreateEmptyAsync(kind);

        var first = await PortalProcess.RunAsync(OnPostgres(empty.ConnectionString), "migrate");
        var second = await PortalProcess.RunAsync(OnPostgres(empty.ConnectionString), "migrate");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains("Initial", first.Output, StringComparison.Ordinal);
        Assert.Contains("The database was up to date.", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_in_a_shared_database_want_a_certificate_that_can_be_read()
    {
        var settings = OnPostgres("Host=127.0.0.1;Database=portal");
        settings.Remove("Keys:Certificate:Path");
        var none = await PortalProcess.RunAsync(settings);
        settings["Keys:Certificate:Path"] = data.File("keys.pfx");
        await File.WriteAllTextAsync(data.File("keys.pfx"), "no certificate");
        settings["Keys:OldCertificates:0:Path"] = data.File("gone.pfx");
        var unreadable = await PortalProcess.RunAsync(settings);

        Assert.Equal(["Keys:Certificate:Path"], Keys(none));
        Assert.Equal(["Keys:Certificate:Path:", "Keys:OldCertificates:0:Path:"], Keys(unreadable));
    }

    [Fact]
    public async Task A_word_that_is_no_command_gets_the_commands()
    {
        var stopped = await PortalProcess.RunAsync(PortalProcess.Sound(data.Path), "migrat");

        Assert.Equal(2, stopped.ExitCode);
        Assert.Contains("recover-admin USERNAME", stopped.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(data.Path));
    }

    private Dictionary<string, string?> OnPostgres(string connectionString) => new(PortalProcess.Sound(data.Path), StringComparer.Ordinal)
    {
        ["Database:Provider"] = "PostgreSql",
        ["ConnectionStrings:Portal"] = connectionString,
        ["Keys:Certificate:Path"] = TestKeys.PemFile(data, "keys.pem"),
    };

    private static IEnumerable<string> Keys(PortalProcess stopped) =>
        stopped.Errors.Split(Environment.NewLine).Where(line => line.StartsWith("  - ", StringComparison.Ordinal)).Select(line => line[4..].Split(' ')[0]);
}
