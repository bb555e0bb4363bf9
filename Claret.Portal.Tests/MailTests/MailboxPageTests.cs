using System.Net;
using Bunit;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Mail.Mailbox;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Claret.Portal.Tests.MailTests;

public sealed class MailboxPageTests : BunitContext
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("claret-mailbox-");
    private readonly FakeTimeProvider clock = Letters.Clock();
    private readonly TestEnvironment environment = new("Development");
    private readonly RequestOrigin origin = new();
    private readonly CapturedLogs logs = new();

    public MailboxPageTests()
    {
        Services.AddSingleton<IHostEnvironment>(environment);
        Services.AddSingleton<TimeProvider>(clock);
        Services.AddSingleton(Options.Create(new MailOptions()));
        Services.AddSingleton(Options.Create(new PortalOptions { DataDirectory = root.FullName }));
        Services.AddSingleton(Letters.Identity);
        Services.AddSingleton<DataDirectory>();
        Services.AddSingleton<PickupFolder>();
        Services.AddSingleton<MailMime>();
        Services.AddSingleton<PickupTransport>();
        Services.AddSingleton<DevelopmentAccess>();
        Services.AddSingleton(origin);
        Services.AddLogging(logging => logging.ClearProviders().AddProvider(logs));
        ComeFrom(IPAddress.Loopback);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void An_empty_mailbox_says_what_will_happen()
    {
        var page = RenderAt("/dev/mailbox");

        Assert.Equal("No mail yet", page.Find(".mailbox-empty h2").TextContent);
        Assert.Equal("Development mailbox", page.Find(".mailbox-banner h1").TextContent);
    }

    [Fact]
    public async Task Mails_are_listed_newest_first_with_a_link_each()
    {
        await PutAsync(1, "Older", writtenHoursAgo: 2);
        await PutAsync(2, "Newer", writtenHoursAgo: 1);

        var page = RenderAt("/dev/mailbox");

        Assert.Equal(["Newer", "Older"], page.FindAll(".mailbox-subject").Select(subject => subject.TextContent));
        Assert.Equal($"/dev/mailbox?id={IdOf(2)}", page.Find(".mailbox-list a").GetAttribute("href"));
        Assert.Equal("mara@claret.example", page.Find(".mailbox-to").TextContent);
        Assert.Equal("Choose a mail to read it.", page.Find(".mailbox-hint").TextContent);
    }

    [Fact]
    public async Task A_new_mail_appears_by_itself()
    {
        var page = RenderAt("/dev/mailbox");
        await PutAsync(1, "Fresh");

        clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal("Fresh", page.Find(".mailbox-subject").TextContent));
    }

    [Fact]
    public async Task A_folder_that_is_gone_for_a_while_does_not_end_the_watch_and_is_logged_once()
    {
        var page = RenderAt("/dev/mailbox");
        var mail = Path.Combine(root.FullName, "mail");
        Directory.Delete(mail);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.ThatAsync(() => Warnings().Length > 0, "the outage is logged");
        clock.Advance(TimeSpan.FromSeconds(1));

        Directory.CreateDirectory(mail);
        await PutAsync(1, "Fresh");
        clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal("Fresh", page.Find(".mailbox-subject").TextContent));
        Assert.IsType<DirectoryNotFoundException>(Assert.Single(Warnings()).Exception);
    }

    [Fact]
    public async Task A_chosen_mail_is_shown_as_html_as_text_and_with_its_headers()
    {
        await PutAsync(1, "Reset your password");

        var page = RenderAt($"/dev/mailbox?id={IdOf(1)}");

        page.WaitForAssertion(() => Assert.Equal("Reset your password", page.Find(".message h2").TextContent));
        Assert.Equal("true", page.Find(".mailbox-list a").GetAttribute("aria-current"));
        Assert.Contains("<head><base target=\"_top\"></head>", page.Find("iframe").GetAttribute("srcdoc"), StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", page.Find("iframe").GetAttribute("sandbox"), StringComparison.Ordinal);
        Assert.DoesNotContain("allow-same-origin", page.Find("iframe").GetAttribute("sandbox"), StringComparison.Ordinal);

        page.FindAll(".message-views button").Single(button => button.TextContent == "Text").Click();
        Assert.Contains("https://portal.claret.example/reset-password#ticket=abc", page.Find("pre").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("iframe"));

        page.FindAll(".message-views button").Single(button => button.TextContent == "Headers").Click();
        Assert.Contains(page.FindAll("dt"), name => name.TextContent == "Auto-Submitted");
    }

    [Fact]
    public async Task Another_mail_can_be_chosen_without_leaving_the_page()
    {
        await PutAsync(1, "First");
        await PutAsync(2, "Second");
        var page = RenderAt($"/dev/mailbox?id={IdOf(1)}");
        page.WaitForAssertion(() => Assert.Equal("First", page.Find(".message h2").TextContent));

        Services.GetRequiredService<NavigationManager>().NavigateTo($"/dev/mailbox?id={IdOf(2)}");

        page.WaitForAssertion(() => Assert.Equal("Second", page.Find(".message h2").TextContent));
    }

    [Theory, Trait("Security", "26")]
    [InlineData("../portal")]
    [InlineData("..%2Fsecret")]
    [InlineData("/etc/passwd")]
    [InlineData("0b7d3a52.eml")]
    [InlineData("")]
    public async Task An_id_that_is_no_mails_name_reads_no_file(string id)
    {
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "portal.eml"), "Subject: outside\r\n\r\nsecret");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "secret.eml"), "Subject: outside\r\n\r\nsecret");

        var page = RenderAt($"/dev/mailbox?id={id}");

        page.WaitForAssertion(() => Assert.Equal("There is no such mail here.", page.Find(".mailbox-reading [role=status]").TextContent));
        Assert.DoesNotContain("outside", page.Markup, StringComparison.Ordinal);
        Assert.Null(await Services.GetRequiredService<PickupFolder>().ReadAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task A_file_that_is_no_mail_of_ours_is_not_listed()
    {
        await PutAsync(1, "Ours");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "mail", "Notes.eml"), "Subject: theirs\r\n\r\n");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "mail", ".1234.tmp"), "Subject: half\r\n\r\n");

        Assert.Equal(["Ours"], RenderAt("/dev/mailbox").FindAll(".mailbox-subject").Select(subject => subject.TextContent));
    }

    [Fact, Trait("Security", "24")]
    public async Task Outside_Development_it_shows_nothing_even_inside_a_circuit()
    {
        await PutAsync(1, "Hidden");
        environment.EnvironmentName = "Production";

        Assert.Equal("", RenderAt($"/dev/mailbox?id={IdOf(1)}").Markup);
    }

    [Theory, Trait("Security", "24"), InlineData("192.0.2.7"), InlineData(null)]
    public async Task To_another_machine_it_shows_nothing_even_inside_a_circuit(string? address)
    {
        await PutAsync(1, "Hidden");
        ComeFrom(address is null ? null : IPAddress.Parse(address));

        Assert.Equal("", RenderAt($"/dev/mailbox?id={IdOf(1)}").Markup);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            root.Delete(recursive: true);
    }

    private CapturedLog[] Warnings() =>
        [.. logs.Lines.Where(line => line.Level >= LogLevel.Warning && line.Category == typeof(MailboxPage).FullName)];

    private static Guid IdOf(int number) => new(number, 0, 0, new byte[8]);

    private IRenderedComponent<MailboxPage> RenderAt(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<MailboxPage>();
    }

    private void ComeFrom(IPAddress? address)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = address;
        http.Request.Host = new HostString("localhost");
        origin.Take(http);
    }

    private async Task PutAsync(int number, string subject, int writtenHoursAgo = 0)
    {
        await Services.GetRequiredService<PickupTransport>().SendAsync(Letters.To("mara@claret.example", subject) with { MessageId = IdOf(number) }, CancellationToken.None);
        if (writtenHoursAgo > 0)
            File.SetLastWriteTimeUtc(Path.Combine(root.FullName, "mail", PickupFolder.NameOf(IdOf(number))), DateTime.UtcNow.AddHours(-writtenHoursAgo));
    }
}
