using Claret.Portal.Hosting;
using Claret.Portal.Setup;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.HostingTests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder data = new();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public async Task Who_asks_for_help_gets_the_commands_and_no_server_even_without_settings(string question)
    {
        var stopped = await PortalProcess.RunAsync(new Dictionary<string, string?>(), question);

        Assert.Equal((0, ""), (stopped.ExitCode, stopped.Errors));
        Assert.Contains("recover-admin USERNAME", stopped.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--ada")]
    [InlineData("-a=da")]
    [InlineData("/ada")]
    [InlineData("a=da")]
    [InlineData("--help")]
    [InlineData("migrate")]
    [InlineData("Portal:DataDirectory=elsewhere")]
    public void What_follows_a_command_is_taken_literally_and_is_no_setting(string username)
    {
        var line = PortalCommands.Read(["--Portal:DataDirectory", "here", "Demo:Enabled=true", "recover-admin", username]);

        Assert.Equal(["recover-admin", username], line.Words);
        Assert.Equal(["--Portal:DataDirectory", "here", "Demo:Enabled=true"], line.Settings);
        Assert.False(line.AsksForHelp);
    }

    [Fact]
    public void Settings_alone_are_no_words_and_a_word_that_is_no_command_stays_one()
    {
        Assert.Empty(PortalCommands.Read(["--urls", "http://127.0.0.1:5080", "/Demo:Enabled", "true", "--environment=Development"]).Words);
        Assert.Equal(["migrat"], PortalCommands.Read(["--urls", "migrate", "migrat"]).Words);
    }

    [Fact]
    public async Task A_username_that_looks_like_a_setting_reaches_the_command()
    {
        var settings = PortalProcess.Sound(data.Path);
        Assert.Equal(0, (await PortalProcess.RunAsync(settings, "migrate")).ExitCode);

        var refused = await PortalProcess.RunAsync(settings, "recover-admin", "-a=da");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("There is nobody with the username \"-a=da\"", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_and_no_worker_is_said_to_have_crashed()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://{other.LocalEndpoint}";

        var stopped = await PortalProcess.RunAsync(new Dictionary<string, string?>(PortalProcess.Sound(data.Path), StringComparer.Ordinal) { ["ASPNETCORE_URLS"] = address });

        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains($"Failed to bind to address {address}", stopped.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", stopped.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BackgroundService failed", stopped.Output, StringComparison.Ordinal);
    }
}
