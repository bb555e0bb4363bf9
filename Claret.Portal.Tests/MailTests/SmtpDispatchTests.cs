using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.MailTests;

/// <summary>A mail's whole way, from its row to a real mail server and back: what becomes of the row, and the words that an admin reads.</summary>
[Trait("Security", "27")]
public sealed class SmtpDispatchTests
{
    private const string NotConfirmed = "The mail server broke the connection off before it confirmed the mail.";

    [SmtpTheory]
    [InlineData("stranger", "mara", MailAttemptOutcome.Deferred, "The mail server doesn't take mail from the portal's address: check Mail:From. It said: 550 5.7.60 not a sender of ours")]
    [InlineData("hasty", "mara", MailAttemptOutcome.Deferred, "450 4.7.1 too many mails from you")]
    [InlineData("vanish", "mara", MailAttemptOutcome.Deferred, NotConfirmed)]
    [InlineData("portal", "later", MailAttemptOutcome.PutOff, "451 4.7.1 greylisted, come back")]
    [InlineData("portal", "busy", MailAttemptOutcome.Deferred, "421 4.3.2 shutting down")]
    [InlineData("portal", "gone", MailAttemptOutcome.Deferred, NotConfirmed)]
    [InlineData("portal", "notyet", MailAttemptOutcome.Deferred, "451 4.3.2 not now")]
    [InlineData("portal", "full", MailAttemptOutcome.PutOff, "452 4.2.2 mailbox is full")]
    [InlineData("portal", "cut", MailAttemptOutcome.Deferred, NotConfirmed)]
    public async Task What_time_or_an_operator_can_mend_waits_with_its_secret(string sender, string recipient, MailAttemptOutcome outcome, string words)
    {
        using var server = await SmtpServer.StartAsync();
        await using var bench = await BenchAsync(server.Port, ("Mail:From", $"{sender}@claret.example"));

        await DispatchAsync(bench, recipient);

        await AssertWaitsAsync(bench, outcome, words);
    }

    [SmtpTheory]
    [InlineData("never", "550 5.1.1 no such person here")]
    [InlineData("notever", "554 5.3.2 no mail here")]
    [InlineData("spam", "554 5.7.1 looks like spam")]
    public async Task What_the_server_never_wants_fails_in_its_words_and_is_not_tried_again(string recipient, string words)
    {
        using var server = await SmtpServer.StartAsync();
        await using var bench = await BenchAsync(server.Port);

        await DispatchAsync(bench, recipient);
        bench.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, await bench.DispatchAsync());
        var row = await bench.RowAsync();
        Assert.Equal((OutboxState.Failed, words, OutboxMessage.ErasedSecret), (row.State, row.LastAnswer, row.ProtectedSecret));
        var attempt = Assert.Single(await bench.AttemptsAsync());
        Assert.Equal((MailAttemptOutcome.Rejected, words, "Smtp"), (attempt.Outcome, attempt.Answer, attempt.Transport));
    }

    [SmtpTheory]
    [InlineData("busy", "The mail server turned the portal away: 421 4.3.2 come back later")]
    [InlineData("closed", "The mail server turned the portal away: 554 5.7.1 not from your network")]
    [InlineData("slam", "The mail server broke the connection off before it took any mail.")]
    public async Task A_server_that_turns_everybody_away_keeps_the_mail_waiting(string greeting, string words)
    {
        using var server = await SmtpServer.StartAsync(greeting: greeting);
        await using var bench = await BenchAsync(server.Port);

        await DispatchAsync(bench, "mara");

        await AssertWaitsAsync(bench, MailAttemptOutcome.Deferred, words);
    }

    [SmtpFact]
    public async Task A_server_that_never_greets_is_left_after_thirty_seconds()
    {
        using var server = await SmtpServer.StartAsync(greeting: "silent");
        await using var bench = await BenchAsync(server.Port);
        var dispatching = DispatchAsync(bench, "mara");
        await server.GreetedAsync();

        bench.Clock.Advance(HandOver.Limit);
        await dispatching.WaitAsync(TimeSpan.FromSeconds(20));

        await AssertWaitsAsync(bench, MailAttemptOutcome.Deferred, "The mail server didn't answer within 30 seconds.");
    }

    [SmtpFact]
    public async Task A_server_that_hangs_after_the_text_gets_the_mail_again_under_the_same_id()
    {
        using var server = await SmtpServer.StartAsync();
        await using var bench = await BenchAsync(server.Port);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var dispatching = attempt == 1 ? DispatchAsync(bench, "mute") : bench.DispatchAsync();
            var received = await server.ReceiveAsync();
            Assert.Contains($"Message-Id: <{(await bench.RowAsync()).MessageId:D}@portal.claret.example>", received.Content, StringComparison.OrdinalIgnoreCase);
            bench.Clock.Advance(HandOver.Limit);
            await dispatching.WaitAsync(TimeSpan.FromSeconds(20));
            bench.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal((OutboxState.Waiting, 2), ((await bench.RowAsync()).State, (await bench.RowAsync()).Attempts));
    }

    [SmtpTheory]
    [InlineData("starttls", "StartTls")]
    [InlineData("implicit", "Tls")]
    public async Task With_tls_and_a_sign_in_it_is_sent_and_the_servers_answer_is_kept(string tls, string security)
    {
        using var certificate = new TestCertificate();
        using var server = await SmtpServer.StartAsync(tls, certificate, auth: true);
        await using var bench = await SignedInAsync(server.Port, certificate, security, "right horse");

        await DispatchAsync(bench, "mara");

        var row = await bench.RowAsync();
        Assert.Equal((OutboxState.Sent, "2.0.0 queued as 4711", null), (row.State, row.LastAnswer, row.ProtectedSecret));
        Assert.Equal("portal", (await server.ReceiveAsync()).User);
    }

    [SmtpFact]
    public async Task A_wrong_password_or_none_or_one_that_nobody_asked_for_is_for_the_operator_to_mend()
    {
        using var certificate = new TestCertificate();
        using var demanding = await SmtpServer.StartAsync("starttls", certificate, auth: true);
        using var open = await SmtpServer.StartAsync("starttls", certificate, offersAuth: false);
        await using var wrong = await SignedInAsync(demanding.Port, certificate, "StartTls", "wrong horse");
        await using var none = await BenchAsync(demanding.Port, ("Mail:Smtp:Security", "StartTls"), ("Mail:Smtp:CertificateAuthority", certificate.AuthorityFile));
        await using var unasked = await SignedInAsync(open.Port, certificate, "StartTls", "right horse");

        foreach (var bench in new[] { wrong, none, unasked })
            await DispatchAsync(bench, "mara");

        await AssertWaitsAsync(wrong, MailAttemptOutcome.Deferred, "The mail server refused the sign-in: check Mail:Smtp:Username and Mail:Smtp:Password.");
        await AssertWaitsAsync(none, MailAttemptOutcome.Deferred, "The mail server wants a sign-in: set Mail:Smtp:Username and Mail:Smtp:Password.");
        await AssertWaitsAsync(unasked, MailAttemptOutcome.Deferred, "The mail server offers no sign-in: leave Mail:Smtp:Username empty, or use another port.");
    }

    [SmtpTheory]
    [InlineData("starttls", "StartTls", "localhost", false)]
    [InlineData("implicit", "Tls", "localhost", false)]
    [InlineData("starttls", "StartTls", "elsewhere.example", true)]
    [InlineData("implicit", "Tls", "elsewhere.example", true)]
    public async Task A_certificate_that_is_not_trusted_or_for_another_name_gets_neither_mail_nor_password(string tls, string security, string name, bool isTrusted)
    {
        using var certificate = new TestCertificate(name);
        using var stranger = new TestCertificate();
        using var server = await SmtpServer.StartAsync(tls, certificate, auth: true);
        await using var bench = await SignedInAsync(server.Port, isTrusted ? certificate : stranger, security, "right horse");

        await DispatchAsync(bench, "mara");

        await AssertWaitsAsync(
            bench, MailAttemptOutcome.Deferred, "The mail server's certificate isn't trusted, or it doesn't speak TLS there: check Mail:Smtp:Host, Port, Security and CertificateAuthority.");
    }

    [Fact]
    [Trait("Security", "13")]
    public async Task A_server_that_offers_no_starttls_hears_neither_password_nor_mail()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = HearAsync(listener);
        await using var bench = await BenchAsync(
            ((IPEndPoint)listener.LocalEndpoint).Port, ("Mail:Smtp:Security", "StartTls"), ("Mail:Smtp:Username", "portal"), ("Mail:Smtp:Password", "right horse"));

        await DispatchAsync(bench, "mara");

        await AssertWaitsAsync(bench, MailAttemptOutcome.Deferred, "The mail server doesn't offer STARTTLS: check Mail:Smtp:Port and Mail:Smtp:Security.");
        Assert.All(await heard.WaitAsync(TimeSpan.FromSeconds(20)), line => Assert.Matches("^(EHLO|QUIT)", line));
    }

    [SmtpFact]
    public async Task A_mail_goes_out_when_its_server_is_there_again_with_a_secret_that_was_kept()
    {
        var port = FreePort.Next();
        await using var bench = await BenchAsync(port);
        await DispatchAsync(bench, "mara");
        await AssertWaitsAsync(bench, MailAttemptOutcome.Deferred, "The mail server can't be reached: check Mail:Smtp:Host and Mail:Smtp:Port.");

        using var server = await SmtpServer.StartAsync(port: port);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await bench.DispatchAsync());

        Assert.Equal(OutboxState.Sent, (await bench.RowAsync()).State);
        Assert.Contains("s3cr3t-ticket", (await server.ReceiveAsync()).Content, StringComparison.Ordinal);
        Assert.Equal([MailAttemptOutcome.Deferred, MailAttemptOutcome.Accepted], (await bench.AttemptsAsync()).Select(attempt => attempt.Outcome));
    }

    private static Task<MailBench> SignedInAsync(int port, TestCertificate certificate, string security, string password) => BenchAsync(
        port, ("Mail:Smtp:Security", security), ("Mail:Smtp:CertificateAuthority", certificate.AuthorityFile), ("Mail:Smtp:Username", "portal"), ("Mail:Smtp:Password", password));

    private static Task<MailBench> BenchAsync(int port, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mail:Transport"] = "Smtp",
            ["Mail:Smtp:Host"] = "localhost",
            ["Mail:Smtp:Port"] = port.ToString(CultureInfo.InvariantCulture),
            ["Mail:Smtp:Security"] = "None",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        return MailBench.CreateAsync(settings: all);
    }

    private static async Task DispatchAsync(MailBench bench, string recipient)
    {
        await bench.AddAsync($"{recipient}@claret.example");
        Assert.Equal(1, await bench.DispatchAsync());
    }

    private static async Task AssertWaitsAsync(MailBench bench, MailAttemptOutcome outcome, string words)
    {
        var row = await bench.RowAsync();
        Assert.Equal((OutboxState.Waiting, words, 1), (row.State, row.LastAnswer, row.Attempts));
        Assert.False(string.IsNullOrEmpty(row.ProtectedSecret));
        Assert.True(row.DueAt > row.CreatedAt);
        var attempt = Assert.Single(await bench.AttemptsAsync());
        Assert.Equal((outcome, words, "Smtp"), (attempt.Outcome, attempt.Answer, attempt.Transport));
        Assert.NotNull(attempt.EndedAt);
    }

    /// <summary>A server that offers a sign-in and everything but STARTTLS; all that it hears.</summary>
    private static async Task<List<string>> HearAsync(TcpListener listener)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        var heard = new List<string>();
        await writer.WriteLineAsync("220 mail.test");
        while (await reader.ReadLineAsync() is { } line)
        {
            heard.Add(line);
            await writer.WriteLineAsync(line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mail.test\r\n250 AUTH PLAIN LOGIN" : "250 OK");
        }

        return heard;
    }
}
