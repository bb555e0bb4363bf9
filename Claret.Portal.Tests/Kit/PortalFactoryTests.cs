using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Claret.Portal.Tests.Kit;

public sealed class PortalFactoryTests
{
    [Fact]
    public async Task The_portal_answers_where_its_mails_lead()
    {
        await using var portal = await PortalFactory.StartAsync();
        using var client = portal.NewClient();

        using var answer = await client.GetAsync(new Uri("/no-such-page", UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(portal.BaseAddress.OriginalString, portal.Get<IOptions<PortalOptions>>().Value.PublicUrl);
    }

    [Fact]
    public async Task Settings_of_the_test_win_and_survive_a_restart()
    {
        var first = await PortalFactory.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Portal:Name"] = "First" });
        Assert.Equal("First", first.Get<IOptions<PortalOptions>>().Value.Name);

        await using var second = await first.RestartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Resets:DecoyShare"] = "0.5" });

        Assert.Equal("First", second.Get<IOptions<PortalOptions>>().Value.Name);
        Assert.Equal("0.5", second.Get<IConfiguration>()["Resets:DecoyShare"]);
        Assert.Equal(first.DataDirectory, second.DataDirectory);
    }

    [Fact]
    public async Task Services_of_the_test_replace_the_portals()
    {
        var transport = new RecordingTransport();
        await using var portal = await PortalFactory.StartAsync(services: services => services.AddSingleton<IMailTransport>(transport));

        Assert.Same(transport, portal.Get<IMailTransport>());
    }

    [Fact]
    public async Task Everything_logged_is_kept_down_to_trace()
    {
        await using var portal = await PortalFactory.StartAsync();

        portal.Get<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Of.The.Test")
            .Log(LogLevel.Trace, default, new Dictionary<string, object?>(StringComparer.Ordinal) { ["Whom"] = "nobody else" }.ToList(), null, (_, _) => "Told");

        Assert.Contains(portal.Logs.Lines, line => line is { Level: LogLevel.Trace, Category: "Microsoft.AspNetCore.Of.The.Test", Message: "Told" });
        Assert.Contains("nobody else", portal.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_is_found_as_soon_as_it_is_there()
    {
        await using var portal = await PortalFactory.StartAsync();
        var waiting = portal.WaitForMailToAsync("mara@claret.example");
        using var mail = new MimeMessage([new MailboxAddress("", "portal@claret.example")], [new MailboxAddress("", "mara@claret.example")], "Found", new TextPart("plain") { Text = "Hello" });
        var mailbox = Directory.CreateDirectory(Path.Combine(portal.DataDirectory, "mail")).FullName;
        await mail.WriteToAsync(Path.Combine(mailbox, "1.tmp"));
        File.Move(Path.Combine(mailbox, "1.tmp"), Path.Combine(mailbox, "1.eml"));

        Assert.Equal("Found", (await waiting).Subject);
        Assert.Single(portal.ListMail());
    }

    [Fact]
    public async Task A_mail_that_never_comes_is_said_in_words()
    {
        await using var portal = await PortalFactory.StartAsync();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => portal.WaitForMailToAsync("mara@claret.example", TimeSpan.FromMilliseconds(60)));

        Assert.Contains("Not within", failure.Message, StringComparison.Ordinal);
    }
}
