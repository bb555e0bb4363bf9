using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Claret.Portal.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Claret.Portal.Tests.MailTests;

public sealed class SendGridTransportTests : IAsyncLifetime, IDisposable
{
    private const string Key = "SG.the-key-itself";
    private readonly FakeTimeProvider clock = Letters.Clock();
    private readonly Lines log = new();
    private ServiceProvider services = null!;
    private SendGridStandIn sendGrid = null!;

    public async Task InitializeAsync()
    {
        sendGrid = await SendGridStandIn.StartAsync();
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        collection.AddSendGridClient();
        services = collection.BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        await sendGrid.DisposeAsync();
    }

    public void Dispose() => log.Dispose();

    [Fact, Trait("Security", "13")]
    public async Task What_is_posted_has_one_recipient_and_follows_nobody()
    {
        sendGrid.Answers(202, headers: ("X-Message-Id", "sg-4711"));

        var outcome = await SendAsync("mara@claret.example");

        Assert.Equal(new MailOutcome.Accepted("202 Accepted, sg-4711"), outcome);
        var request = Assert.Single(sendGrid.Requests);
        Assert.Equal(("/v3/mail/send", $"Bearer {Key}"), (request.Path, request.Authorization));

        var personalization = Assert.Single(request.Body.GetProperty("personalizations").EnumerateArray());
        Assert.Equal("mara@claret.example", Assert.Single(personalization.GetProperty("to").EnumerateArray()).GetProperty("email").GetString());
        Assert.False(personalization.TryGetProperty("cc", out _) || personalization.TryGetProperty("bcc", out _));
        Assert.Equal($"{Letters.Id:D}", personalization.GetProperty("custom_args").GetProperty("message_id").GetString());
        Assert.Equal($"<{Letters.Id:D}@portal.claret.example>", personalization.GetProperty("headers").GetProperty("Message-ID").GetString());
        Assert.Equal("auto-generated", personalization.GetProperty("headers").GetProperty("Auto-Submitted").GetString());

        var tracking = request.Body.GetProperty("tracking_settings");
        foreach (var setting in new[] { "click_tracking", "open_tracking", "subscription_tracking", "ganalytics" })
            Assert.False(tracking.GetProperty(setting).GetProperty("enable").GetBoolean(), setting);
        Assert.False(tracking.GetProperty("click_tracking").GetProperty("enable_text").GetBoolean());

        Assert.Equal("Reset your password", request.Body.GetProperty("subject").GetString());
        Assert.Equal("portal@claret.example", request.Body.GetProperty("from").GetProperty("email").GetString());
        Assert.Equal("Claret Portal", request.Body.GetProperty("from").GetProperty("name").GetString());
        Assert.Equal(
            [("text/plain", Letters.To("").Text), ("text/html", Letters.To("").Html)],
            request.Body.GetProperty("content").EnumerateArray().Select(part => (part.GetProperty("type").GetString(), part.GetProperty("value").GetString())));
    }

    [Theory, Trait("Security", "27")]
    [InlineData(400, "The from address does not match", "400 The from address does not match")]
    [InlineData(413, "Too large", "413 Too large")]
    public async Task What_will_never_do_is_rejected_in_its_words(int status, string message, string answer)
    {
        sendGrid.Answers(status, Errors(message));

        Assert.Equal(new MailOutcome.Rejected(answer), await SendAsync());
        Assert.Single(sendGrid.Requests);
    }

    [Theory, Trait("Security", "27")]
    [InlineData(401, "401 no: check Mail:SendGrid:ApiKey.")]
    [InlineData(403, "403 no: check what the key may do, and that Mail:From is a sender that SendGrid has verified.")]
    [InlineData(500, "500 no")]
    [InlineData(503, "503 no")]
    [InlineData(302, "302 no")]
    public async Task What_an_operator_or_time_can_mend_is_deferred_and_not_retried_by_itself(int status, string answer)
    {
        sendGrid.Answers(status, Errors("no"), ("Location", "http://127.0.0.1:9/elsewhere"));

        Assert.Equal(new MailOutcome.Deferred(answer), await SendAsync());
        Assert.Single(sendGrid.Requests);
    }

    [Fact, Trait("Security", "27")]
    public async Task Too_many_requests_wait_until_the_time_it_names()
    {
        var reset = clock.GetUtcNow().AddMinutes(7);
        sendGrid.Answers(429, Errors("too many requests"), ("X-RateLimit-Reset", reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(new MailOutcome.Deferred("429 too many requests", reset), await SendAsync());

        sendGrid.Answers(429, Errors("too many requests"), ("Retry-After", "120"));
        Assert.Equal(new MailOutcome.Deferred("429 too many requests", clock.GetUtcNow().AddMinutes(2)), await SendAsync());

        sendGrid.Answers(429, "<html>", ("X-RateLimit-Reset", "soon"));
        Assert.Equal(new MailOutcome.Deferred("429 TooManyRequests"), await SendAsync());
    }

    [Fact, Trait("Security", "27")]
    public async Task Silence_is_left_after_thirty_seconds()
    {
        var reached = new TaskCompletionSource();
        var hang = new TaskCompletionSource();
        sendGrid.Answer = _ =>
        {
            reached.SetResult();
            return hang.Task;
        };
        var sending = SendAsync();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(20));

        clock.Advance(HandOver.Limit);

        Assert.Equal(new MailOutcome.Deferred("The mail server didn't answer within 30 seconds."), await sending.WaitAsync(TimeSpan.FromSeconds(20)));
        hang.SetResult();
    }

    [Fact, Trait("Security", "27")]
    public async Task A_connection_that_is_cut_is_deferred()
    {
        sendGrid.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.StartsWith("SendGrid couldn't be reached", Assert.IsType<MailOutcome.Deferred>(await SendAsync()).Answer, StringComparison.Ordinal);
    }

    [Fact, Trait("Security", "13")]
    public async Task Several_addresses_are_refused_before_anything_is_posted()
    {
        Assert.IsType<MailOutcome.Rejected>(await SendAsync("a@claret.example,b@claret.example"));
        Assert.Empty(sendGrid.Requests);
    }

    [Fact, Trait("Security", "6")]
    public async Task Neither_key_nor_link_stands_in_the_log_even_at_trace_level()
    {
        sendGrid.Answers(202);

        await SendAsync();

        Assert.Contains(log.All, line => line.Contains("Authorization", StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, line => line.Contains(Key, StringComparison.Ordinal) || line.Contains("ticket=", StringComparison.Ordinal));
    }

    private static string Errors(string message) => JsonSerializer.Serialize(new { errors = new[] { new { message, field = "x" } } });

    private Task<MailOutcome> SendAsync(string recipient = "mara@claret.example")
    {
        var options = Options.Create(new MailOptions { SendGrid = new SendGridOptions { ApiKey = Key, Host = sendGrid.Url } });
        return new SendGridTransport(services.GetRequiredService<IHttpClientFactory>(), options, Letters.Identity, clock)
            .SendAsync(Letters.To(recipient), CancellationToken.None);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
