using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Claret.Portal.Mail;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace Claret.Portal.Tests.MailTests;

public sealed class SmtpTransportTests
{
    private readonly FakeTimeProvider clock = Letters.Clock();

    [SmtpFact, Trait("Security", "13")]
    public async Task A_mail_arrives_whole_with_one_recipient_and_both_readings()
    {
        using var server = await SmtpServer.StartAsync();

        var outcome = await Transport(server).SendAsync(Letters.To("mara.lopez@claret.example"), CancellationToken.None);

        Assert.Equal("2.0.0 queued as 4711", Assert.IsType<MailOutcome.Accepted>(outcome).Answer);
        var received = await server.ReceiveAsync();
        Assert.Equal("portal@claret.example", received.Sender);
        Assert.Equal(["mara.lopez@claret.example"], received.Recipients);
        var mail = await MimeMessage.LoadAsync(new MemoryStream(Encoding.ASCII.GetBytes(received.Content)));
        Assert.Equal("Claret Portal", mail.From.Mailboxes.Single().Name);
        Assert.Equal("mara.lopez@claret.example", mail.To.Mailboxes.Single().Address);
        Assert.Empty(mail.Cc.Concat(mail.Bcc));
        Assert.Equal($"{Letters.Id:D}@portal.claret.example", mail.MessageId);
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.Equal("multipart/alternative", mail.Body!.ContentType.MimeType);
        Assert.Equal(clock.GetUtcNow(), mail.Date);
        Assert.Equal(Letters.To("").Html, mail.HtmlBody!.TrimEnd());
        Assert.Equal(Letters.To("").Text.TrimEnd(), mail.TextBody!.ReplaceLineEndings("\n").TrimEnd());
    }

    [SmtpFact, Trait("Security", "27")]
    public async Task What_the_server_wants_later_is_deferred_in_its_own_words()
    {
        using var server = await SmtpServer.StartAsync();

        Assert.Equal(new MailOutcome.Deferred("451 4.7.1 greylisted, come back", IsForThisMail: true), await Transport(server).SendAsync(Letters.To("later@claret.example"), CancellationToken.None));
        Assert.Equal(new MailOutcome.Deferred("452 4.2.2 mailbox is full", IsForThisMail: true), await Transport(server).SendAsync(Letters.To("full@claret.example"), CancellationToken.None));
    }

    [SmtpFact, Trait("Security", "27")]
    public async Task What_the_server_never_wants_is_rejected_in_its_own_words()
    {
        using var server = await SmtpServer.StartAsync();

        Assert.Equal(new MailOutcome.Rejected("550 5.1.1 no such person here"), await Transport(server).SendAsync(Letters.To("never@claret.example"), CancellationToken.None));
    }

    [SmtpFact, Trait("Security", "27")]
    public async Task A_sender_that_the_server_refuses_is_deferred_for_an_operator_to_mend()
    {
        using var server = await SmtpServer.StartAsync();
        var mail = Letters.To("mara@claret.example");

        Assert.Equal(
            new MailOutcome.Deferred("The mail server doesn't take mail from the portal's address: check Mail:From. It said: 550 5.7.60 not a sender of ours"),
            await Transport(server).SendAsync(mail with { From = "Claret Portal <stranger@claret.example>" }, CancellationToken.None));
        Assert.Equal(
            new MailOutcome.Deferred("450 4.7.1 too many mails from you"),
            await Transport(server).SendAsync(mail with { From = "hasty@claret.example" }, CancellationToken.None));
    }

    [SmtpFact, Trait("Security", "27")]
    public async Task A_connection_that_breaks_before_the_answer_is_deferred()
    {
        using var server = await SmtpServer.StartAsync();

        Assert.Equal(
            new MailOutcome.Deferred("The mail server broke the connection off before it confirmed the mail."),
            await Transport(server).SendAsync(Letters.To("cut@claret.example"), CancellationToken.None));
    }

    [SmtpFact, Trait("Security", "27")]
    public async Task A_server_that_falls_silent_is_left_after_thirty_seconds()
    {
        using var server = await SmtpServer.StartAsync();
        var sending = Transport(server).SendAsync(Letters.To("mute@claret.example"), CancellationToken.None);
        await server.ReceiveAsync();

        clock.Advance(HandOver.Limit);

        Assert.Equal(new MailOutcome.Deferred("The mail server didn't answer within 30 seconds."), await sending.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact, Trait("Security", "27")]
    public async Task A_server_that_is_not_there_is_deferred()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.Equal(
            new MailOutcome.Deferred("The mail server can't be reached: check Mail:Smtp:Host and Mail:Smtp:Port."),
            await Transport(port, new SmtpOptions { Security = "None" }).SendAsync(Letters.To("mara@claret.example"), CancellationToken.None));
    }

    [SmtpFact]
    public async Task Starttls_and_credentials_are_used()
    {
        using var certificate = new TestCertificate();
        using var server = await SmtpServer.StartAsync("starttls", certificate, auth: true);

        var outcome = await Transport(server, SignedIn("StartTls", certificate.AuthorityFile)).SendAsync(Letters.To("mara@claret.example"), CancellationToken.None);

        Assert.IsType<MailOutcome.Accepted>(outcome);
        var received = await server.ReceiveAsync();
        Assert.Equal((true, "portal"), (received.Tls, received.User));
    }

    [SmtpFact]
    public async Task Implicit_tls_and_credentials_are_used()
    {
        using var certificate = new TestCertificate();
        using var server = await SmtpServer.StartAsync("implicit", certificate, auth: true);

        var outcome = await Transport(server, SignedIn("Tls", certificate.AuthorityFile)).SendAsync(Letters.To("mara@claret.example"), CancellationToken.None);

        Assert.IsType<MailOutcome.Accepted>(outcome);
        Assert.Equal("portal", (await server.ReceiveAsync()).User);
    }

    [SmtpFact, Trait("Security", "27")]
    public async Task A_wrong_password_is_deferred_for_an_operator_to_mend()
    {
        using var certificate = new TestCertificate();
        using var server = await SmtpServer.StartAsync("starttls", certificate, auth: true);
        var settings = SignedIn("StartTls", certificate.AuthorityFile);
        settings.Password = "wrong horse";

        Assert.Equal(
            new MailOutcome.Deferred("The mail server refused the sign-in: check Mail:Smtp:Username and Mail:Smtp:Password."),
            await Transport(server, settings).SendAsync(Letters.To("mara@claret.example"), CancellationToken.None));
    }

    [SmtpFact, Trait("Security", "27")]
    public async Task A_missing_sign_in_is_deferred_for_an_operator_to_mend()
    {
        using var server = await SmtpServer.StartAsync(auth: true);

        Assert.Equal(
            new MailOutcome.Deferred("The mail server wants a sign-in: set Mail:Smtp:Username and Mail:Smtp:Password."),
            await Transport(server).SendAsync(Letters.To("mara@claret.example"), CancellationToken.None));
    }

    [SmtpFact]
    public async Task Starttls_is_demanded_and_nothing_is_said_in_clear()
    {
        using var server = await SmtpServer.StartAsync();

        Assert.Equal(
            new MailOutcome.Deferred("The mail server doesn't offer STARTTLS: check Mail:Smtp:Port and Mail:Smtp:Security."),
            await Transport(server, new SmtpOptions { Security = "StartTls" }).SendAsync(Letters.To("mara@claret.example"), CancellationToken.None));
    }

    [SmtpFact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_in_words()
    {
        using var certificate = new TestCertificate();
        using var stranger = new TestCertificate();
        using var server = await SmtpServer.StartAsync("implicit", certificate);

        foreach (var authority in new[] { "", stranger.AuthorityFile })
        {
            var outcome = await Transport(server, new SmtpOptions { Security = "Tls", CertificateAuthority = authority }).SendAsync(Letters.To("mara@claret.example"), CancellationToken.None);
            Assert.StartsWith("The mail server's certificate isn't trusted", Assert.IsType<MailOutcome.Deferred>(outcome).Answer, StringComparison.Ordinal);
        }
    }

    [SmtpFact]
    public async Task A_certificate_for_another_name_is_refused_in_words()
    {
        using var certificate = new TestCertificate("elsewhere.example");
        using var server = await SmtpServer.StartAsync("starttls", certificate);

        var outcome = await Transport(server, new SmtpOptions { Security = "StartTls", CertificateAuthority = certificate.AuthorityFile })
            .SendAsync(Letters.To("mara@claret.example"), CancellationToken.None);

        Assert.StartsWith("The mail server's certificate isn't trusted", Assert.IsType<MailOutcome.Deferred>(outcome).Answer, StringComparison.Ordinal);
    }

    [Theory, Trait("Security", "26"), Trait("Security", "13")]
    [InlineData("a@claret.example,b@claret.example")]
    [InlineData("a@claret.example\r\nBcc: b@claret.example")]
    [InlineData("Mara <mara@claret.example>")]
    [InlineData("team: a@claret.example, b@claret.example;")]
    [InlineData("no-address")]
    [InlineData("")]
    public async Task An_address_that_is_not_exactly_one_never_reaches_the_server(string address) =>
        Assert.Equal(
            new MailOutcome.Rejected("The stored address isn't one that mail can be sent to."),
            await Transport(1, new SmtpOptions()).SendAsync(Letters.To(address), CancellationToken.None));

    [SmtpFact, Trait("Security", "26")]
    public async Task Line_breaks_in_the_subject_add_no_header()
    {
        using var server = await SmtpServer.StartAsync();

        await Transport(server).SendAsync(Letters.To("mara@claret.example", "Hello\r\nBcc: eve@claret.example"), CancellationToken.None);

        var received = await server.ReceiveAsync();
        Assert.Equal(["mara@claret.example"], received.Recipients);
        var mail = await MimeMessage.LoadAsync(new MemoryStream(Encoding.ASCII.GetBytes(received.Content)));
        Assert.Equal("Hello Bcc: eve@claret.example", mail.Subject);
        Assert.Null(mail.Headers[HeaderId.Bcc]);
    }

    private static SmtpOptions SignedIn(string security, string authority) =>
        new() { Security = security, Username = "portal", Password = "right horse", CertificateAuthority = authority };

    private SmtpTransport Transport(SmtpServer server, SmtpOptions? settings = null) => Transport(server.Port, settings ?? new SmtpOptions { Security = "None" });

    private SmtpTransport Transport(int port, SmtpOptions settings)
    {
        settings.Host = "localhost";
        settings.Port = port.ToString(CultureInfo.InvariantCulture);
        return new SmtpTransport(Options.Create(new MailOptions { Smtp = settings }), new MailMime(Letters.Identity, clock), clock);
    }
}
